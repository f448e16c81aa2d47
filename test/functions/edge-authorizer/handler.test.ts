import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { EdgeAuthorizerSettings } from "../../../functions/edge-authorizer/contract.js";
import { createHandler } from "../../../functions/edge-authorizer/create-handler.js";
import type { UploadPolicy } from "../../../functions/upload-policy/contract.js";
import { boundUploadId } from "../../../functions/upload-policy/headers/metadata.js";
import type { TestIssuer } from "../support/issuer.js";
import { COGNITO, cognitoClaims, createIssuer, inSeconds } from "../support/issuer.js";
import { EMPTY_SHA256, NOT_NARROWED, policyWith } from "../support/policies.js";
import { isResponse, plainHeaders, viewerRequest } from "../support/viewer-request.js";

const SHA256 = "a".repeat(64);
const UUID = "0b2f7d0a-3c1e-4f7b-9d43-2a6c5e8f1b90";

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
    bucketRegion: "eu-central-1",
    corsAllowedOrigins: ["https://app.example.com"],
    ...changes,
  };
  const log: unknown[] = [];
  const handler = createHandler({
    ...NOT_NARROWED,
    readConfig: () => JSON.stringify({ source: "bundle", settings }),
    readParameter: () => Promise.reject(new TypeError("not used")),
    now: () => 0,
    get: issuer.get,
    newId: () => "upload-1",
    log: (entry) => log.push(entry),
  });
  const headers = { Authorization: authorization, ...request.headers };
  const reply = await handler(viewerRequest({ ...request, headers }));
  return { reply, headers: plainHeaders(reply), log: JSON.stringify(log) };
}

/** Sends a request that is to be answered by the function. */
async function rejection(request: Request, changes?: Changes) {
  const sent = await send(request, changes);
  if (!isResponse(sent.reply)) return expect.fail("the request was forwarded to the origin");
  const body: { code: string; message: string; requestId: string } = JSON.parse(sent.reply.body ?? "{}");
  return { status: sent.reply.status, ...sent, body };
}

describe("the edge authorizer with a list of tenants", () => {
  const tenants = ["acme", "globex"];

  it.each([
    ["a listed tenant", { claim: "tenant" }, { tenant: "acme" }, undefined],
    ["another tenant", { claim: "tenant" }, { tenant: "evil" }, "UnknownTenant"],
    ["a tenant in another letter case", { claim: "tenant" }, { tenant: "ACME" }, "UnknownTenant"],
    ["a property of every object", { claim: "tenant" }, { tenant: "__proto__" }, "UnknownTenant"],
    ["no tenant", { claim: "tenant" }, {}, "UnknownTenant"],
    ["settings without a tenant", undefined, { tenant: "acme" }, "UnknownTenant"],
  ])("decides about a caller with %s", async (_name, tenant, claims, code) => {
    const token = await issuer.sign(cognitoClaims(claims));
    const request = { headers: { Authorization: token } };
    const { reply } = await send(request, { identity: { ...COGNITO, tenant }, tenants });

    if (code === undefined) expect(isResponse(reply)).toBe(false);
    else expect(reply).toMatchObject({ status: "403", body: expect.stringContaining(code) });
  });
});

describe("the edge authorizer below a base path", () => {
  const basePath = "api/uploads/";

  it.each([
    ["/api/uploads/a.pdf", "/uploads/alice/a.pdf"],
    ["/api/uploads/dir/b.pdf", "/uploads/alice/dir/b.pdf"],
    ["/api/uploads/api/uploads/c.pdf", "/uploads/alice/api/uploads/c.pdf"],
  ])("stores %s as %s", async (uri, stored) => {
    expect((await send({ uri }, { basePath })).reply).toMatchObject({ method: "PUT", uri: stored });
  });

  it.each([
    "/a.pdf",
    "/api/uploads",
    "/api/uploadsa.pdf",
    "/API/uploads/a.pdf",
    "//api/uploads/a.pdf",
    "/%61pi/uploads/a.pdf",
    "/x/../api/uploads/a.pdf",
    "/api/uploads/",
    "/api/uploads/../a.pdf",
    "/api/uploads/%2e%2e/bob/a.pdf",
    "/api/uploads/..%2F..%2Fbob%2Fa.pdf",
    "/api/uploads//a.pdf",
  ])("rejects %s", async (uri) => {
    const { status, body, log } = await rejection({ uri }, { basePath });

    expect(status).toBe("400");
    expect(body.code).toBe("InvalidKey");
    expect(log).toContain(`"code":"InvalidKey"`);
  });

  it("names the base path in the error of a path outside it", async () => {
    const { body } = await rejection({ uri: "/x/../api/uploads/a.pdf" }, { basePath });

    expect(body.message).toBe("The path must begin with /api/uploads/ as written here.");
  });
});

