import type { HttpRequest } from "../http.js";
import { header } from "../http.js";
import { nameOf } from "../iam/policy/authorize.js";
import type { Caller } from "../iam/principal.js";
import type { Payload } from "../sigv4/payload/payload.js";
import { isPayloadHash, openPayload } from "../sigv4/payload/payload.js";
import { S3_DIALECT } from "../sigv4/s3-dialect.js";
import type { VerifyOptions } from "../sigv4/verify.js";
import { verifySignature } from "../sigv4/verify.js";
import { refused, S3Error } from "./protocol/error.js";

/** Who sends a request, and the content that comes with it. */
export interface Sender {
  readonly caller: Caller;
  readonly payload: Payload;
}

/**
 * Verifies the signature of a request off the wire; one without is anonymous.
 * @throws {S3Error} where the signature cannot be accepted
 */
export async function senderBySignature(
  http: HttpRequest,
  options: Omit<VerifyOptions, "service">,
): Promise<Sender> {
  const verified = await verifySignature(http, { ...options, service: "s3" });
  if (verified.outcome === "refused") throw refused(verified.refusal);
  const anonymous: Caller = { principal: { type: "anonymous" }, authType: "NONE" };
  return {
    caller: verified.outcome === "verified" ? verified.caller : anonymous,
    payload: verified.payload,
  };
}

/**
 * Takes the word of a service that has signed a request on its way. An origin access identity is a signature of the old
 * kind, with which a write has to carry its own hash.
 * @throws {S3Error} where S3 would not take the content
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
 */
export function trustedSender(http: HttpRequest, caller: Caller): Sender {
  const { principal } = caller;
  const payloadHash = header(http, "x-amz-content-sha256");
  const writes = http.method === "PUT" || http.method === "POST";
  if (payloadHash === undefined && writes && principal.type === "origin-access-identity") {
    throw new S3Error(
      400,
      "InvalidRequest",
      "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
      {
        explanation: {
          message: `${nameOf(principal)} can write only with x-amz-content-sha256; send it, or use origin access control`,
        },
      },
    );
  }
  if (payloadHash !== undefined && !isPayloadHash(payloadHash))
    throw refused(S3_DIALECT.invalidPayloadHash());
  return { caller, payload: openPayload(http, payloadHash) };
}
