import { createHash } from "node:crypto";
import type { JWTPayload } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import type { ApiAuthorizerSettings } from "../../../functions/api-authorizer/contract.js";
import {
  NO_BUCKET_OWNER,
  REJECTED_ROOT,
  REJECTION_STATUSES,
} from "../../../functions/api-authorizer/contract.js";
import { createHandler, IdentityUnavailableError } from "../../../functions/api-authorizer/create-handler.js";
import type { CognitoIdentitySettings } from "../../../functions/identity/contract.js";
import type { UploadPolicy } from "../../../functions/upload-policy/contract.js";
import { authorizerEvent } from "../support/gateway-events.js";
import type { TestIssuer } from "../support/issuer.js";
import {
  COGNITO,
  cognitoClaims,
  createIssuer,
  inSeconds,
  tamperedToken,
  unsignedToken,
} from "../support/issuer.js";
import { NOT_NARROWED, policyWith } from "../support/policies.js";

const UUID = "0b9d6f0e-5c1a-4f0e-9a35-2f6d3c1e7b48";
const OWNER = "111122223333";
const STAGE = "arn:aws:execute-api:eu-central-1:111122223333:api1234567/v1/*";
const TENANT_KEY_SECRET = "secret0secret0secret0";

/** The value of a tenant's API key, as Terraform computes it. */
function tenantKey(tenant: string): string {
  return createHash("sha256").update(`${tenant}/${TENANT_KEY_SECRET}`).digest("hex");
}

let issuer: TestIssuer;
let authorization: string;

beforeAll(async () => {
  issuer = await createIssuer();
  authorization = `Bearer ${await issuer.sign(cognitoClaims())}`;
});

type Changes = Partial<Omit<ApiAuthorizerSettings, "policy">> & { policy?: Partial<UploadPolicy> };
type Request = Parameters<typeof authorizerEvent>[0];

/** Characters that break JSON unless they are escaped. */
const HOSTILE = 'a"b\\c\n';
/** Every character that a scope may contain (RFC 6749, section 3.3). */
const EVERY_SCOPE_CHARACTER = [...Array(0x5e).keys()]
  .map((index) => String.fromCharCode(0x21 + index))
  .filter((character) => !'"\\'.includes(character));

/** Whether a string is unchanged between quotation marks in JSON: a gateway response escapes nothing. */
const standsUnescaped = (text: string | undefined) => `"${text}"` === JSON.stringify(text);

/** Calls the authorizer, with a valid token unless the headers say otherwise. */
async function ask(request: Request, { policy, ...changes }: Changes = {}) {
  const log: object[] = [];
  const handler = createHandler(
    { ...issuer, ...NOT_NARROWED, newId: () => "upload-1", log: (entry) => log.push(entry) },
    {
      identity: { ...COGNITO, tenant: { groupPrefix: "tenant:" } },
      policy: policyWith(policy),
      prefix: "uploads/",
      bucketOwner: OWNER,
      ...changes,
    },
  );
  const headers = { Authorization: authorization, ...request.headers };
  return { answer: await handler(authorizerEvent({ ...request, headers })), log };
}

