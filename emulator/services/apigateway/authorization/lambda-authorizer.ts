import { authorize } from "../../../iam/policy/authorize.js";
import { callFunction } from "../integration/lambda-call.js";
import { requestEvent } from "../integration/proxy-event.js";
import type { LambdaAuthorizer } from "../model/document/definition.js";
import type { RoutedExchange } from "../model/exchange.js";
import type { GatewayError } from "../model/gateway-error.js";
import { gatewayError } from "../model/gateway-error.js";
import type { RestApiPorts } from "../ports.js";
import type { Authorized } from "./authorized.js";
import type { AuthorizerAnswer } from "./authorizer-answer.js";
import { readAuthorizerAnswer } from "./authorizer-answer.js";
import { digestHeaders, storedContext, withSeenHeaders } from "./authorizer-facts.js";
import { identityValues } from "./identity-sources.js";

/** Time that API Gateway waits for an authorizer, in milliseconds. */
const AUTHORIZER_TIMEOUT_MS = 29_000;

interface CachedAnswer {
  readonly answer: AuthorizerAnswer;
  readonly expiresAt: number;
}

type AuthorizerResult =
  | { readonly outcome: "answered"; readonly answer: AuthorizerAnswer; readonly latency: number }
  | { readonly outcome: "rejected"; readonly error: GatewayError };

/**
 * Creates the Lambda authorizers of an API, with their cache of policies.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
 */
export function createLambdaAuthorizers(
  ports: RestApiPorts,
): (exchange: RoutedExchange, authorizer: LambdaAuthorizer) => Promise<Authorized> {
  const kept = new Map<string, CachedAnswer>();
  return async (exchange, authorizer) => {
    const values = identityValues(exchange, authorizer.identitySources);
    const reason = earlyRejection(authorizer, values);
    if (reason !== undefined) return { outcome: "rejected", error: gatewayError("UNAUTHORIZED", reason) };
    const callers = ports.facts.holds("cachedAnswersBelongToOneToken") ? values : [];
    const key = JSON.stringify([authorizer.id, exchange.stage.name, callers]);
    const known = kept.get(key);
    if (known !== undefined && known.expiresAt > ports.clock()) return decide(exchange, known.answer, 0);
    kept.delete(key);
    const result = await invokeAuthorizer(exchange, authorizer, ports);
    if (result.outcome === "rejected") return result;
    if (authorizer.resultTtlSeconds > 0) {
      const expiresAt = ports.clock() + authorizer.resultTtlSeconds * 1000;
      kept.set(key, { answer: result.answer, expiresAt });
    }
    return decide(exchange, result.answer, result.latency);
  };
}

/**
 * Reason to reject a request before the authorizer is called. Without a cache, a REQUEST authorizer is called for every
 * request, even without its identity sources.
 */
function earlyRejection(
  authorizer: LambdaAuthorizer,
  values: readonly (string | undefined)[],
): string | undefined {
  if (authorizer.kind === "REQUEST" && authorizer.resultTtlSeconds === 0) return undefined;
  const missing = values.indexOf(undefined);
  if (missing !== -1) {
    const source = authorizer.identitySources[missing];
    return `the identity source ${source?.from}.${source?.name} is missing`;
  }
  const isMismatch = authorizer.identityValidation?.test(values[0] ?? "") === false;
  return isMismatch ? "the token does not match identityValidationExpression" : undefined;
}

async function invokeAuthorizer(
  exchange: RoutedExchange,
  authorizer: LambdaAuthorizer,
  ports: RestApiPorts,
): Promise<AuthorizerResult> {
  const startedAt = ports.clock();
  const call = await callFunction(
    {
      functionArn: authorizer.functionArn,
      payload: JSON.stringify(authorizerEvent(exchange, authorizer)),
      ...(authorizer.credentials === undefined ? {} : { credentials: authorizer.credentials }),
      sourceArn: `${exchange.api.executionArn}/authorizers/${authorizer.id}`,
      timeoutMs: AUTHORIZER_TIMEOUT_MS,
    },
    ports,
    exchange.model,
  );
  if (call.outcome === "returned") {
    const read = readAuthorizerAnswer(call.payload);
    if (read.outcome === "invalid") return rejected("AUTHORIZER_CONFIGURATION_ERROR", read.reason);
    return { outcome: "answered", answer: read.answer, latency: ports.clock() - startedAt };
  }
  if (call.outcome === "function-error") {
    return call.errorMessage === "Unauthorized"
      ? rejected("UNAUTHORIZED", "the authorizer threw Unauthorized")
      : rejected("AUTHORIZER_FAILURE", "the authorizer failed; only the error Unauthorized means 401");
  }
  const isForbidden = call.outcome === "forbidden";
  return rejected(isForbidden ? "AUTHORIZER_CONFIGURATION_ERROR" : "AUTHORIZER_FAILURE", call.reason);
}

function authorizerEvent(exchange: RoutedExchange, authorizer: LambdaAuthorizer): unknown {
  const { kind, identitySources } = authorizer;
  if (kind === "REQUEST") {
    const request = requestEvent(withSeenHeaders(exchange), digestHeaders(exchange));
    return { type: kind, methodArn: exchange.methodArn, ...request };
  }
  const [authorizationToken] = identityValues(exchange, identitySources);
  return { type: kind, methodArn: exchange.methodArn, authorizationToken };
}

/** Evaluates a policy for the current method. A cached policy may have been returned for another method. */
function decide(exchange: RoutedExchange, answer: AuthorizerAnswer, latency: number): Authorized {
  const { accountId } = exchange.model;
  const decision = authorize({
    principal: {
      type: "user",
      accountId,
      arn: `arn:aws:iam::${accountId}:user/authorizer`,
      userId: answer.principalId,
    },
    action: "execute-api:Invoke",
    resourceArn: exchange.methodArn,
    resourceAccountId: accountId,
    context: { "aws:SourceIp": exchange.request.remoteAddress },
    identityPolicies: [{ document: answer.policy, constructPath: "the authorizer's policy" }],
  });
  exchange.context.authorizer = {
    ...storedContext(answer.context, exchange.facts),
    principalId: answer.principalId,
    integrationLatency: latency,
  };
  if (!decision.allowed) {
    const isDenied = decision.rule === "explicit-deny";
    const tail = isDenied ? " with an explicit deny in an identity-based policy" : "";
    const message = `User is not authorized to access this resource${tail}`;
    return { outcome: "rejected", error: gatewayError("ACCESS_DENIED", decision.reason, { message }) };
  }
  const { usageIdentifierKey } = answer;
  return { outcome: "authorized", ...(usageIdentifierKey === undefined ? {} : { usageIdentifierKey }) };
}

function rejected(type: Parameters<typeof gatewayError>[0], reason: string): AuthorizerResult {
  return { outcome: "rejected", error: gatewayError(type, reason) };
}
