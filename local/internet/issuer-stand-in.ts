import type { SigningKeys } from "../cognito/signing-keys.js";
import type { HttpHandler } from "../http.js";
import { header, jsonResponse } from "../http.js";

const DISCOVERY = "/.well-known/openid-configuration";
const KEYS = /\/(jwks|keys|certs)(\.json)?$/;

/**
 * Stands for any OpenID Connect issuer: it publishes its discovery document and the keys of tokens that
 * `npm run token -- --issuer` signs.
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html
 */
export function createIssuerStandIn(keys: SigningKeys): HttpHandler {
  return async (request) => {
    const host = header(request, "host") ?? "";
    if (request.method !== "GET") return jsonResponse(405, { error: "method_not_allowed" });
    if (request.path.endsWith(DISCOVERY)) {
      const issuer = `https://${host}${request.path.slice(0, -DISCOVERY.length)}`;
      return jsonResponse(200, {
        issuer,
        jwks_uri: `${issuer}/.well-known/jwks.json`,
        id_token_signing_alg_values_supported: ["RS256"],
        response_types_supported: ["code"],
        subject_types_supported: ["public"],
      });
    }
    if (!KEYS.test(request.path)) return jsonResponse(404, { error: "not_found" });
    const { publicJwk } = await keys.keyOf(host);
    return jsonResponse(200, { keys: [publicJwk] });
  };
}
