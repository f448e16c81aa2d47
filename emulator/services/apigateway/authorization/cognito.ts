import { header } from "../../../http/http.js";
import type { CognitoAuthorizer } from "../model/document/definition.js";
import type { RoutedExchange } from "../model/exchange.js";
import { gatewayError } from "../model/gateway-error.js";
import type { RestApiPorts } from "../ports.js";
import type { Authorized } from "./authorized.js";

type Claims = Readonly<Record<string, unknown>>;

/**
 * Lets a user of a pool through: with an ID token where the method names no scopes, else with an access token that
 * holds one of them.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-enable-cognito-user-pool.html
 */
export async function authorizeCognito(
  exchange: RoutedExchange,
  authorizer: CognitoAuthorizer,
  ports: RestApiPorts,
): Promise<Authorized> {
  const token = header(exchange.request, authorizer.tokenHeader)?.replace(/^Bearer\s+/i, "");
  if (token === undefined || token === "")
    return unauthorized(`there is no ${authorizer.tokenHeader} header`);
  const claims = await ports.verifyCognitoToken(token, authorizer.userPoolArns);
  if (claims === undefined) return unauthorized("the token is none of the user pools', or is not valid");
  const reason = whyUnfit(claims, authorizer);
  if (reason !== undefined) return unauthorized(reason);
  exchange.context.authorizer = {
    claims: Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, claimText(value)])),
  };
  return { outcome: "authorized" };
}

function whyUnfit(claims: Claims, { scopes, tokenValidation }: CognitoAuthorizer): string | undefined {
  const wanted = scopes.length === 0 ? "id" : "access";
  if (claims.token_use !== wanted) {
    return `the token's token_use is ${JSON.stringify(claims.token_use)}, and ${wanted} is wanted`;
  }
  // The pattern is matched against the audience, which an access token has not.
  if (tokenValidation !== undefined && !tokenValidation.test(String(claims.aud ?? ""))) {
    return "the token's audience does not match identityValidationExpression";
  }
  if (scopes.length === 0) return undefined;
  const held = String(claims.scope ?? "").split(" ");
  return scopes.some((scope) => held.includes(scope))
    ? undefined
    : `the token holds none of the scopes ${scopes.join(", ")}`;
}

/** Claims reach integrations as text; a list's items are joined by commas. */
function claimText(value: unknown): string {
  if (Array.isArray(value)) return value.map(claimText).join(",");
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}

function unauthorized(reason: string): Authorized {
  return { outcome: "rejected", error: gatewayError("UNAUTHORIZED", reason) };
}
