import type { RoutedExchange } from "../model/exchange.js";
import type { GatewayError } from "../model/gateway-error.js";
import { gatewayError } from "../model/gateway-error.js";
import type { RestApiPorts } from "../ports.js";
import type { Authorized } from "./authorized.js";
import { authorizeCognito } from "./cognito.js";
import { authorizeIam } from "./iam.js";
import { createLambdaAuthorizers } from "./lambda-authorizer.js";

/** Authorizes a request, and fills in `$context.authorizer` and `$context.identity`. */
type RequestAuthorizer = (exchange: RoutedExchange) => Promise<Authorized>;

/** Creates the authorization of an API: the resource policy first, then the method's own. */
export function createRequestAuthorizer(ports: RestApiPorts): RequestAuthorizer {
  const authorizeLambda = createLambdaAuthorizers(ports);
  return async (exchange) => {
    const { authorization } = exchange.method;
    if (authorization.type === "AWS_IAM") return authorizeIam(exchange, ports);
    const error = checkResourcePolicy(exchange, ports);
    if (error !== undefined) return { outcome: "rejected", error };
    switch (authorization.type) {
      case "NONE":
        return { outcome: "authorized" };
      case "COGNITO_USER_POOLS":
        return authorizeCognito(exchange, authorization, ports);
      case "CUSTOM":
        return authorizeLambda(exchange, authorization);
    }
  };
}

function checkResourcePolicy(exchange: RoutedExchange, { iam }: RestApiPorts): GatewayError | undefined {
  const document = exchange.definition.resourcePolicy;
  if (document === undefined) return undefined;
  const decision = iam.authorize(
    { type: "anonymous" },
    "execute-api:Invoke",
    exchange.methodArn,
    { "aws:SourceIp": exchange.request.remoteAddress },
    { document, constructPath: exchange.api.constructPath },
  );
  if (decision.allowed) return undefined;
  const tail = decision.rule === "explicit-deny" ? " with an explicit deny" : "";
  const message = `User: anonymous is not authorized to perform: execute-api:Invoke on resource: ${exchange.methodArn}${tail}`;
  return gatewayError("ACCESS_DENIED", `resource policy: ${decision.reason}`, { message });
}
