import type { Clock } from "../../clock.js";
import type { Facts } from "../../facts/index.js";
import type { HttpRequest, HttpResponse } from "../../http/http.js";
import type { Iam } from "../../iam/iam.js";
import type { Caller } from "../../iam/principal.js";
import type { Log } from "../../log.js";
import type { Lambda } from "../lambda/index.js";

/** S3, for path-style requests (`/BUCKET/KEY`) whose caller is already known. */
interface S3Port {
  handle(request: HttpRequest, caller: Caller): Promise<HttpResponse>;
}

/** Verifies a Signature Version 4 for `execute-api`. The body is a parameter, because it has already been read. */
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
 * Verifies a token's signature, expiry and issuer against the given pools, and returns its claims; `undefined` if the
 * token is invalid. The authorizer checks the claim `token_use`.
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
   * Replaces AWS host names with local addresses in the response of a mock integration. With such a response, an API
   * can give its clients the URLs of other APIs in the stack. @default - nothing is replaced
   */
  readonly toLocalText?: (text: string) => string;
  readonly facts: Facts;
  readonly clock: Clock;
  readonly log: Log;
  /** Creates an identifier for a request, in the form of a UUID. */
  readonly randomId: () => string;
}
