import type { Facts } from "../../facts/index.js";
import type { HttpRequest } from "../../http/http.js";
import { header } from "../../http/http.js";
import { nameOf } from "../../iam/policy/authorize.js";
import type { Caller } from "../../iam/principal.js";
import type { Payload } from "../../sigv4/payload/payload.js";
import { isPayloadHash, openPayload } from "../../sigv4/payload/payload.js";
import { S3_DIALECT } from "../../sigv4/s3-dialect.js";
import type { VerifyOptions } from "../../sigv4/verify.js";
import { verifySignature } from "../../sigv4/verify.js";
import { S3Error, s3Error } from "./protocol/error.js";
import { acceptsSignatureV2 } from "./signature-v2.js";

/** The caller of a request, and the content that it sends. */
export interface Sender {
  readonly caller: Caller;
  readonly payload: Payload;
}

/**
 * Verifies the signature of a request from the network. A request without one is anonymous.
 * @throws {S3Error} if the signature is invalid
 */
export async function senderBySignature(
  http: HttpRequest,
  {
    facts,
    ...options
  }: Omit<VerifyOptions, "service" | "acceptsUnsignedHeaders"> & { readonly facts: Facts },
): Promise<Sender> {
  const acceptsUnsignedHeaders = !facts.holds("unsignedHeadersAreRejected");
  const verified = await verifySignature(http, { ...options, service: "s3", acceptsUnsignedHeaders });
  if (verified.outcome === "rejected") throw s3Error(verified.error);
  const anonymous: Caller = { principal: { type: "anonymous" }, authType: "NONE" };
  return {
    caller: verified.outcome === "verified" ? verified.caller : anonymous,
    payload: verified.payload,
  };
}

/** Options of {@link trustedSender}. */
interface TrustedOptions {
  /** The bucket's Region. It determines the headers that an origin access identity must send. */
  readonly region: string | undefined;
  readonly facts: Facts;
}

/**
 * The sender of a request that another AWS service signed.
 * @throws {S3Error} if the request's hash of the content is missing or malformed
 */
export function trustedSender(http: HttpRequest, caller: Caller, options: TrustedOptions): Sender {
  const payloadHash = header(http, "x-amz-content-sha256");
  if (caller.principal.type === "origin-access-identity") {
    checkIdentityRequest(http, caller, payloadHash, options);
  }
  if (payloadHash !== undefined && !isPayloadHash(payloadHash))
    throw s3Error(S3_DIALECT.invalidPayloadHash());
  return { caller, payload: openPayload(http, payloadHash) };
}

/**
 * Checks a request for an origin access identity. CloudFront signs such a request with version 2, or with version 4 if
 * the request carries the SHA-256 of its body. No source shows that CloudFront accepts a value other than a hash, so
 * the emulator accepts only hashes.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
 */
function checkIdentityRequest(
  http: HttpRequest,
  { principal }: Caller,
  payloadHash: string | undefined,
  { region, facts }: TrustedOptions,
): void {
  const acceptsVersion2 = acceptsSignatureV2(region) && facts.holds("oaiNeedsNoHashInOldRegions");
  if (payloadHash === "UNSIGNED-PAYLOAD" && facts.holds("oaiTakesUnsignedPayload")) return;
  const isHash =
    payloadHash !== undefined && /^[0-9a-f]{64}$/.test(payloadHash) && facts.holds("oaiTakesBodyHash");
  // AWS does not support POST through an identity in a Region that needs version 4.
  const isSigned = isHash
    ? acceptsVersion2 || http.method !== "POST"
    : payloadHash === undefined && acceptsVersion2;
  if (isSigned || (payloadHash === undefined && http.method !== "PUT" && http.method !== "POST")) return;
  const message = `${nameOf(principal)} can write in ${region} only with the SHA-256 of the body in x-amz-content-sha256; send it, or use origin access control`;
  throw new S3Error(
    400,
    "InvalidRequest",
    "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
    { explanation: { message } },
  );
}