describe("the API authorizer allows", () => {
  it("the whole stage, with all fields of the caller that integrations need", async () => {
    const { answer } = await ask({});

    expect(answer).toEqual({
      principalId: "alice",
      policyDocument: {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "execute-api:Invoke", Resource: STAGE }],
      },
      context: {
        subject: "alice",
        tenant: "acme",
        scopes: "aws.cognito.signin.user.admin",
        subjectSegment: "alice",
        tenantSegment: "acme",
        uploadId: "upload-1",
        rootSegment: "uploads",
        expectedBucketOwner: OWNER,
        refusalStatus: "",
        refusalCode: "",
        refusalMessage: "",
      },
    });
  });

  it("an escaped segment for a subject that is not a path segment", async () => {
    const token = await issuer.sign(cognitoClaims({ sub: "auth0|x/../y" }));
    const { answer } = await ask({ headers: { Authorization: token } });

    expect(answer).toMatchObject({
      principalId: "auth0_7Cx_2F.._2Fy",
      context: { subject: "auth0|x/../y", subjectSegment: "auth0_7Cx_2F.._2Fy" },
    });
  });

  it("a query if the request names no key", async () => {
    expect((await ask({ query: { a: "b" } })).answer.context).toMatchObject({
      expectedBucketOwner: OWNER,
      refusalCode: "",
    });
  });

  it.each(["report.pdf", "a/b.pdf", "with%20space", "%C3%A9", "100%25", "a%2Fb"])(
    "an upload of %j",
    async (key) => {
      expect((await ask({ key })).answer.context).toMatchObject({
        expectedBucketOwner: OWNER,
        refusalCode: "",
      });
    },
  );

  it("reading, whatever types the policy allows", async () => {
    const { answer } = await ask(
      { key: "a.txt", httpMethod: "GET" },
      { policy: { allowedExtensions: [".pdf"], allowedContentTypes: ["application/pdf"] } },
    );

    expect(answer.context.refusalCode).toBe("");
  });

  it("a tenant, with the API key of its usage plan", async () => {
    const { answer } = await ask({}, { tenantKeySecret: TENANT_KEY_SECRET });

    expect(answer.usageIdentifierKey).toBe(tenantKey("acme"));
  });

  it("with a resource of at most 512 characters, for a path of any length", async () => {
    const { answer } = await ask({ key: "a".repeat(1_000) });

    expect(answer.policyDocument.Statement).toMatchObject([{ Resource: STAGE }]);
  });
});

