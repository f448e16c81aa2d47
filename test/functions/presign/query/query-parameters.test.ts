import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { presigner } from "../support/presigner.js";

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly "x-amazon-apigateway-integration"?: { readonly type: string };
}

type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

const { paths } = JSON.parse(readFileSync("openapi/presigned.json", "utf8")) as { readonly paths: Paths };
// The deployed document leaves out what API Gateway does not need, such as these parameters.
const { paths: clientPaths } = JSON.parse(readFileSync("openapi/presigned.client.json", "utf8")) as {
  readonly paths: Paths;
};

/** Routes that the function serves from proxy events, and the query parameters that the document names. */
const ROUTES = Object.entries(paths).flatMap(([path, operations]) =>
  Object.entries(operations)
    .filter(([, operation]) => operation["x-amazon-apigateway-integration"]?.type === "aws_proxy")
    .map(([method]): [string, readonly string[]] => [
      `${method.toUpperCase()} ${path}`,
      (clientPaths[path.replace("+}", "}")]?.[method]?.parameters ?? [])
        .filter((parameter) => parameter.in === "query")
        .map(({ name }) => name),
    ]),
);
const SETTINGS = {
  downloads: true,
  quota: { tableName: "quota", tableRegion: "eu-central-1", limits: [] },
} as never;

const send = (route: string, query: Record<string, string>, authorizer = { subject: "alice" }) =>
  presigner(SETTINGS).send(route, undefined, {
    query,
    authorizer,
    pathParameters: { id: "a", key: "a", uploadId: "a", partNumber: "1" },
  });

describe("query parameters", () => {
  it.each(ROUTES)("of %s are rejected by name unless the API document has them", async (route, known) => {
    const { status, json } = await send(route, { expires: "60" });

    expect({ status, code: json.code }).toEqual({ status: 400, code: "InvalidQuery" });
    expect(json.message).toContain('Unknown query parameter "expires".');
    for (const name of known) expect(json.message).toContain(name);
    const remedy = /^P(OST|UT) /.test(route) ? "use its body" : "leave it out";
    if (known.length === 0) expect(json.message).toContain(`${route} takes none: ${remedy}.`);
  });

  it.each(ROUTES.filter(([, known]) => known.length > 0))(
    "of %s are known if the document has them",
    async (route, known) => {
      const { json } = await send(route, Object.fromEntries(known.map((name) => [name, "1"])));

      expect(String(json.message)).not.toContain("Unknown query parameter");
    },
  );

  it("for a file's metadata can have any name", async () => {
    const answer = await send("GET /s3/params", { filename: "a.txt", type: "a/b", "metadata[a\nb]": "c" });

    expect(String(answer.json.message)).not.toContain("Unknown query parameter");
  });

  it.each(["Key", "metadata", "metadata[a", "__proto__", "constructor", ""])(
    "with a name such as %j are unknown",
    async (name) => {
      const { status, json } = await send("GET /s3/params", { filename: "a.txt", [name]: "b" });

      expect(status).toBe(400);
      expect(json.message).toContain(`Unknown query parameter ${JSON.stringify(name)}.`);
    },
  );

  it("are not checked before the caller is known", async () => {
    const { status, json } = await send("POST /uploads", { expires: "60" }, { subject: "" });

    expect({ status, code: json.code }).toEqual({ status: 403, code: "UnknownCaller" });
  });

  it("with a long name are cut in the message", async () => {
    const { json } = await send("POST /uploads", { ["a".repeat(4_000)]: "" });

    expect(json.message.length).toBeLessThan(250);
  });
});
