import { beforeAll, describe, expect, it } from "vitest";
import type { EdgeAuthorizerSettings } from "../../../functions/edge-authorizer/contract.js";
import { createHandler } from "../../../functions/edge-authorizer/create-handler.js";
import type { UploadPolicy } from "../../../functions/upload-policy/contract.js";
import { COGNITO, cognitoClaims, createIssuer, inSeconds, type TestIssuer } from "../support/issuer.js";
import { EMPTY_SHA256, policyWith } from "../support/policies.js";
import { isResponse, plainHeaders, viewerRequest } from "../support/viewer-request.js";

let issuer: TestIssuer;
let authorization: string;

beforeAll(async () => {
  issuer = await createIssuer();
  authorization = `Bearer ${await issuer.sign(cognitoClaims())}`;
});

type Changes = Partial<Omit<EdgeAuthorizerSettings, "policy">> & { policy?: Partial<UploadPolicy> };
type Request = NonNullable<Parameters<typeof viewerRequest>[0]>;

/** Sends one request, with a good token unless the headers say otherwise. */
async function send(request: Request = {}, { policy, ...changes }: Changes = {}) {
  const settings: EdgeAuthorizerSettings = {
    identity: COGNITO,
    policy: policyWith(policy),
    prefix: "uploads/",
    originAccess: "oac",
    corsAllowedOrigins: ["https://app.example.com"],
    ...changes,
  };
  const log: unknown[] = [];
  const handler = createHandler({
    readConfig: () => JSON.stringify({ source: "bundle", settings }),
    readParameter: () => Promise.reject(new TypeError("not used")),
    now: () => 0,
    fetcher: issuer.fetcher,
    newId: () => "upload-1",
    log: (entry) => log.push(entry),
  });
  const headers = { Authorization: authorization, ...request.headers };
  const reply = await handler(viewerRequest({ ...request, headers }));
  return { reply, headers: plainHeaders(reply), log: JSON.stringify(log) };
}

/** Sends a request that is to be answered by the function. */
async function refusal(request: Request, changes?: Changes) {
  const sent = await send(request, changes);
  if (!isResponse(sent.reply)) return expect.fail("the request went on to the origin");
  const body: { code: string; message: string; requestId: string } = JSON.parse(sent.reply.body ?? "{}");
  return { status: sent.reply.status, ...sent, body };
}