describe("the API authorizer makes S3 reject", () => {
  it.each<[string, Request, Partial<UploadPolicy>, string, string]>([
    ["a plus sign", { key: "a+b" }, {}, "400", "CharacterNotServed"],
    ["an encoded plus sign", { key: "a%2Bb" }, {}, "400", "CharacterNotServed"],
    [
      "a plus sign that only the path shows",
      { key: "a b", path: "/files/a+b" },
      {},
      "400",
      "CharacterNotServed",
    ],
    ["an encoded question mark", { key: "a%3Fb" }, {}, "400", "CharacterNotServed"],
    ["one in lower case", { key: "a%3fb" }, {}, "400", "CharacterNotServed"],
    ["a decoded question mark", { key: "a?b" }, {}, "400", "CharacterNotServed"],
    ["an encoded hash", { key: "a%23b" }, {}, "400", "CharacterNotServed"],
    ["a decoded hash", { key: "a#b" }, {}, "400", "CharacterNotServed"],
    [
      "a question mark that could hide another extension",
      { key: "evil.html%3F.png" },
      { allowedExtensions: [".png"] },
      "400",
      "CharacterNotServed",
    ],
    [
      "a question mark in a key for reading",
      { key: "a%3Fb", httpMethod: "GET" },
      {},
      "400",
      "CharacterNotServed",
    ],
    [
      "a part of an object",
      { key: "a", query: { partNumber: "1", uploadId: "x" } },
      {},
      "400",
      "QueryNotServed",
    ],
    ["a query without values", { key: "a", query: { tagging: "" } }, {}, "400", "QueryNotServed"],
    [
      "a query for reading",
      { key: "a", httpMethod: "GET", query: { versionId: "v" } },
      {},
      "400",
      "QueryNotServed",
    ],
    [
      "a wildcard for a type",
      { key: "a", headers: { "content-type": "image/*" } },
      {},
      "400",
      "InvalidContentType",
    ],
    ["U+FFFD", { key: "a%EF%BF%BDb" }, {}, "400", "InvalidKey"],
    ["a slash at the end", { key: "a", path: "/files/a/" }, {}, "400", "InvalidKey"],
    ["a double slash", { key: "a//b" }, {}, "400", "InvalidKey"],
    ["NUL", { key: "a%00b" }, {}, "400", "InvalidKey"],
    ["overlong UTF-8", { key: "%C0%AE" }, {}, "400", "InvalidKey"],
    ["a key too long", { key: "a".repeat(1_011) }, {}, "400", "KeyTooLong"],
    ["another extension", { key: "a.exe" }, { allowedExtensions: [".pdf"] }, "415", "ExtensionNotAllowed"],
    [
      "another type",
      { key: "a", headers: { "content-type": "text/html" } },
      { allowedContentTypes: ["image/*"] },
      "415",
      "ContentTypeNotAllowed",
    ],
    ["no checksum", { key: "a" }, { checksum: "required" }, "400", "ChecksumRequired"],
    [
      "another method in a header",
      { key: "a", headers: { "x-http-method-override": "GET" } },
      {},
      "400",
      "MethodOverrideNotServed",
    ],
    ["gzip", { key: "a", headers: { "content-encoding": "gzip" } }, {}, "415", "ContentEncodingNotServed"],
    [
      "two codings",
      { key: "a", headers: { "Content-Encoding": "identity, br" } },
      {},
      "415",
      "ContentEncodingNotServed",
    ],
    ["Expires", { key: "a", headers: { Expires: "0" } }, {}, "400", "HeaderNotServed"],
    ["Content-MD5", { key: "a", headers: { "content-md5": "AAAA" } }, {}, "400", "HeaderNotServed"],
    [
      "x-upload-content-md5",
      { key: "a", headers: { "X-Upload-Content-Md5": "AAAA" } },
      {},
      "400",
      "HeaderNotServed",
    ],
    ["a condition on an ETag", { key: "a", headers: { "if-match": '"e"' } }, {}, "400", "ConditionNotServed"],
    [
      "a condition on a date, which S3 ignores",
      { key: "a", headers: { "If-Unmodified-Since": "Thu, 01 Jan 1970 00:00:00 GMT" } },
      { overwrite: true },
      "400",
      "ConditionNotServed",
    ],
    [
      "a condition that is not *",
      { key: "a", headers: { "if-none-match": '"e"' } },
      { overwrite: true },
      "400",
      "ConditionNotServed",
    ],
    [
      "a header that is not ASCII",
      { key: "a", headers: { "content-disposition": 'inline; filename="grüße"' } },
      {},
      "400",
      "InvalidHeader",
    ],
    [
      "a tab in a header",
      { key: "a", headers: { "cache-control": "no-store,\tpublic" } },
      {},
      "400",
      "InvalidHeader",
    ],
    [
      "a header over 2 KB",
      { key: "a", headers: { "cache-control": "x".repeat(2_049) } },
      {},
      "400",
      "InvalidHeader",
    ],
    [
      "a header for reading that is not ASCII",
      { key: "a", httpMethod: "GET", headers: { "If-Match": '"ü"' } },
      {},
      "400",
      "InvalidHeader",
    ],
    [
      "an upload id that is not a UUID",
      { key: "a", headers: { "x-upload-id": "1" } },
      {},
      "400",
      "InvalidUploadId",
    ],
    [
      "an upload id in capitals",
      { key: "a", headers: { "x-upload-id": UUID.toUpperCase() } },
      {},
      "400",
      "InvalidUploadId",
    ],
    ["an empty upload id", { key: "a", headers: { "X-Upload-Id": "" } }, {}, "400", "InvalidUploadId"],
  ])("%s", async (_, request, policy, status, code) => {
    const { answer } = await ask(request, { policy });

    expect(answer).toMatchObject({
      policyDocument: { Statement: [{ Effect: "Allow" }] },
      context: {
        rootSegment: REJECTED_ROOT,
        expectedBucketOwner: NO_BUCKET_OWNER,
        refusalStatus: status,
        refusalCode: code,
      },
    });
    expect(answer.context).not.toHaveProperty("keySha256");
    expect(answer.context).not.toHaveProperty("contentType");
    expect(REJECTION_STATUSES).toContain(answer.context.refusalStatus);
    expect(standsUnescaped(answer.context.refusalMessage)).toBe(true);
  });
});

