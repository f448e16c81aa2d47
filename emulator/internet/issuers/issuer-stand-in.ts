import type { JWK } from "jose";
import type { AnswerFirst, HttpHandler, HttpRequest } from "../../http/http.js";
import { header, jsonResponse } from "../../http/http.js";
import { issuerTypeOf } from "../../issuers/issuer-type.js";
import type { IssuerShape } from "../../issuers/shape.js";
import { ISSUER_SHAPES } from "../../issuers/shapes.js";
import type { TrustedIssuer } from "../../issuers/trusted-issuer.js";
import type { SigningKeys } from "../../services/cognito/index.js";

/** Serves the documents of the issuers that the stack trusts, and of no others. */
export interface IssuerStandIn {
  /** The host names of the issuers and of their keys, in lower case, with a port if the URL has one. */
  readonly hosts: ReadonlySet<string>;
  readonly handler: HttpHandler;
  readonly issuers: readonly TrustedIssuer[];
}

/**
 * Serves each issuer's discovery document, and its keys at the document's `jwks_uri`; any other path gets 404, as at
 * the real issuer. `npm run token -- --issuer` signs with these keys. Documents of a known kind of issuer look like the
 * real ones.
 * @param answerFirst - Responds in place of the stand-in, unless it returns undefined.
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html
 */
export function createIssuerStandIn(
  issuers: readonly TrustedIssuer[],
  keys: SigningKeys,
  answerFirst: AnswerFirst = async () => undefined,
): IssuerStandIn {
  const urls = issuers.flatMap(({ issuer, jwksUri }) => [issuer, jwksUri]);
  return {
    issuers,
    hosts: new Set(urls.map((url) => new URL(url).host)),
    handler: async (request) => {
      const answer = await answerFirst(request);
      if (answer !== undefined) return answer;
      if (request.method !== "GET") return jsonResponse(405, { error: "method_not_allowed" });
      const described = issuers.find(({ issuer }) => isAt(request, discoveryOf(issuer)));
      if (described) return jsonResponse(200, discoveryDocument(described));
      const owners = issuers.filter(({ jwksUri }) => isAt(request, jwksUri));
      if (owners.length === 0) return jsonResponse(404, { error: "not_found" });
      const published = await Promise.all(owners.map(({ issuer }) => publishedKeys(issuer, keys)));
      return jsonResponse(200, { keys: published.flat() });
    },
  };
}

function discoveryOf(issuer: string): string {
  return `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
}

function discoveryDocument({ issuer, jwksUri }: TrustedIssuer): object {
  return {
    issuer,
    jwks_uri: jwksUri,
    id_token_signing_alg_values_supported: shapeOf(issuer)?.idTokenAlgorithms ?? ["RS256"],
    response_types_supported: ["code"],
    subject_types_supported: ["public"],
  };
}

/** The keys that an issuer publishes. For a known kind of issuer, they have the form of the real issuer's keys. */
async function publishedKeys(issuer: string, keys: SigningKeys): Promise<readonly JWK[]> {
  const { publicJwk } = await keys.keyOf(issuer);
  const { publishedKey = (key) => key, otherKeys = [] }: Partial<IssuerShape> = shapeOf(issuer) ?? {};
  return [publishedKey(publicJwk, issuer), ...otherKeys];
}

function shapeOf(issuer: string): IssuerShape | undefined {
  const type = issuerTypeOf(issuer);
  return type && ISSUER_SHAPES[type];
}

function isAt(request: HttpRequest, address: string): boolean {
  const { host, pathname } = new URL(address);
  return header(request, "host")?.toLowerCase() === host && request.path === pathname;
}
