import { text } from "node:stream/consumers";
import type { Clock } from "../clock.js";
import type { HttpRequest } from "../http/http.js";
import { header } from "../http/http.js";
import type { CredentialDirectory } from "../iam/credentials.js";
import type { Principal } from "../iam/principal.js";
import type { SignatureVerification } from "../sigv4/verify.js";
import { verifySignature } from "../sigv4/verify.js";

/** A request with a valid signature. */
export interface SignedCall {
  readonly principal: Principal;
  readonly region: string;
  readonly body: string;
}

/** The error for an invalid signature. */
interface SignatureProblem {
  readonly code: string;
  readonly message: string;
}

/** Verifies the signature of a request to a service, and reads the request. */
export type ReadSignedCall = (
  request: HttpRequest,
  service: string,
) => Promise<SignedCall | SignatureProblem>;

/** Creates the reader of signed requests to services in any Region. */
export function createSignedCallReader(credentials: CredentialDirectory, clock: Clock): ReadSignedCall {
  return async (request, service) => {
    const host = new RegExp(`^${service}\\.([a-z0-9-]+)\\.amazonaws\\.com$`);
    const own = host.exec(header(request, "host") ?? "")?.[1];
    // A developer's program uses the listener's address, so only its signature names the Region.
    const region = own ?? scopeOf(request)?.region ?? "";
    const verified = await verifySignature(request, { service, region, credentials, clock });
    return resultOf(verified, region);
  };
}

async function resultOf(
  verified: SignatureVerification,
  region: string,
): Promise<SignedCall | SignatureProblem> {
  switch (verified.outcome) {
    case "verified":
      return { principal: verified.caller.principal, region, body: await text(verified.payload.body) };
    case "unsigned":
      return { code: "MissingAuthenticationTokenException", message: "Missing Authentication Token" };
    case "rejected":
      return verified.error;
  }
}

/** Reads Region and service from a request's `Authorization` header, without verifying it. */
export function scopeOf(
  request: HttpRequest,
): { readonly region: string; readonly service: string } | undefined {
  const scope = /^AWS4-HMAC-SHA256 .*Credential=[^/,]+\/\d{8}\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request/;
  const [, region, service] = scope.exec(header(request, "authorization") ?? "") ?? [];
  return region === undefined || service === undefined ? undefined : { region, service };
}
