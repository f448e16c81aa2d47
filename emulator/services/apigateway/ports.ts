import type { Clock } from "../../clock.js";
import type { Facts } from "../../facts/index.js";
import type { HttpRequest, HttpResponse } from "../../http/http.js";
import type { Iam } from "../../iam/iam.js";
import type { Caller } from "../../iam/principal.js";
import type { Log } from "../../log.js";
import type { Lambda } from "../lambda/index.js";

/** S3 without its authentication: takes a path-style request, `/BUCKET/KEY`, of a known caller. */
interface S3Port {
  handle(request: HttpRequest, caller: Caller): Promise<HttpResponse>;
}

/** Verifies a Signature Version 4 for `execute-api`. The body is passed separately, because it was read already. */
export type VerifySignature = (
  request: HttpRequest,
  body: Uint8Array,
) => SignatureOutcome | Promise<SignatureOutcome>;

/** Result of a signature check. */
export type SignatureOutcome =
  | { readonly outcome: "verified"; readonly caller: Caller; readonly accessKeyId: string }
  /** `errorType` and `message` are those of API Gateway's response, e.g. `InvalidSignatureException`. */
  | { readonly outcome: "rejected"; readonly errorType: string; readonly message: string };

/**
 * Verifies signature, expiry and issuer of a token against the given pools, and returns its claims; `undefined` if it
 * is not a valid token of theirs. The authorizer checks the token's use.
 */
type VerifyCognitoToken = (
  token: string,
  userPoolArns: readonly string[],
) => Promise<Readonly<Record<string, unknown>> | undefined>;

/** The services that an API needs. */
export interface RestApiPorts {
  readonly lambda: Pick<Lambda, "invoke">;
  readonly s3: S3Port;
  readonly iam: Pick<Iam, "assumeRole" | "authorize">;
  readonly verifySignature: VerifySignature;
  readonly verifyCognitoToken: VerifyCognitoToken;
  /**
   * Replaces AWS's host names by local addresses in what a mock integration answers: an API can name others of its stack
   * there, for clients that then call them. @default - nothing is replaced
   */
  readonly toLocalText?: (text: string) => string;
  readonly facts: Facts;
  readonly clock: Clock;
  readonly log: Log;
  /** Creates an identifier for a request, in the form of a UUID. */
  readonly randomId: () => string;
}
