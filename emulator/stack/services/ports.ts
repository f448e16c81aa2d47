import { Readable } from "node:stream";
import type { Clock } from "../../clock.js";
import type { HttpRequest } from "../../http/http.js";
import { header } from "../../http/http.js";
import type { CredentialDirectory } from "../../iam/credentials.js";
import type { SignatureOutcome, VerifySignature } from "../../services/apigateway/index.js";
import type { InvokeEdgeFunction } from "../../services/cloudfront/index.js";
import type { InvokeTrigger } from "../../services/cognito/index.js";
import type { InvokeResult, Lambda } from "../../services/lambda/index.js";
import { verifySignature } from "../../sigv4/verify.js";

/** Invokes functions as CloudFront does. */
export function edgeInvoker(lambda: Pick<Lambda, "invoke">): InvokeEdgeFunction {
  return async (qualifiedArn, payload) => {
    const result = await lambda.invoke(qualifiedArn, payload);
    return result.outcome === "ok" ? result : { outcome: "failed", reason: reasonOf(result) };
  };
}

/** Invokes functions as a user pool does. */
export function triggerInvoker(lambda: Pick<Lambda, "invoke">): InvokeTrigger {
  return async (functionArn, payload) => {
    const result = await lambda.invoke(functionArn, payload);
    return result.outcome === "ok" ? result : { outcome: "failed", message: reasonOf(result) };
  };
}

function reasonOf(result: Exclude<InvokeResult, { readonly outcome: "ok" }>): string {
  if (result.outcome === "rejected") return result.message;
  const { errorMessage } = JSON.parse(result.payload) as { errorMessage?: unknown };
  return String(errorMessage);
}

/** Verifies signatures as API Gateway does. */
export function apiSignatureVerifier(
  region: string,
  credentials: CredentialDirectory,
  clock: Clock,
): VerifySignature {
  return async (request, body): Promise<SignatureOutcome> => {
    // A client signs the path that it sends, also behind a custom domain name.
    const path = request.sentPath ?? request.path;
    const whole = { ...request, path, body: Readable.from([Buffer.from(body)]) };
    const verified = await verifySignature(whole, { service: "execute-api", region, credentials, clock });
    if (verified.outcome === "verified") {
      const { caller } = verified;
      return { outcome: "verified", caller, accessKeyId: accessKeyIdOf(request) };
    }
    const { code, message } =
      verified.outcome === "rejected"
        ? verified.error
        : { code: "MissingAuthenticationTokenException", message: "Missing Authentication Token" };
    return { outcome: "rejected", errorType: code, message };
  };
}

/** The access key id of a verified signature: the first part of its credential. */
function accessKeyIdOf(request: HttpRequest): string {
  const inHeader = /Credential=([^/]+)/.exec(header(request, "authorization") ?? "")?.[1];
  return inHeader ?? new URLSearchParams(request.query).get("X-Amz-Credential")?.split("/")[0] ?? "";
}
