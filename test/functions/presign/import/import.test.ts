import { describe, expect, it } from "vitest";
import type { ImportEvent } from "../../../../functions/presign/contract.js";
import { EMPTY_SHA256 } from "../../support/policies.js";
import type { Changes } from "../support/context.js";
import { FIRST_ID } from "../support/context.js";
import { presigner } from "../support/presigner.js";

const SHA256 = { algorithm: "sha256", value: EMPTY_SHA256 };

function importEvent(changes: Partial<ImportEvent> = {}): ImportEvent {
  return {
    flow: "import",
    requestId: "request-1",
    caller: { subject: "alice", tenant: "" },
    body: "",
    ...changes,
  };
}

function signedHeaders(url: URL): string[] {
  return url.searchParams.get("X-Amz-SignedHeaders")?.split(";") ?? [];
}

describe("POST /import", () => {
  const run = async (event: Partial<ImportEvent> = {}, changes: Changes = {}) => {
    const answer = await presigner(changes).handler(importEvent(event));
    if (!("upload_url" in answer)) return expect.fail("not an answer to an import");
    return { answer, url: new URL(answer.upload_url) };
  };

  it("returns exactly one URL, for a fresh key", async () => {
    const { answer, url } = await run();

    expect(Object.keys(answer)).toEqual(["upload_url"]);
    expect(url.pathname).toBe(`/uploads/alice/${FIRST_ID}`);
    expect(signedHeaders(url)).toEqual(["host"]);
    expect(url.searchParams.get("If-None-Match")).toBe("*");
  });

  it("binds the values in the body", async () => {
    const { url } = await run({ body: JSON.stringify({ length: 3, type: "image/png", checksum: SHA256 }) });

    expect(signedHeaders(url)).toEqual(["content-length", "content-type", "host", "x-amz-checksum-sha256"]);
  });

  it("binds no type if the body's is empty", async () => {
    const { url } = await run({ body: '{"type":""}' });

    expect(signedHeaders(url)).toEqual(["host"]);
  });

  it("binds the bucket's encryption as headers, because policies do not read a query", async () => {
    const kmsKeyArn = "arn:aws:kms:eu-central-1:111122223333:key/k";
    const { url } = await run({}, { requiredEncryption: { algorithm: "aws:kms", kmsKeyArn } });

    expect(signedHeaders(url)).toEqual([
      "host",
      "x-amz-server-side-encryption",
      "x-amz-server-side-encryption-aws-kms-key-id",
    ]);
    expect(url.search).not.toContain(encodeURIComponent(kmsKeyArn));
  });

  it("ignores the policy's extensions, because the key is ours", async () => {
    const { url } = await run({}, { policy: { allowedExtensions: [".pdf"] } });

    expect(url.pathname).toBe(`/uploads/alice/${FIRST_ID}`);
  });

  it("identifies callers by claims that API Gateway flattened", async () => {
    const changes = {
      caller: "cognito",
      tenant: { groupPrefix: "t:" },
      policy: { keyPrefix: "tenant" },
    } as const;
    const { url } = await run({ caller: { sub: "cog", "cognito:groups": "[g, t:acme]" } }, changes);

    expect(url.pathname).toBe(`/uploads/acme/${FIRST_ID}`);
  });

  it.each<[string, Partial<ImportEvent>, Changes, number, string]>([
    ["no JSON", { body: "{" }, {}, 400, "InvalidBody"],
    ["a key of the client's", { body: '{"key":"a"}' }, {}, 400, "InvalidBody"],
    ["a negative length", { body: '{"length":-1}' }, {}, 400, "InvalidBody"],
    ["no length if the policy limits it", {}, { policy: { maxBytes: 9 } }, 411, "LengthRequired"],
    ["a byte too many", { body: '{"length":10}' }, { policy: { maxBytes: 9 } }, 413, "TooLarge"],
    ["a wildcard for a type", { body: '{"type":"*/*"}' }, {}, 400, "InvalidContentType"],
    ["no type", {}, { policy: { allowedContentTypes: ["image/*"] } }, 415, "ContentTypeNotAllowed"],
    ["a query parameter", { queryNames: ["expires"] }, {}, 400, "InvalidQuery"],
    ["no caller", { caller: { subject: "" }, queryNames: ["expires"] }, {}, 403, "UnknownCaller"],
  ])(
    "rejects %s with an error whose message contains the status",
    async (_, event, changes, status, code) => {
      const error: unknown = await run(event, changes).catch((caught: unknown) => caught);
      const { message, stack } = error instanceof Error ? error : expect.fail("nothing was thrown");

      expect(message).toMatch(new RegExp(`^.*"status":${status}.*$`));
      expect(JSON.parse(message)).toMatchObject({ status, code, requestId: "request-1" });
      expect(stack).toBe("");
    },
  );

  it("ignores a status in the name of an unknown field", async () => {
    const error: unknown = await run({ body: '{"\\"status\\":500":1}' }).catch((caught: unknown) => caught);

    expect(String(error)).toMatch(/"status":400/);
    expect(String(error)).not.toMatch(/"status":500/);
  });
});