describe("the edge authorizer forwards an upload to S3", () => {
  it("under the caller's prefix, encoded again", async () => {
    const { reply } = await send({ uri: "/my%20docs/a%2Bb(1).pdf" });

    expect(reply).toMatchObject({ method: "PUT", uri: "/uploads/alice/my%20docs/a%2Bb%281%29.pdf" });
  });

  it("without the token and without any header that is not on its list", async () => {
    const { headers } = await send({
      headers: {
        "X-Amz-Acl": "public-read",
        "X-Amz-Tagging": "a=b",
        "X-Amz-Meta-Upload-Subject": "bob",
        "X-Amz-Meta-Upload-Key-Sha256": "0".repeat(64),
        "X-Amz-Meta-Anything": "x",
        "X-Amz-Server-Side-Encryption": "aws:kms",
        "X-Amz-Website-Redirect-Location": "https://evil.example",
        "X-Amz-Copy-Source": "/other/object",
        "X-Amz-Checksum-Sha256": EMPTY_SHA256,
        "Content-Type": "application/pdf",
        Cookie: "a=1",
        "User-Agent": "curl",
        "X-Forwarded-For": "192.0.2.1",
        "If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT",
        Range: "bytes=0-1",
        constructor: "x",
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
      "x-amz-meta-upload-checksum": `sha256:${EMPTY_SHA256}`,
      "x-amz-meta-upload-key-sha256": createHash("sha256").update("uploads/alice/a/b.pdf").digest("hex"),
    });
  });

  it("with the read-only headers unchanged", async () => {
    const readOnly = { Via: "1.1 proxy", "CDN-Loop": "proxy", "Transfer-Encoding": "identity" };

    const { reply } = await send({ headers: readOnly });

    expect(reply.headers).toMatchObject({
      via: [{ key: "Via", value: "1.1 proxy" }],
      "cdn-loop": [{ key: "CDN-Loop", value: "proxy" }],
      "transfer-encoding": [{ key: "Transfer-Encoding", value: "identity" }],
    });
  });

  it.each(["lower", "canonical"] as const)("with the object's headers, sent in %s case", async (letters) => {
    const sent = {
      "Content-Type": "text/plain",
      "Cache-Control": "no-store",
      "Content-Disposition": 'attachment; filename="a.txt"',
      "Content-Encoding": "gzip",
      "Content-Language": "de, en",
      "Content-Md5": "1B2M2Y8AsgTpgAmY7PhCfg==",
      Expires: "Thu, 01 Dec 2033 16:00:00 GMT",
    };
    const lower = Object.fromEntries(
      Object.entries(sent).map(([name, value]) => [name.toLowerCase(), value]),
    );

    const { headers } = await send({ headers: letters === "lower" ? lower : sent });

    expect(headers).toMatchObject(lower);
  });

  it("without a type if the client sent an empty one", async () => {
    const { headers } = await send({ lines: { "content-type": [""] } });

    expect(headers).toMatchObject({ "x-amz-meta-upload-id": "upload-1" });
    expect(headers).not.toHaveProperty("content-type");
  });

  it("with one line for a list that the client sent in several lines", async () => {
    const { reply } = await send({ lines: { "content-language": ["de", "en"] } });

    expect(reply.headers?.["content-language"]).toEqual([{ key: "content-language", value: "de, en" }]);
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

  it("with the client's own If-None-Match: * if overwriting is allowed, and without If-None-Match if the client sends none", async () => {
    const policy = { overwrite: true };

    expect((await send({ headers: { "If-None-Match": "*" } }, { policy })).headers["if-none-match"]).toBe(
      "*",
    );
    expect((await send({}, { policy })).headers).not.toHaveProperty("if-none-match");
  });

  it.each([
    ["oai", "us-east-1", undefined, undefined],
    ["oai", "us-east-1", SHA256, SHA256],
    ["oai", "eu-central-1", SHA256, SHA256],
    ["oac", "eu-central-1", undefined, undefined],
    ["oac", "eu-central-1", SHA256, undefined],
    ["oac", "us-east-1", "UNSIGNED-PAYLOAD", undefined],
  ] as const)(
    "with an %s in %s and the content hash %s as %s",
    async (originAccess, bucketRegion, sent, hash) => {
      const headers: Record<string, string> = sent === undefined ? {} : { "x-amz-content-sha256": sent };

      const reply = await send({ headers }, { originAccess, bucketRegion });

      expect(reply.headers["x-amz-content-sha256"]).toBe(hash);
      expect(reply.headers["if-none-match"]).toBe("*");
    },
  );

  it("under the client's own id, bound to the subject", async () => {
    const { headers, log } = await send({ headers: { "X-Upload-Id": UUID } });

    expect(headers["x-amz-meta-upload-id"]).toBe(boundUploadId(UUID, "alice"));
    expect(headers).not.toHaveProperty("x-upload-id");
    expect(log).toContain(boundUploadId(UUID, "alice"));
  });

  it("whatever X-HTTP-Method-Override says", async () => {
    const { reply } = await send({ headers: { "X-HTTP-Method-Override": "DELETE" } });

    expect(reply).toMatchObject({ method: "PUT", uri: "/uploads/alice/a/b.pdf" });
  });
});

describe("the edge authorizer rejects", () => {
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
    ["a key with dot segments", { uri: "/../bob/x" }, {}, "400", "InvalidKey"],
    ["a key with encoded dot segments", { uri: "/%2e%2e%2fbob/x" }, {}, "400", "InvalidKey"],
    ["a key with twice encoded dot segments", { uri: "/a/%252e%252e/x" }, {}, "400", "InvalidKey"],
    ["overlong UTF-8", { uri: "/%C0%AE" }, {}, "400", "InvalidKey"],
    ["a double slash", { uri: "//a" }, {}, "400", "InvalidKey"],
    ["a folder", { uri: "/a/" }, {}, "400", "InvalidKey"],
    ["a key too long", { uri: `/${"a".repeat(1_011)}` }, {}, "400", "KeyTooLong"],
    ["no length", { headers: { "content-length": "" } }, {}, "411", "LengthRequired"],
    ["a malformed length", { headers: { "content-length": "1e3" } }, {}, "400", "InvalidLength"],
    ["two lengths", { headers: { "content-length": "1, 1" } }, {}, "400", "InvalidLength"],
    ["a byte too many", {}, { maxBytes: 9 }, "413", "TooLarge"],
    [
      "more than one PUT can send",
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
      "If-Unmodified-Since, which S3 ignores",
      { headers: { "If-Unmodified-Since": "Thu, 01 Jan 1970 00:00:00 GMT" } },
      { overwrite: true },
      "400",
      "ConditionNotServed",
    ],
    [
      "another condition",
      { headers: { "If-None-Match": '"etag"' } },
      { overwrite: true },
      "400",
      "ConditionNotServed",
    ],
    [
      "a body in chunks",
      { headers: { "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER" } },
      {},
      "400",
      "InvalidContentSha256",
    ],
    [
      "aws-chunked",
      { headers: { "Content-Encoding": "gzip, aws-chunked" } },
      {},
      "400",
      "InvalidContentEncoding",
    ],
    ["a malformed coding", { headers: { "Content-Encoding": "g zip" } }, {}, "400", "InvalidContentEncoding"],
    [
      "a name outside ASCII",
      { headers: { "Content-Disposition": "a; filename=ü" } },
      {},
      "400",
      "InvalidHeader",
    ],
    ["a long header", { headers: { "Cache-Control": "a".repeat(2_049) } }, {}, "400", "InvalidHeader"],
    [
      "an empty type if some are allowed",
      { lines: { "content-type": [""] } },
      { allowedContentTypes: ["image/*"] },
      "415",
      "ContentTypeNotAllowed",
    ],
    ["two types", { lines: { "content-type": ["a/b", "text/html"] } }, {}, "400", "RepeatedHeader"],
    ["two upload ids", { lines: { "x-upload-id": [UUID, UUID] } }, {}, "400", "RepeatedHeader"],
    [
      "an upload id in upper case",
      { headers: { "x-upload-id": UUID.toUpperCase() } },
      {},
      "400",
      "InvalidUploadId",
    ],
    ["an upload id that is not a UUID", { headers: { "x-upload-id": "1" } }, {}, "400", "InvalidUploadId"],
    ["__proto__ as a method", { method: "__proto__" }, {}, "405", "MethodNotAllowed"],
    ["no tenant", {}, { keyPrefix: "tenant" }, "403", "NoTenant"],
  ])("%s", async (_, request, policy, status, code) => {
    const answer = await rejection(request, { policy });

    expect(answer).toMatchObject({ status, body: { code, requestId: "request-1" } });
    expect(answer.headers).toMatchObject({ "content-type": "application/json", vary: "Origin" });
    expect(answer.log).toContain(`"status":${status},"code":"${code}"`);
  });

  it.each([
    ["eu-central-1", {}, "ContentSha256Required"],
    ["eu-central-1", { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" }, "ContentSha256Required"],
    ["eu-central-1", { "x-amz-content-sha256": SHA256.toUpperCase() }, "ContentSha256Required"],
    ["ap-southeast-3", {}, "ContentSha256Required"],
    ["us-east-1", { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" }, "InvalidContentSha256"],
    ["us-east-1", { "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER" }, "InvalidContentSha256"],
  ])(
    "an upload through an OAI in %s with %j, with %s",
    async (bucketRegion, headers: Record<string, string>, code) => {
      const answer = await rejection({ headers }, { originAccess: "oai", bucketRegion });

      expect(answer).toMatchObject({ status: "400", body: { code } });
    },
  );

  it("an upload without the hash that the Region needs, and says how to compute or avoid it", async () => {
    const answer = await rejection({}, { originAccess: "oai", bucketRegion: "eu-central-1" });

    for (const part of ["x-amz-content-sha256", "sha256sum FILE", "openssl dgst -sha256", '"oac"']) {
      expect(answer.body.message).toContain(part);
    }
  });

  it("an object that is larger than one PUT can send, and names that limit", async () => {
    const answer = await rejection(
      { headers: { "content-length": "5368709121" } },
      { policy: { maxBytes: 53_687_091_200_000 } },
    );

    expect(answer.body.message).toContain("5368709120");
  });

  it("a caller without the scope, with 403 and WWW-Authenticate", async () => {
    const answer = await rejection({}, { identity: { ...COGNITO, scopes: ["uploads/write"] } });

    expect(answer).toMatchObject({ status: "403", body: { code: "InsufficientScope" } });
    expect(answer.headers["www-authenticate"]).toMatch(/^Bearer realm="uploads", error="insufficient_scope"/);
  });

  it("with WWW-Authenticate as in RFC 6750", async () => {
    const expired = `Bearer ${await issuer.sign(cognitoClaims({ exp: inSeconds(-40) }))}`;

    const none = await rejection({ headers: { Authorization: "" } });
    const invalid = await rejection({ headers: { Authorization: expired } });

    expect(none.headers["www-authenticate"]).toBe('Bearer realm="uploads"');
    expect(invalid.headers["www-authenticate"]).toBe(
      'Bearer realm="uploads", error="invalid_token", error_description="The token has expired. Get a new one."',
    );
  });

  it("another method, and names the allowed ones", async () => {
    expect((await rejection({ method: "GET" })).headers.allow).toBe("PUT, OPTIONS");
  });

  it("with CORS headers for an allowed origin only", async () => {
    const allowed = await rejection({ method: "GET", headers: { Origin: "https://app.example.com" } });
    const other = await rejection({
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
      vary: "Origin",
    });
    expect(headers["access-control-allow-headers"]?.split(", ")).toEqual(
      expect.arrayContaining([
        "authorization",
        "content-disposition",
        "content-encoding",
        "content-language",
        "content-type",
        "x-amz-checksum-sha256",
        "x-amz-content-sha256",
        "x-upload-id",
      ]),
    );
  });

  it("with 403 for a page of another origin, whatever headers CloudFront adds", async () => {
    const { reply, headers } = await send({
      method: "OPTIONS",
      headers: { Origin: "https://evil.example", "Access-Control-Request-Method": "PUT" },
    });

    expect(reply).toMatchObject({ status: "403", body: expect.stringContaining('"OriginNotAllowed"') });
    expect(headers).not.toHaveProperty("access-control-allow-origin");
    expect(headers).not.toHaveProperty("access-control-allow-methods");
  });

  it("with the methods if there is no origin", async () => {
    const { reply, headers } = await send({ method: "OPTIONS" });

    expect(reply).toMatchObject({ status: "204" });
    expect(headers.allow).toBe("PUT, OPTIONS");
    expect(headers).not.toHaveProperty("access-control-allow-origin");
  });

  it("with permission for any origin if the settings allow any", async () => {
    const { headers } = await send({ method: "OPTIONS" }, { corsAllowedOrigins: ["*"] });

    expect(headers["access-control-allow-origin"]).toBe("*");
  });
});
