import type { JWTPayload } from "jose";
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from "jose";
import type { CognitoIdentitySettings, OidcIdentitySettings } from "../../../functions/identity/contract.js";
import type { GetDocument } from "../../../functions/identity/keys/fetch/https-document.js";

/** An issuer's documents, valid and invalid tokens, and the clock of the verifier. */
export interface TestIssuer {
  /** Serves the discovery document and the keys, unless they are replaced. */
  readonly get: GetDocument;
  /** Every requested address. */
  readonly fetched: readonly string[];
  readonly now: () => number;
  readonly log: (entry: Readonly<Record<string, unknown>>) => void;
  /** Everything that was logged. */
  readonly logged: readonly unknown[];
  advance(seconds: number): void;
  readonly sign: (claims: JWTPayload, header?: { alg?: string; kid?: string }) => Promise<string>;
  /** The same with any header parameters. */
  readonly signRaw: (claims: JWTPayload, header: object) => Promise<string>;
  /** Signed by HMAC, with the issuer's public key as the secret. */
  readonly signWithPublicKey: (claims: JWTPayload) => Promise<string>;
}

export async function createIssuer(): Promise<TestIssuer> {
  const { publicKey, privateKey } = await generateKeyPair("RS256", { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: "key-1", alg: "RS256", use: "sig" };
  const spki = await exportSPKI(publicKey);
  const fetched: string[] = [];
  const logged: unknown[] = [];
  let offsetMs = 0;
  return {
    fetched,
    get: async (uri) => {
      fetched.push(uri);
      return encoded(uri.endsWith("/openid-configuration") ? OIDC_DISCOVERY : { keys: [jwk] });
    },
    now: () => Date.now() + offsetMs,
    advance: (seconds) => {
      offsetMs += seconds * 1_000;
    },
    log: (entry) => logged.push(entry),
    logged,
    sign: (claims, header) =>
      new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "key-1", ...header }).sign(privateKey),
    signRaw: async (claims, header) => {
      const signed = [{ alg: "RS256", kid: "key-1", ...header }, claims]
        .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
        .join(".");
      const algorithm = "RSASSA-PKCS1-v1_5";
      const signature = await crypto.subtle.sign(algorithm, privateKey, Buffer.from(signed));
      return `${signed}.${Buffer.from(signature).toString("base64url")}`;
    },
    signWithPublicKey: (claims) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: "HS256", kid: "key-1" })
        .sign(new TextEncoder().encode(spki)),
  };
}

/** A document's bytes. */
export function encoded(document: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(document));
}

/** A token with no signature at all. */
export function unsignedToken(claims: JWTPayload): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "none", kid: "key-1" })}.${part(claims)}.AAAA`;
}

/** The same token with other claims and the old signature. */
export function tamperedToken(token: string, claims: JWTPayload): string {
  const [header, , signature] = token.split(".");
  return `${header}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.${signature}`;
}

export const COGNITO: CognitoIdentitySettings = {
  type: "cognito",
  userPoolId: "eu-central-1_AbCdEf123",
  clientIds: ["client-a", "client-b"],
};

export const OIDC: OidcIdentitySettings = {
  type: "oidc",
  issuer: "https://issuer.example.com/",
  audience: ["uploads"],
};

/** The discovery document of {@link OIDC}. */
export const OIDC_DISCOVERY = { issuer: OIDC.issuer, jwks_uri: "https://issuer.example.com/keys" };

const now = () => Math.floor(Date.now() / 1_000);

/** Claims of an access token that InitiateAuth would give for {@link COGNITO}. */
export function cognitoClaims(changes: JWTPayload = {}): JWTPayload {
  return {
    sub: "alice",
    iss: "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123",
    client_id: "client-a",
    token_use: "access",
    scope: "aws.cognito.signin.user.admin",
    "cognito:groups": ["uploaders", "tenant:acme"],
    iat: now() - 10,
    exp: now() + 600,
    ...changes,
  };
}

/** Claims of a token for {@link OIDC}. */
export function oidcClaims(changes: JWTPayload = {}): JWTPayload {
  return {
    sub: "auth0|alice",
    iss: "https://issuer.example.com/",
    aud: ["uploads", "other"],
    scp: ["uploads:write"],
    groups: ["uploaders"],
    iat: now() - 10,
    exp: now() + 600,
    ...changes,
  };
}

/** The time some seconds from now, as `exp` and `nbf` have it. */
export function inSeconds(seconds: number): number {
  return now() + seconds;
}