describe("the edge authorizer lets an upload on to S3", () => {
  it("under the caller's prefix, encoded afresh", async () => {
    const { reply } = await send({ uri: "/my%20docs/a%2Bb(1).pdf" });

    expect(reply).toMatchObject({ method: "PUT", uri: "/uploads/alice/my%20docs/a%2Bb%281%29.pdf" });
  });

  it("without the token and without any x-amz header off the list", async () => {
    const { headers } = await send({
      headers: {
        "X-Amz-Acl": "public-read",
        "X-Amz-Tagging": "a=b",
        "X-Amz-Meta-Upload-Subject": "bob",
        "X-Amz-Meta-Anything": "x",
        "X-Amz-Server-Side-Encryption": "aws:kms",
        "X-Amz-Website-Redirect-Location": "https://evil.example",
        "X-Amz-Copy-Source": "/other/object",
        "X-Amz-Checksum-Sha256": EMPTY_SHA256,
        "Content-Type": "application/pdf",
      },
    });

    expect(headers).toEqual({
      host: "d111.cloudfront.net",
      "content-length": "10",
      "content-type": "application/pdf",
      "if-none-match": "*",
      "x-amz-checksum-sha256": EMPTY_SHA256,
      "x-amz-meta-upload-id": "upload-1",
      "x-amz-meta-upload-subject": "alice",
    });
  });

  it("with the caller's tenant", async () => {
    const identity = { ...COGNITO, tenant: { groupPrefix: "tenant:" } } as const;
    const { reply, headers } = await send({}, { identity, policy: { keyPrefix: "tenant/subject" } });

    expect(reply).toMatchObject({ uri: "/uploads/acme/alice/a/b.pdf" });
    expect(headers).toMatchObject({ "x-amz-meta-upload-tenant": "acme" });
  });

  it("with If-None-Match: * that a client cannot weaken", async () => {
    expect((await send({ headers: { "If-None-Match": '"etag"' } })).headers).toMatchObject({
      "if-none-match": "*",
    });
  });

  it("with the client's own If-None-Match: * where overwriting is allowed, and with none otherwise", async () => {
    const policy = { overwrite: true };

    expect((await send({ headers: { "If-None-Match": "*" } }, { policy })).headers["if-none-match"]).toBe(
      "*",
    );
    expect((await send({}, { policy })).headers).not.toHaveProperty("if-none-match");
  });

  it.each([
    ["oai", {}, "UNSIGNED-PAYLOAD"],
    ["oai", { "x-amz-content-sha256": "a".repeat(64) }, "a".repeat(64)],
    ["oac", {}, undefined],
    ["oac", { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" }, "UNSIGNED-PAYLOAD"],
  ] as const)("with an %s and %j, with the content hash %s", async (originAccess, headers, hash) => {
    expect((await send({ headers }, { originAccess })).headers["x-amz-content-sha256"]).toBe(hash);
  });

  it("whatever X-HTTP-Method-Override says", async () => {
    const { reply } = await send({ headers: { "X-HTTP-Method-Override": "DELETE" } });

    expect(reply).toMatchObject({ method: "PUT", uri: "/uploads/alice/a/b.pdf" });
  });

  it("and logs neither token, key nor subject", async () => {
    const { log } = await send();

    expect(log).toBe('[{"requestId":"request-1","outcome":"allowed","uploadId":"upload-1"}]');
  });
});

describe("the edge authorizer refuses", () => {
  it.each<[string, Request, Partial<UploadPolicy>, string, string]>([
    ["no token", { headers: { Authorization: "" } }, {}, "401", "MissingCredential"],
    ["a bad token", { headers: { Authorization: "Bearer x.y.z" } }, {}, "401", "InvalidToken"],
    ["a query string", { querystring: "partNumber=1&uploadId=x" }, {}, "400", "QueryNotServed"],
    ["GET", { method: "GET" }, {}, "405", "MethodNotAllowed"],
    ["HEAD", { method: "HEAD" }, {}, "405", "MethodNotAllowed"],
    ["POST", { method: "POST" }, {}, "405", "MethodNotAllowed"],
    ["PATCH", { method: "PATCH" }, {}, "405", "MethodNotAllowed"],
    ["DELETE", { method: "DELETE" }, {}, "405", "MethodNotAllowed"],
    [
      "DELETE that claims to be PUT",
      { method: "DELETE", headers: { "X-HTTP-Method-Override": "PUT" } },
      {},
      "405",
      "MethodNotAllowed",
    ],
    ["a wildcard for a type", { headers: { "Content-Type": "image/*" } }, {}, "400", "InvalidContentType"],
    ["no key", { uri: "/" }, {}, "400", "InvalidKey"],
    ["a climbing key", { uri: "/../bob/x" }, {}, "400", "InvalidKey"],
    ["an encoded climbing key", { uri: "/%2e%2e%2fbob/x" }, {}, "400", "InvalidKey"],
    ["a twice encoded climbing key", { uri: "/a/%252e%252e/x" }, {}, "400", "InvalidKey"],
    ["overlong UTF-8", { uri: "/%C0%AE" }, {}, "400", "InvalidKey"],
    ["a double slash", { uri: "//a" }, {}, "400", "InvalidKey"],
    ["a folder", { uri: "/a/" }, {}, "400", "InvalidKey"],
    ["a key too long", { uri: `/${"a".repeat(1_011)}` }, {}, "400", "KeyTooLong"],
    ["no length", { headers: { "content-length": "" } }, {}, "411", "LengthRequired"],
    ["a length that is none", { headers: { "content-length": "1e3" } }, {}, "400", "InvalidLength"],
    ["two lengths", { headers: { "content-length": "1, 1" } }, {}, "400", "InvalidLength"],
    ["a byte too many", {}, { maxBytes: 9 }, "413", "TooLarge"],
    [
      "more than one PUT takes",
      { headers: { "content-length": "5368709121" } },
      { maxBytes: 53_687_091_200_000 },
      "413",
      "TooLarge",
    ],
    [
      "another type",
      { headers: { "Content-Type": "text/html" } },
      { allowedContentTypes: ["image/*"] },
      "415",
      "ContentTypeNotAllowed",
    ],
    ["another extension", {}, { allowedExtensions: [".png"] }, "415", "ExtensionNotAllowed"],
    ["no checksum", {}, { checksum: "required" }, "400", "ChecksumRequired"],
    [
      "a broken checksum",
      { headers: { "x-amz-checksum-crc32": "x" } },
      { checksum: "required" },
      "400",
      "InvalidChecksum",
    ],
    ["If-Match", { headers: { "If-Match": '"etag"' } }, {}, "400", "ConditionNotServed"],
    [
      "another condition",
      { headers: { "If-None-Match": '"etag"' } },
      { overwrite: true },
      "400",
      "ConditionNotServed",
    ],
    [
      "a streaming signature",
      { headers: { "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER" } },
      {},
      "400",
      "InvalidContentSha256",
    ],
    ["no tenant", {}, { keyPrefix: "tenant" }, "403", "NoTenant"],
  ])("%s", async (_, request, policy, status, code) => {
    const answer = await refusal(request, { policy });

    expect(answer).toMatchObject({ status, body: { code, requestId: "request-1" } });
    expect(answer.headers).toMatchObject({ "content-type": "application/json", vary: "Origin" });
    expect(answer.log).toContain(`"status":${status},"code":"${code}"`);
  });

  it("a caller without the scope, with 403 and a challenge", async () => {
    const answer = await refusal({}, { identity: { ...COGNITO, scopes: ["uploads/write"] } });

    expect(answer).toMatchObject({ status: "403", body: { code: "InsufficientScope" } });
    expect(answer.headers["www-authenticate"]).toMatch(/^Bearer realm="uploads", error="insufficient_scope"/);
  });

  it("with a challenge as RFC 6750 has it", async () => {
    const expired = `Bearer ${await issuer.sign(cognitoClaims({ exp: inSeconds(-1) }))}`;

    const none = await refusal({ headers: { Authorization: "" } });
    const invalid = await refusal({ headers: { Authorization: expired } });

    expect(none.headers["www-authenticate"]).toBe('Bearer realm="uploads"');
    expect(invalid.headers["www-authenticate"]).toBe(
      'Bearer realm="uploads", error="invalid_token", error_description="The token has expired. Get a new one."',
    );
  });

  it("another method, naming those served", async () => {
    expect((await refusal({ method: "GET" })).headers.allow).toBe("PUT, OPTIONS");
  });

  it("so that an allowed origin, and no other, can read why", async () => {
    const allowed = await refusal({ method: "GET", headers: { Origin: "https://app.example.com" } });
    const other = await refusal({
      method: "GET",
      headers: { Origin: "https://app.example.com.evil.example" },
    });

    expect(allowed.headers["access-control-allow-origin"]).toBe("https://app.example.com");
    expect(other.headers).not.toHaveProperty("access-control-allow-origin");
  });
});

describe("the edge authorizer answers preflights", () => {
  it("without a token or a body", async () => {
    const { reply, headers } = await send({
      method: "OPTIONS",
      headers: {
        Authorization: "",
        Origin: "https://app.example.com",
        "Access-Control-Request-Method": "PUT",
      },
    });

    expect(reply).toMatchObject({ status: "204" });
    expect(reply).not.toHaveProperty("body");
    expect(headers).toMatchObject({
      "access-control-allow-origin": "https://app.example.com",
      "access-control-allow-methods": "PUT, OPTIONS",
      "access-control-allow-headers": expect.stringMatching(
        /^authorization, content-type, .*x-amz-checksum-sha256/,
      ),
      vary: "Origin",
    });
  });

  it("with permission for any origin where any is allowed", async () => {
    const { headers } = await send({ method: "OPTIONS" }, { corsAllowedOrigins: ["*"] });

    expect(headers["access-control-allow-origin"]).toBe("*");
  });
});
