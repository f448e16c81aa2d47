import { text } from "node:stream/consumers";
import type { Clock } from "../clock.js";
import type { HttpRequest } from "../http/http.js";
import { header } from "../http/http.js";
import type { CredentialDirectory } from "../iam/credentials.js";
import type { Principal } from "../iam/principal.js";
import type { SignatureVerification } from "../sigv4/verify.js";
import { verifySignature } from "../sigv4/verify.js";

/** A request whose signature holds. */
export interface SignedCall {
  readonly principal: Principal;
  readonly region: string;
  readonly body: string;
}

/** What is wrong with a signature. */
interface SignatureProblem {
  readonly code: string;
  readonly message: string;
}

/** Reads a request of a service, once its signature is verified. */
export type ReadSignedCall = (
  request: HttpRequest,
  service: string,
) => Promise<SignedCall | SignatureProblem>;

/** Makes the reader of signed requests to services in any Region. */
export function createSignedCallReader(credentials: CredentialDirectory, clock: Clock): ReadSignedCall {
  return async (request, service) => {
    const host = new RegExp(`^${service}\\.([a-z0-9-]+)\\.amazonaws\\.com$`);
    const own = host.exec(header(request, "host") ?? "")?.[1];
    // A program of the developer's names the listener's address, and its Region in the signature alone.
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

/** The Region and the service that a request's `Authorization` header claims to be for; not verified. */
export function scopeOf(
  request: HttpRequest,
): { readonly region: string; readonly service: string } | undefined {
  const scope = /^AWS4-HMAC-SHA256 .*Credential=[^/,]+\/\d{8}\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request/;
  const [, region, service] = scope.exec(header(request, "authorization") ?? "") ?? [];
  return region === undefined || service === undefined ? undefined : { region, service };
}
