import { header } from "../../../http/http.js";
import type { CognitoAuthorizer } from "../model/document/definition.js";
import type { RoutedExchange } from "../model/exchange.js";
import { gatewayError } from "../model/gateway-error.js";
import type { RestApiPorts } from "../ports.js";
import type { Authorized } from "./authorized.js";

type Claims = Readonly<Record<string, unknown>>;

/**
 * Authorizes a user of a user pool. If the method has scopes, the token must be an access token with one of them;
 * otherwise it must be an ID token.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-enable-cognito-user-pool.html
 */
export async function authorizeCognito(
  exchange: RoutedExchange,
  authorizer: CognitoAuthorizer,
  ports: RestApiPorts,
): Promise<Authorized> {
  const token = header(exchange.request, authorizer.tokenHeader)?.replace(/^Bearer\s+/i, "");
  if (token === undefined || token === "")
    return unauthorized(`the header ${authorizer.tokenHeader} is missing`);
  const claims = await ports.verifyCognitoToken(token, authorizer.userPoolArns);
  if (claims === undefined) return unauthorized("the token is invalid, or not from one of the user pools");
  const reason = claimsProblem(claims, authorizer);
  if (reason !== undefined) return unauthorized(reason);
  exchange.context.authorizer = {
    claims: Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, claimString(value)])),
  };
  return { outcome: "authorized" };
}

function claimsProblem(claims: Claims, { scopes, tokenValidation }: CognitoAuthorizer): string | undefined {
  const wanted = scopes.length === 0 ? "id" : "access";
  if (claims.token_use !== wanted) {
    return `the token's token_use is ${JSON.stringify(claims.token_use)}; it must be ${wanted}`;
  }
  // The pattern is matched against the audience, which is missing in an access token.
  if (tokenValidation !== undefined && !tokenValidation.test(String(claims.aud ?? ""))) {
    return "the token's audience does not match identityValidationExpression";
  }
  if (scopes.length === 0) return undefined;
  const held = String(claims.scope ?? "").split(" ");
  return scopes.some((scope) => held.includes(scope))
    ? undefined
    : `the token has none of the scopes ${scopes.join(", ")}`;
}

/** Integrations get claims as strings; the items of a list are joined by commas. */
function claimString(value: unknown): string {
  if (Array.isArray(value)) return value.map(claimString).join(",");
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}

function unauthorized(reason: string): Authorized {
  return { outcome: "rejected", error: gatewayError("UNAUTHORIZED", reason) };
}
