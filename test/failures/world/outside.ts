import type { KeyObject } from "node:crypto";
import { generateKeyPairSync, sign } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** One host's response to a request. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;

/** Everything that the functions reach over the network: two issuers and Parameter Store. */
export interface Outside {
  readonly url: string;
  issuer: Behaviour;
  otherIssuer: Behaviour;
  parameterStore: Behaviour;
  close(): void;
}

export const ISSUER = "https://id.example.com";
export const OTHER_ISSUER = "https://partner.example.com";
export const AUDIENCE = "uploads";

/** Serves all hosts at one loopback address; all of them work until a test changes that. */
export async function serveOutside(parameters: Readonly<Record<string, string>>): Promise<Outside> {
  const outside = {
    url: "",
    issuer: working(),
    otherIssuer: working(),
    parameterStore: givingParameters(parameters),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  const server = createServer((request, response) => behaviourOf(request, outside)(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  outside.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return outside;
}

function behaviourOf({ headers }: IncomingMessage, outside: Omit<Outside, "close">): Behaviour {
  if (headers.host === new URL(ISSUER).host) return outside.issuer;
  return headers.host === new URL(OTHER_ISSUER).host ? outside.otherIssuer : outside.parameterStore;
}

/** A signing key of an issuer. */
interface SigningKey {
  readonly privateKey: KeyObject;
  readonly jwk: object;
}

function signingKey(): SigningKey {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return { privateKey, jwk: { ...publicKey.export({ format: "jwk" }), alg: "ES256", use: "sig" } };
}

export const FIRST_KEY = signingKey();
export const SECOND_KEY = signingKey();

/** An issuer that publishes its key where its discovery document says, under the `kid` `k1` unless another is given. */
export function working(key: SigningKey = FIRST_KEY, kid = "k1"): Behaviour {
  return ({ headers: { host }, url }, response) => {
    const issuer = `https://${host}`;
    const document = { issuer, jwks_uri: `${issuer}/keys` };
    const isDiscovery = url === "/.well-known/openid-configuration";
    response.end(JSON.stringify(isDiscovery ? document : { keys: [{ ...key.jwk, kid }] }));
  };
}

/** A host that closes each connection without an answer. */
export const down: Behaviour = (request) => request.socket.destroy();

/** A host that answers as it should, after a while. */
export function slow(milliseconds: number): Behaviour {
  return (request, response) => {
    const timer = setTimeout(() => working()(request, response), milliseconds);
    response.on("close", () => clearTimeout(timer));
  };
}

/** A host that answers every request alike. */
export function answering(
  status: number,
  body: string | Buffer,
  headers: Record<string, string> = {},
): Behaviour {
  return (_request, response) => response.writeHead(status, headers).end(body);
}

/** A Parameter Store that has these parameters. */
export function givingParameters(parameters: Readonly<Record<string, string>>): Behaviour {
  return async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { Name } = JSON.parse(body) as { Name: string };
    response.end(JSON.stringify({ Parameter: { Value: parameters[Name] } }));
  };
}

/** The differences from a valid token of the first issuer. */
export interface TokenChanges {
  readonly issuer?: string;
  readonly key?: SigningKey;
  readonly kid?: string;
  /** Seconds after {@link START}. */
  readonly issuedIn?: number;
  /** Seconds after {@link START}. */
  readonly expiresIn?: number;
}

/** The time at which both functions start, in milliseconds since 1970. */
export const START = Date.UTC(2026, 10, 29, 12);

/** A token for the subject alice. */
export function tokenWith(changes: TokenChanges = {}): string {
  const { issuer = ISSUER, key = FIRST_KEY, kid = "k1", issuedIn = -10, expiresIn = 36_000 } = changes;
  const now = START / 1_000;
  const claims = { iss: issuer, aud: AUDIENCE, sub: "alice", iat: now + issuedIn, exp: now + expiresIn };
  const input = [{ alg: "ES256", kid }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  const signature = sign("sha256", Buffer.from(input), { key: key.privateKey, dsaEncoding: "ieee-p1363" });
  return `${input}.${signature.toString("base64url")}`;
}
