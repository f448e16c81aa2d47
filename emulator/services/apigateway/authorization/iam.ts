import { header } from "../../../http/http.js";
import type { Principal } from "../../../iam/principal.js";
import { isAccountPrincipal } from "../../../iam/principal.js";
import type { RoutedExchange } from "../model/exchange.js";
import { gatewayError } from "../model/gateway-error.js";
import type { RestApiPorts } from "../ports.js";
import type { Authorized } from "./authorized.js";

/** Authorizes a request that is signed for `execute-api` by a principal with `execute-api:Invoke`. */
export async function authorizeIam(exchange: RoutedExchange, ports: RestApiPorts): Promise<Authorized> {
  if (!isSigned(exchange)) {
    return {
      outcome: "rejected",
      error: gatewayError(
        "MISSING_AUTHENTICATION_TOKEN",
        "the method requires a signature; the request has none",
      ),
    };
  }
  const signature = await ports.verifySignature(exchange.request, exchange.body);
  if (signature.outcome === "rejected") {
    const { message, errorType } = signature;
    return {
      outcome: "rejected",
      error: gatewayError("INVALID_SIGNATURE", `signature rejected: ${errorType}`, { message, errorType }),
    };
  }
  const { principal } = signature.caller;
  identify(exchange, principal, signature.accessKeyId);
  const { resourcePolicy } = exchange.definition;
  const decision = ports.iam.authorize(
    principal,
    "execute-api:Invoke",
    exchange.methodArn,
    { "aws:SourceIp": exchange.request.remoteAddress },
    resourcePolicy && { document: resourcePolicy, constructPath: exchange.api.constructPath },
  );
  if (decision.allowed) return { outcome: "authorized" };
  const message = `User: ${arnOf(principal)} is not authorized to perform: execute-api:Invoke on resource: ${exchange.methodArn}`;
  return { outcome: "rejected", error: gatewayError("ACCESS_DENIED", decision.reason, { message }) };
}

function isSigned(exchange: RoutedExchange): boolean {
  return (
    header(exchange.request, "authorization") !== undefined ||
    exchange.query.some(([name]) => name === "X-Amz-Signature")
  );
}

function identify(exchange: RoutedExchange, principal: Principal, accessKeyId: string): void {
  exchange.principal = principal;
  const { identity } = exchange.context;
  identity.accessKey = accessKeyId;
  identity.userArn = arnOf(principal);
  if (!isAccountPrincipal(principal)) return;
  identity.accountId = principal.accountId;
  identity.caller = principal.userId;
  identity.user = principal.userId;
}

function arnOf(principal: Principal): string {
  switch (principal.type) {
    case "role":
      return principal.sessionArn;
    case "service":
      return principal.service;
    case "anonymous":
      return "anonymous";
    default:
      return principal.arn;
  }
}