describe("the API authorizer denies", () => {
  it.each<[string, Changes, string]>([
    ["a caller without the scope", { identity: { ...COGNITO, scopes: ["up"] } }, "InsufficientScope"],
    ["a caller without the group", { identity: { ...COGNITO, groups: ["admins"] } }, "NotInGroup"],
    ["a caller without a tenant", { identity: COGNITO, policy: { keyPrefix: "tenant" } }, "NoTenant"],
    [
      "a caller without a tenant of its own",
      { identity: COGNITO, policy: { keyPrefix: "tenant/subject" } },
      "NoTenant",
    ],
    [
      "a caller without a tenant if tenants have plans",
      { identity: COGNITO, tenantKeySecret: TENANT_KEY_SECRET },
      "NoUsagePlan",
    ],
  ])("%s", async (_, changes, code) => {
    const { answer } = await ask({}, changes);

    expect(answer).toMatchObject({
      policyDocument: { Statement: [{ Effect: "Deny", Resource: STAGE }] },
      context: { refusalStatus: "403", refusalCode: code, expectedBucketOwner: NO_BUCKET_OWNER },
    });
    expect(answer).not.toHaveProperty("usageIdentifierKey");
  });

  it.each<[string, JWTPayload, Partial<CognitoIdentitySettings>, string]>([
    ["no scope", {}, { scopes: EVERY_SCOPE_CHARACTER }, "InsufficientScope"],
    ["no group", {}, { groups: [HOSTILE] }, "NotInGroup"],
    [
      "two tenants",
      { "cognito:groups": [`${HOSTILE}a`, `${HOSTILE}b`] },
      { tenant: { groupPrefix: HOSTILE } },
      "AmbiguousTenant",
    ],
    ["a list for a tenant", { [HOSTILE]: ["a"] }, { tenant: { claim: HOSTILE } }, "InvalidTenant"],
    ["dots for a tenant", { [HOSTILE]: ".." }, { tenant: { claim: HOSTILE } }, "InvalidTenant"],
    ["a lone surrogate for a tenant", { t: `${HOSTILE}\ud800` }, { tenant: { claim: "t" } }, "InvalidTenant"],
    ["a tenant too long", { t: HOSTILE.repeat(200) }, { tenant: { claim: "t" } }, "InvalidTenant"],
    ["dots for a subject", { sub: ".." }, {}, "InvalidSubject"],
    ["a lone surrogate for a subject", { sub: `${HOSTILE}\ud800` }, {}, "InvalidSubject"],
    ["a subject too long", { sub: HOSTILE.repeat(200) }, {}, "InvalidSubject"],
    ["no tenant", {}, { tenant: undefined }, "NoUsagePlan"],
  ])(
    "%s with a message that needs no escaping, for any settings and claims",
    async (_, claims, identity, code) => {
      const token = await issuer.sign(cognitoClaims(claims));

      const { answer } = await ask(
        { headers: { Authorization: token } },
        { identity: { ...COGNITO, ...identity }, tenantKeySecret: TENANT_KEY_SECRET },
      );

      expect(answer.context.refusalCode).toBe(code);
      expect(standsUnescaped(answer.context.refusalMessage)).toBe(true);
    },
  );

  it.each<[string, Request]>([
    ["plain", { key: "../bob/x" }],
    ["at the end", { key: "a/.." }],
    ["in the middle", { key: "a/../../bob/x" }],
    ["for the root", { key: "../../uploads/bob/x" }],
    ["single", { key: "./x" }],
    ["encoded", { key: "%2e%2e/bob/x" }],
    ["half encoded", { key: ".%2E/bob/x" }],
    ["with an encoded slash", { key: "..%2Fbob%2Fx" }],
    ["encoded twice", { key: "%252e%252e%252fbob" }],
    ["with a backslash", { key: "..\\bob\\x" }],
    ["before a semicolon", { key: "..;/bob/x" }],
    ["before an encoded semicolon", { key: "%2e%2e%3Bv=1/bob/x" }],
    ["only in the path", { key: "x", path: "/files/a/../x" }],
    ["encoded, only in the path", { key: "x", path: "/files/%2E%2E/x" }],
    ["only in the key", { key: "../x", path: "/files/x" }],
    ["with a query", { key: "../x", query: { versionId: "1" } }],
    ["for reading", { key: "../x", httpMethod: "GET" }],
    ["for HEAD", { key: "../x", httpMethod: "HEAD" }],
  ])("a path with dot segments, so that no request to S3 is made: %s", async (_, request) => {
    const { answer } = await ask(request);

    expect(answer).toMatchObject({
      policyDocument: { Statement: [{ Effect: "Deny", Resource: STAGE }] },
      context: { refusalStatus: "403", refusalCode: "InvalidKey", rootSegment: REJECTED_ROOT },
    });
    expect(answer.context).not.toHaveProperty("keySha256");
    expect(standsUnescaped(answer.context.refusalMessage)).toBe(true);
  });

  it("dot segments, except in a resource whose answers API Gateway caches for other requests", async () => {
    const handler = createHandler(
      { ...issuer, ...NOT_NARROWED, newId: () => "upload-1" },
      { identity: COGNITO, policy: policyWith(), prefix: "", bucketOwner: OWNER },
    );
    const event = authorizerEvent({ key: "../x", path: "/downloads/../x", headers: { authorization } });

    const answer = await handler({ ...event, resource: "/downloads/{key+}" });

    expect(answer).toMatchObject({ policyDocument: { Statement: [{ Effect: "Allow" }] } });
  });

  it("a tenant with the name of a property of every object", async () => {
    const token = await issuer.sign(cognitoClaims({ "cognito:groups": ["tenant:constructor"] }));
    const { answer } = await ask(
      { headers: { Authorization: token } },
      { tenantKeySecret: TENANT_KEY_SECRET },
    );

    expect(answer.usageIdentifierKey).toBe(tenantKey("constructor"));
    expect(answer.usageIdentifierKey).not.toBe(tenantKey("acme"));
  });

  it.each<[string, () => string | Promise<string>]>([
    ["no credential", () => ""],
    ["another scheme", () => "Basic YTpi"],
    ["an expired token", () => issuer.sign(cognitoClaims({ exp: inSeconds(-40) }))],
    ["another client", () => issuer.sign(cognitoClaims({ client_id: "other" }))],
    ["alg none", () => unsignedToken(cognitoClaims())],
    ["HS256 with the public key", () => issuer.signWithPublicKey(cognitoClaims())],
    ["a tampered payload", () => tamperedToken(authorization, cognitoClaims({ sub: "bob" }))],
  ])("%s with API Gateway's exact word for 401", async (_, credential) => {
    const headers = { Authorization: await credential() };

    await expect(ask({ headers })).rejects.toThrow(/^Unauthorized$/);
  });

  it("all callers if the keys cannot be fetched, with an error that becomes a 503", async () => {
    const log: object[] = [];
    const handler = createHandler(
      {
        get: () => Promise.reject(new TypeError("no network")),
        ...NOT_NARROWED,
        now: Date.now,
        newId: () => "upload-1",
        log: (entry) => log.push(entry),
      },
      { identity: COGNITO, policy: policyWith(), prefix: "", bucketOwner: OWNER },
    );

    await expect(handler(authorizerEvent({ headers: { authorization } }))).rejects.toThrow(
      IdentityUnavailableError,
    );
    expect(log.at(-1)).toMatchObject({ requestId: "request-1", status: 503, code: "KeysUnavailable" });
  });
});
