import type { APIGatewayRequestAuthorizerEvent } from "aws-lambda";
import type { AuditedDecision } from "../audit/audit-entry.js";
import { auditEntry } from "../audit/audit-entry.js";
import { namedKey } from "../audit/named-key.js";
import { createAuthenticator } from "../identity/authenticate.js";
import { knownCaller } from "../identity/authentication.js";
import type { TrustedIssuerPorts } from "../identity/tokens/trusted-issuer.js";
import type { Narrow } from "../upload-policy/decide.js";
import type { RuleFailure } from "../upload-policy/rejection.js";
import { authorize, denyRequest } from "./authorize.js";
import type { ApiAuthorizerSettings } from "./contract.js";
import { rejectDenied } from "./denied-callers.js";
import type { OpenUploadsPorts } from "./open-uploads.js";
import { requireOpenUploads } from "./open-uploads.js";
import type { AuthorizerAnswer } from "./policy.js";
import type { LimitUpload } from "./quota/limit-upload.js";
import { headerOf } from "./request/headers.js";

/** The services that the authorizer needs. */
interface ApiAuthorizerPorts extends OpenUploadsPorts, TrustedIssuerPorts {
  /** A fresh identifier for an upload. */
  readonly newId: () => string;
  /** Reserves uploads on the callers' quotas. @default - callers have no quotas */
  readonly limitUpload?: LimitUpload;
  /** Loads the narrower limits on uploads. */
  readonly loadNarrow: (hasRule: boolean) => Promise<Narrow>;
}

/** Serves a REST API's REQUEST authorizer. */
type ApiAuthorizerHandler = (event: APIGatewayRequestAuthorizerEvent) => Promise<AuthorizerAnswer>;

/** A credential cannot be checked at present. API Gateway answers 503 by the API's `AUTHORIZER_FAILURE` response. */
export class IdentityUnavailableError extends Error {
  override readonly name = "IdentityUnavailableError";
}

/** The custom rule failed. API Gateway answers 503, as for {@link IdentityUnavailableError}. */
class RuleFailedError extends Error {
  override readonly name = "RuleFailedError";
}

/** Creates the handler. It starts to fetch the issuers' keys immediately, and keeps them. */
export function createHandler(
  ports: ApiAuthorizerPorts,
  settings: ApiAuthorizerSettings,
): ApiAuthorizerHandler {
  const authenticate = createAuthenticator(
    settings.identity,
    ports,
    Object.keys(settings.quota?.claims ?? {}),
  );
  return async (event) => {
    await requireOpenUploads(event, ports);
    const { requestId, extendedRequestId } = event.requestContext;
    const apiKey = headerOf(event, "x-api-key");
    const known = await authenticate(headerOf(event, "authorization"), { apiKey });
    const authentication = await rejectDenied(known, ports.readLiveSettings);
    const audit = (decision: AuditedDecision) => {
      const caller = knownCaller(authentication);
      ports.log({ requestId, extendedRequestId, ...auditEntry({ ...decision, ...caller }) });
    };
    if (authentication.outcome === "rejected") {
      const { status, code, message, detail } = authentication;
      audit({ outcome: "rejected", status, code, detail });
      // API Gateway answers 401 to this exact text, and AUTHORIZER_FAILURE to any other.
      // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
      if (status === 401) throw new Error("Unauthorized");
      if (status === 503) throw new IdentityUnavailableError(message);
      return denyRequest(event, authentication);
    }
    const { identity } = authentication;
    const path = event.pathParameters?.key;
    const key = path === undefined ? undefined : namedKey(path, authentication, settings);
    const narrow = await narrowOf(settings, ports);
    const decision = authorize(event, identity, { settings, freshId: ports.newId(), narrow });
    const authorized = answerOf(decision, (failure) => audit({ ...failure, key }));
    const { answer, detail } = (await ports.limitUpload?.(event, authorized, { identity, key })) ?? {
      answer: authorized,
    };
    const { refusalStatus, refusalCode: code, uploadId } = answer.context;
    if (code === "") audit({ outcome: "allowed", detail, key, uploadId });
    else audit({ outcome: "rejected", status: Number(refusalStatus), code, key });
    return answer;
  };
}

/** Loads the narrower limits on uploads if the settings have any. Each file is loaded only once. */
function narrowOf(
  { policy, rule = false }: ApiAuthorizerSettings,
  { loadNarrow }: ApiAuthorizerPorts,
): Promise<Narrow> | undefined {
  return rule || policy.limits ? loadNarrow(rule) : undefined;
}

/** @throws {@link RuleFailedError} if the custom rule has failed */
function answerOf(
  decision: AuthorizerAnswer | RuleFailure,
  audit: (failure: AuditedDecision) => void,
): AuthorizerAnswer {
  if (!("outcome" in decision)) return decision;
  const { outcome, status, code, message, detail } = decision;
  audit({ outcome, status, code, detail });
  throw new RuleFailedError(message);
}
