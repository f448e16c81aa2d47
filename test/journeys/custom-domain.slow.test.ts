import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";

const DOMAIN = {
  domainName: "uploads.example.com",
  certificateArn: "arn:aws:acm:eu-central-1:111122223333:certificate/c",
};

/** The fields of the API's answers that are read here. */
interface AnyAnswer {
  readonly id: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly urlTemplate: string;
  readonly parts: readonly { readonly signature: string }[];
}

describe("REST APIs at a host name of their own", () => {
  let stack: LocalStack;
  let authorization: string;
  beforeAll(async () => {
    stack = await serveUploads({
      patterns: ["direct", "presigned"],
      apiDomain: DOMAIN,
      disableExecuteApiEndpoint: true,
    });
    authorization = `Bearer ${await stack.token({ sub: "alice" })}`;
  });
  afterAll(() => stack.close());

  it("share it, each below its base path", () => {
    const { direct, presigned } = stack.endpoints;

    expect(new URL(direct ?? "").origin).toBe(new URL(presigned ?? "").origin);
    expect([direct, presigned].map((url) => new URL(url ?? "").pathname)).toEqual(["/direct", "/presigned"]);
  });

  it("accept a direct upload", async () => {
    const { status } = await stack.send("PUT", `${stack.endpoints.direct}/files/a/b.txt`, "direct", {
      authorization,
    });

    expect(status).toBe(200);
    expect((await stack.object("uploads/alice/a/b.txt"))?.toString()).toBe("direct");
  });

  it("accept an upload by a presigned URL, and one in parts", async () => {
    const api = `${stack.endpoints.presigned}/uploads`;
    const json = { authorization, "content-type": "application/json" };
    const ask = async (path: string, body: object) =>
      (await stack.send("POST", `${api}${path}`, JSON.stringify(body), json)).json() as AnyAnswer;

    const put = await ask("", { key: "put.txt", length: 4, type: "text/plain" });
    await stack.send("PUT", put.url, "put!", put.headers);
    const { id } = await ask("", { key: "parts.txt", length: 6, type: "text/plain", method: "MULTIPART" });
    const { urlTemplate, parts } = await ask(`/${id}/parts`, {});
    const part = urlTemplate.replace("{partNumber}", "1").replace("{signature}", parts[0]?.signature ?? "");
    await stack.send("PUT", part, "parts!");

    expect(await ask(`/${id}/complete`, {})).toMatchObject({ state: "completed" });
    expect((await stack.object("uploads/alice/put.txt"))?.toString()).toBe("put!");
    expect((await stack.object("uploads/alice/parts.txt"))?.toString()).toBe("parts!");
  });

  it("reject a caller without a token, and a base path that does not exist", async () => {
    const { direct } = stack.endpoints;
    const anonymous = await stack.send("PUT", `${direct}/files/x.txt`, "x");
    const elsewhere = await stack.send("PUT", `${new URL(direct ?? "").origin}/v1/files/x.txt`, "x", {
      authorization,
    });

    expect([anonymous.status, elsewhere.status]).toEqual([401, 403]);
    expect(elsewhere.json()).toEqual({ message: "Forbidden" });
  });

  it("do not answer at AWS's host names", async () => {
    const [api] = stack.endpoints.restApis;
    const { status } = await stack.send("PUT", `${api?.url}/files/y.txt`, "y", { authorization });

    expect(status).toBe(403);
    expect(await stack.object("uploads/alice/y.txt")).toBeUndefined();
  });
});
