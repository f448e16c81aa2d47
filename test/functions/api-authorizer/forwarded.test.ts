import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { authorize } from "../../../functions/api-authorizer/authorize.js";
import type {
  ApiAuthorizerContext,
  ApiAuthorizerSettings,
} from "../../../functions/api-authorizer/contract.js";
import type { UploadPolicy } from "../../../functions/upload-policy/contract.js";
import { boundUploadId } from "../../../functions/upload-policy/headers/metadata.js";
import { authorizerEvent } from "../support/gateway-events.js";
import { COGNITO } from "../support/issuer.js";
import { policyWith } from "../support/policies.js";

const UUID = "0b9d6f0e-5c1a-4f0e-9a35-2f6d3c1e7b48";
const SHA256 = createHash("sha256").update("x").digest("base64");

type Request = Parameters<typeof authorizerEvent>[0];

interface Given {
  readonly policy?: Partial<UploadPolicy>;
  readonly prefix?: string;
  readonly tenant?: string;
}

/** The context for a request of alice's. */
function contextOf(
  request: Request,
  { policy, prefix = "uploads/", tenant }: Given = {},
): ApiAuthorizerContext {
  const identity = { subject: "alice", scopes: [], groups: [], ...(tenant !== undefined && { tenant }) };
  const settings: ApiAuthorizerSettings = {
    identity: COGNITO,
    policy: policyWith(policy),
    prefix,
    bucketOwner: "111122223333",
  };
  const answer = authorize(authorizerEvent(request), identity, { settings, freshId: "fresh-id" });
  return "context" in answer ? (answer.context as ApiAuthorizerContext) : expect.fail(answer.code);
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

describe("the context of an upload", () => {
  it("has no field for a header that was not sent; only the fields of a rejection can be empty", () => {
    const context = contextOf({ key: "a.txt", headers: { "cache-control": "", "Content-Language": " " } });

    expect(context).toEqual({
      subject: "alice",
      scopes: "",
      subjectSegment: "alice",
      uploadId: "fresh-id",
      clientUploadId: "fresh-id",
      keySha256: sha256("uploads/alice/a.txt"),
      rootSegment: "uploads",
      expectedBucketOwner: "111122223333",
      refusalStatus: "",
      refusalCode: "",
      refusalMessage: "",
    });
  });

  it.each([
    ["lower case", (name: string) => name],
    ["canonical case", (name: string) => name.replace(/(^|-)\w/g, (it) => it.toUpperCase())],
    ["upper case", (name: string) => name.toUpperCase()],
    ["mixed case", (name: string) => name.replace(/[a-m]/g, (it) => it.toUpperCase())],
  ])("has every header that is forwarded to S3, sent in %s", (_name, write) => {
    const headers = {
      "content-type": "text/plain; charset=utf-8",
      "cache-control": "no-store",
      "content-disposition": 'attachment; filename="a.txt"',
      "content-language": "de",
      "content-encoding": "identity",
      "x-amz-checksum-sha256": SHA256,
      "x-upload-id": UUID,
      "if-none-match": "*",
      "x-amz-acl": "public-read",
      "x-amz-meta-upload-subject": "bob",
    };
    const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [write(name), value]));

    const context = contextOf({ key: "a.txt", headers: sent }, { policy: { overwrite: true } });

    expect(context).toMatchObject({
      contentType: "text/plain; charset=utf-8",
      cacheControl: "no-store",
      contentDisposition: 'attachment; filename="a.txt"',
      contentLanguage: "de",
      xAmzChecksumSha256: SHA256,
      ifNoneMatch: "*",
      declaredChecksum: `sha256:${SHA256}`,
      refusalCode: "",
    });
    expect(JSON.stringify(context)).not.toMatch(/identity"|public-read|bob/);
  });

  it("does not contain If-None-Match if a key is written once, because the integration sets it", () => {
    expect(contextOf({ key: "a", headers: { "if-none-match": "*" } })).not.toHaveProperty("ifNoneMatch");
  });

  it("accepts a header of 2,048 bytes", () => {
    const value = "x".repeat(2_048);

    expect(contextOf({ key: "a", headers: { "cache-control": value } }).cacheControl).toBe(value);
  });

  it("binds the client's upload id to the subject, and returns the client's own id", () => {
    const context = contextOf({ key: "a", headers: { "X-Upload-ID": UUID } });

    expect(context).toMatchObject({ uploadId: boundUploadId(UUID, "alice"), clientUploadId: UUID });
  });

  it("has the tenant only if the caller has one", () => {
    const without = contextOf({ key: "a" });

    expect(contextOf({ key: "a" }, { tenant: "a c" })).toMatchObject({
      tenant: "a c",
      tenantSegment: "a_20c",
    });
    expect(without).not.toHaveProperty("tenant");
    expect(without).not.toHaveProperty("tenantSegment");
  });

  it.each<[string, UploadPolicy["keyPrefix"], string | undefined]>([
    ["uploads/", "subject", "uploads"],
    ["in/2026/", "shared", "in"],
    ["", "subject", "alice"],
    ["", "tenant", "acme"],
    ["", "tenant/subject", "acme"],
    ["", "shared", undefined],
  ])("with the prefix %j and %s has the first segment %s", (prefix, keyPrefix, expected) => {
    const context = contextOf({ key: "a" }, { prefix, policy: { keyPrefix }, tenant: "acme" });

    expect(context.rootSegment).toBe(expected);
    expect(Object.hasOwn(context, "rootSegment")).toBe(expected !== undefined);
  });
});

describe("the context of a read", () => {
  it("has the headers for reading, but no header of an upload", () => {
    const headers = {
      RANGE: "bytes=0-1",
      "if-match": '"e"',
      "Content-Type": "text/plain",
      "x-upload-id": UUID,
    };

    const context = contextOf({ key: "a", httpMethod: "GET", headers });

    expect(context).toMatchObject({ range: "bytes=0-1", ifMatch: '"e"', uploadId: "fresh-id" });
    for (const field of ["contentType", "keySha256", "clientUploadId", "declaredChecksum"]) {
      expect(context).not.toHaveProperty(field);
    }
  });
});
