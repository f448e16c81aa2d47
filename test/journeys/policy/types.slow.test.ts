import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";
import type { WayIn } from "../../support/ways-in.js";
import { upload, WAYS_IN } from "../../support/ways-in.js";

let stack: LocalStack;
let authorization: string;
beforeAll(async () => {
  stack = await serveUploads({
    policy: {
      allowedContentTypes: ["image/*", "video/webm", "application/pdf"],
      allowedExtensions: [".png", ".tar.gz"],
      overwrite: true,
    },
  });
  authorization = `Bearer ${await stack.token({ sub: "alice" })}`;
});
afterAll(() => stack.close());

/** `import` has no key from the client, so it has no extension to check. */
const NAMED = ["direct", "presigned", "edge"] as const;
const rows = <Way extends WayIn, Row extends readonly [unknown, ...unknown[]]>(
  ways: readonly Way[],
  ...table: Row[]
) => ways.flatMap((way) => table.map((row): [Way, ...Row] => [way, ...row]));

describe("allowed content types", () => {
  it.each(
    rows(
      WAYS_IN,
      ["image/png"],
      ["IMAGE/PNG"],
      ["image/svg+xml"],
      ["application/pdf"],
      ["application/pdf; charset=binary"],
      ["application/pdf; charset=binary;"],
      ["video/webm;codecs=vp8,opus"],
      ['video/webm; codecs="vp8, opus"'],
    ),
  )("%s: accepts %s", async (way, type) => {
    const { status, key = "uploads/alice/a.png" } = await upload(stack, way, {
      key: "a.png",
      body: `${way} ${type}`,
      authorization,
      type,
    });

    expect(status).toBe(200);
    expect((await stack.object(key))?.toString()).toBe(`${way} ${type}`);
    expect((await stack.head(key)).ContentType).toBe(type);
  });

  it.each(
    rows(
      WAYS_IN,
      ["text/html", 415, "ContentTypeNotAllowed"],
      ["application/pdfx", 415, "ContentTypeNotAllowed"],
      ["ximage/png", 415, "ContentTypeNotAllowed"],
      ["text/html; image/png", 400, "InvalidContentType"],
      ["image/png, text/html", 400, "InvalidContentType"],
      ["image/png;x=y, text/html", 400, "InvalidContentType"],
      ['image/png;x=",text/html;"', 400, "InvalidContentType"],
      ["png", 400, "InvalidContentType"],
    ),
  )("%s: rejects %s with %i", async (way, type, status, code) => {
    const before = await stack.keys();

    const rejected = await upload(stack, way, { key: "rejected.png", body: "x", authorization, type });

    expect([rejected.status, rejected.code]).toEqual([status, code]);
    expect(rejected.answer.headers["access-control-allow-origin"]).toBe("*");
    expect(await stack.keys()).toEqual(before);
  });

  it.each([
    ["direct", 415, "ContentTypeNotAllowed"],
    ["import", 415, "ContentTypeNotAllowed"],
    ["edge", 415, "ContentTypeNotAllowed"],
    ["presigned", 400, "InvalidBody"],
  ] as const)("%s: rejects a missing type with %i", async (way, status, code) => {
    const rejected = await upload(stack, way, { key: "untyped.png", body: "x", authorization, type: null });

    expect([rejected.status, rejected.code]).toEqual([status, code]);
    expect((await stack.keys()).filter((key) => key.endsWith("untyped.png"))).toEqual([]);
  });

  it.each(["presigned", "import"] as const)(
    "%s: a type other than declared is rejected by S3",
    async (way) => {
      const route = way === "import" ? "import" : "uploads";
      const told = { ...(way === "import" ? {} : { key: "told.png" }), length: 1, type: "image/png" };
      const headers = { authorization, "content-type": "application/json" };
      const url = `${stack.endpoints.presigned}/${route}`;
      const asked = (await stack.send("POST", url, JSON.stringify(told), headers)).json() as {
        url?: string;
        upload_url?: string;
      };

      const answer = await stack.send("PUT", asked.url ?? asked.upload_url ?? "", "x", {
        "content-type": "text/html",
      });

      expect(answer.status).toBe(403);
    },
  );
});

describe("allowed extensions", () => {
  it.each(rows(NAMED, ["b.png"], ["B.PNG"], ["dir.exe/b.tar.gz"]))("%s: accepts %s", async (way, key) => {
    const { status } = await upload(stack, way, { key, body: way, authorization, type: "image/png" });

    expect(status).toBe(200);
    expect((await stack.object(`uploads/alice/${key}`))?.toString()).toBe(way);
  });

  it.each(rows(NAMED, ["c.exe"], ["c.gz"], ["png"], [".png"], ["c.png/c"], ["c.png."], ["c.png%20"]))(
    "%s: rejects %s with 415",
    async (way, key) => {
      const before = await stack.keys();

      const rejected = await upload(stack, way, { key, body: "x", authorization, type: "image/png" });

      expect([rejected.status, rejected.code]).toEqual([415, "ExtensionNotAllowed"]);
      expect(await stack.keys()).toEqual(before);
    },
  );
});
