import type { Clock } from "../../clock.js";
import type { Facts } from "../../facts/index.js";
import type { HttpRequest, HttpResponse } from "../../http/http.js";
import type { Iam } from "../../iam/iam.js";
import type { Caller } from "../../iam/principal.js";
import type { Log } from "../../log.js";
import type { Lambda } from "../lambda/index.js";

/** S3 behind its authentication: takes a path-style request, `/BUCKET/KEY`, of a caller that is already known. */
interface S3Port {
  handle(request: HttpRequest, caller: Caller): Promise<HttpResponse>;
}

/** Checks a Signature Version 4 for `execute-api`; the body has been read and is given beside the request. */
export type VerifySignature = (
  request: HttpRequest,
  body: Uint8Array,
) => SignatureOutcome | Promise<SignatureOutcome>;

/** What came of checking a signature. */
export type SignatureOutcome =
  | { readonly outcome: "verified"; readonly caller: Caller; readonly accessKeyId: string }
  /** `errorType` and `message` are what API Gateway answers, e.g. `InvalidSignatureException`. */
  | { readonly outcome: "rejected"; readonly errorType: string; readonly message: string };

/**
 * Checks signature, expiry and issuer of a token against the given pools, and gives its claims; `undefined` where it
 * is not theirs. What the token may be used for is decided here, in the authorizer.
 */
type VerifyCognitoToken = (
  token: string,
  userPoolArns: readonly string[],
) => Promise<Readonly<Record<string, unknown>> | undefined>;

/** Everything outside of API Gateway that an API needs. */
export interface RestApiPorts {
  readonly lambda: Pick<Lambda, "invoke">;
  readonly s3: S3Port;
  readonly iam: Pick<Iam, "assumeRole" | "authorize">;
  readonly verifySignature: VerifySignature;
  readonly verifyCognitoToken: VerifyCognitoToken;
  readonly facts: Facts;
  readonly clock: Clock;
  readonly log: Log;
  /** A fresh identifier for a request, in the form of a UUID. */
  readonly randomId: () => string;
}
