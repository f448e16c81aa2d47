import type { Hash, Hmac } from "node:crypto";
import { createHash, createHmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  canonicalQuery,
  canonicalRequest,
  percentEncode,
  UNSIGNED_PAYLOAD,
} from "../../../../functions/sigv4/canonical-request.js";
import type { RequestToSign } from "../../../../functions/sigv4/request/sign-request.js";
import { signRequest } from "../../../../functions/sigv4/request/sign-request.js";
import { createSigner, sha256 } from "../../../../functions/sigv4/signer.js";
import { anyKeys } from "../arbitraries.js";

/** AWS's examples are of this moment and these keys. */
const EXAMPLE = {
  credentials: {
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  },
  region: "us-east-1",
  signedAt: Date.UTC(2013, 4, 24),
};
const HOST = "examplebucket.s3.amazonaws.com";

describe("AWS's examples of signed requests", () => {
  /** @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
  it.each<[string, Omit<RequestToSign, "service" | "url">, string, string]>([
    [
      "GET of a range",
      { method: "GET", headers: { range: "bytes=0-9" } },
      "/test.txt",
      "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
    ],
    [
      "PUT",
      {
        method: "PUT",
        headers: { date: "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY" },
        body: "Welcome to Amazon S3.",
      },
      "/test%24file.text",
      "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
    ],
    [
      "a parameter without a value",
      { method: "GET" },
      "/?lifecycle",
      "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
    ],
    [
      "parameters",
      { method: "GET" },
      "/?max-keys=2&prefix=J",
      "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
    ],
  ])("gets the signature that AWS published: %s", (_name, request, path, signature) => {
    const headers = signRequest({ ...request, url: `https://${HOST}${path}`, service: "s3" }, EXAMPLE);

    expect(headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE\/20130524\/us-east-1\/s3\/aws4_request, /,
    );
    expect(headers.authorization?.split("Signature=")[1]).toBe(signature);
  });

  /** @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html */
  it("gets the signature that AWS published: a presigned URL, which has no content hash in its query", () => {
    const signer = createSigner(EXAMPLE, "s3");
    const query = canonicalQuery([
      ["X-Amz-SignedHeaders", "host"],
      ["X-Amz-Expires", "86400"],
      ["X-Amz-Date", signer.time],
      ["X-Amz-Credential", signer.credential],
      ["X-Amz-Algorithm", "AWS4-HMAC-SHA256"],
    ]);
    const parts = { path: "/test.txt", query, headers: { host: HOST }, payloadHash: UNSIGNED_PAYLOAD };

    const signature = signer.signRequestHash(sha256(canonicalRequest("GET", parts)));

    expect(signature).toBe("aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
  });
});

/** SHA-256, or HMAC with a secret, in the form of the SDK's signer. */
class SdkSha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: SourceData) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", bytesOf(secret));
  }

  update(chunk: Uint8Array): void {
    this.#hash.update(chunk);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {}
}

type SourceData = string | ArrayBuffer | ArrayBufferView;

function bytesOf(secret: SourceData): string | Uint8Array {
  if (typeof secret === "string") return secret;
  return ArrayBuffer.isView(secret)
    ? new Uint8Array(secret.buffer, secret.byteOffset, secret.byteLength)
    : new Uint8Array(secret);
}

const anyText = fc.string({ unit: "binary" });
// The SDK keeps parameters in an ordinary object, which cannot have a field with that name.
const anyName = fc.string({ unit: "binary", minLength: 1 }).filter((name) => name !== "__proto__");
const anyRequest = fc.record({
  method: fc.constantFrom("DELETE", "GET", "POST", "PUT"),
  path: fc.array(fc.oneof(anyText, fc.constantFrom("", "+", "é", "'()*!~"))).filter(
    // URLs cannot hold dot segments.
    (segments) => segments.every((segment) => !/^\.{1,2}$/.test(segment)),
  ),
  query: fc.dictionary(anyName, anyText, { noNullPrototype: true }),
  headers: fc.record({ "content-type": anyText, "x-amz-target": anyText }, { requiredKeys: [] }),
  body: fc.option(anyText, { nil: undefined }),
});

describe("signRequest", () => {
  it.each(["s3", "ssm", "events"])("signs for %s as the AWS SDK does", async (service) => {
    await fc.assert(
      fc.asyncProperty(anyRequest, anyKeys, async ({ path, query, ...request }, keys) => {
        const hostname = `${service}.eu-central-1.amazonaws.com`;
        const pathname = `/${path.map(percentEncode).join("/")}`;
        const sdk = new SignatureV4({
          service,
          region: "eu-central-1",
          credentials: keys.credentials,
          sha256: SdkSha256,
          uriEscapePath: service !== "s3",
          applyChecksum: service === "s3",
        });

        const url = `https://${hostname}:8443${pathname}?${canonicalQuery(Object.entries(query))}`;
        const headers = signRequest({ ...request, url, service }, { ...keys, region: "eu-central-1" });

        const { headers: expected } = await sdk.sign(
          {
            ...request,
            protocol: "https:",
            hostname,
            path: pathname,
            query,
            headers: { ...request.headers, host: `${hostname}:8443` },
          },
          { signingDate: new Date(keys.signedAt) },
        );
        expect({ ...headers, host: expected.host }).toEqual(expected);
      }),
    );
  });

  it("uses a given hash, so that the body need not be read", () => {
    const headers = { "x-amz-content-sha256": UNSIGNED_PAYLOAD };
    const request = { method: "PUT", url: `https://${HOST}/a`, headers, service: "s3" };

    expect(signRequest(request, EXAMPLE)["x-amz-content-sha256"]).toBe(UNSIGNED_PAYLOAD);
    expect(signRequest({ ...request, body: "a" }, EXAMPLE)).toEqual(signRequest(request, EXAMPLE));
  });
});
