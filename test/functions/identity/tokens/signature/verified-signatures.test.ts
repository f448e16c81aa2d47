import { exportJWK, generateKeyPair } from "jose";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createAuthenticator } from "../../../../../functions/identity/authenticate.js";
import type { Authenticator } from "../../../../../functions/identity/authentication.js";
import type { IdentitySettings } from "../../../../../functions/identity/contract.js";
import { VerifiedSignatures } from "../../../../../functions/identity/tokens/signature/verified-signatures.js";
import type { TestIssuer } from "../../../support/issuer.js";
import { COGNITO, cognitoClaims, createIssuer, encoded, inSeconds, OIDC } from "../../../support/issuer.js";

const MINUTE = 60;
let issuer: TestIssuer;
let otherKey: object;

beforeAll(async () => {
  issuer = await createIssuer();
  otherKey = { ...(await exportJWK((await generateKeyPair("RS256")).publicKey)), alg: "RS256", use: "sig" };
});
afterEach(() => {
  vi.useRealTimers();
});

/** An authenticator that has accepted a token, and an issuer whose keys can be replaced. */
async function afterFirstUse(
  claims: Parameters<typeof cognitoClaims>[0] = {},
  settings: Partial<IdentitySettings> = {},
) {
  let keys: readonly object[] | undefined;
  const authenticate = createAuthenticator({ ...COGNITO, ...settings } as IdentitySettings, {
    ...issuer,
    get: async (uri, signal) => (keys === undefined ? issuer.get(uri, signal) : encoded({ keys })),
  });
  const token = await issuer.sign(cognitoClaims(claims));
  expect(await outcome(authenticate, token)).toBe("authenticated");
  return {
    token,
    again: (presented = token) => outcome(authenticate, presented),
    publish: (...published: readonly object[]) => {
      keys = published;
    },
  };
}

async function outcome(authenticate: Authenticator, token: string): Promise<string> {
  const authentication = await authenticate(`Bearer ${token}`);
  return authentication.outcome === "rejected"
    ? `${authentication.status} ${authentication.code}`
    : "authenticated";
}

/** Moves the clock by which times in tokens are checked. */
function moveClock(seconds: number): void {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + seconds * 1_000 });
}

describe("a token that was accepted before", () => {
  it("is accepted again, with the same identity", async () => {
    const authenticate = createAuthenticator(COGNITO, issuer);
    const token = await issuer.sign(cognitoClaims());

    expect(await authenticate(token)).toEqual(await authenticate(token));
  });

  it("is rejected after it has expired", async () => {
    const { again } = await afterFirstUse({ exp: inSeconds(5 * MINUTE) });
    moveClock(6 * MINUTE);

    expect(await again()).toBe("401 ExpiredToken");
  });

  it("is rejected when it is older than the settings allow", async () => {
    const { again } = await afterFirstUse(
      { iat: inSeconds(0), exp: inSeconds(60 * MINUTE) },
      { maxTokenAgeSeconds: 300 },
    );
    moveClock(6 * MINUTE);

    expect(await again()).toBe("401 InvalidToken");
  });

  it.each<[string, () => readonly object[]]>([
    ["the issuer has removed its key", () => [{ ...otherKey, kid: "key-2" }]],
    ["another key has taken its key's place", () => [{ ...otherKey, kid: "key-1" }]],
  ])("is rejected after %s", async (_case, published) => {
    const { again, publish } = await afterFirstUse();
    publish(...published());
    issuer.advance(11 * MINUTE);

    expect(await again()).toBe("401 InvalidToken");
  });

  it("is rejected with another signature over the same claims", async () => {
    const { again, token } = await afterFirstUse();
    const [header, payload, signature = ""] = token.split(".");
    const forged = `${header}.${payload}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`;

    expect(await again(forged)).toBe("401 InvalidToken");
    expect(await again()).toBe("authenticated");
  });

  it("has the present id of its key, by which it can be denied", async () => {
    let kid = "key-1";
    const authenticate = createAuthenticator(COGNITO, {
      ...issuer,
      get: async (uri, signal) => {
        const { keys } = JSON.parse(Buffer.from(await issuer.get(uri, signal)).toString());
        return encoded({ keys: [{ ...keys[0], kid }] });
      },
    });
    const token = await issuer.sign(cognitoClaims(), { kid: undefined });
    const keyId = async () => {
      const authentication = await authenticate(token);
      return authentication.outcome === "rejected" ? authentication : authentication.credential.keyId;
    };

    expect(await keyId()).toBe("key-1");
    kid = "key-2";
    issuer.advance(11 * MINUTE);
    expect(await keyId()).toBe("key-2");
  });

  it("is not accepted by another authenticator", async () => {
    const { token } = await afterFirstUse();

    expect(await outcome(createAuthenticator(OIDC, issuer), token)).toBe("401 InvalidToken");
  });
});

describe("the memory of verified signatures", () => {
  const signed = { header: {}, payload: {} } as unknown as Parameters<VerifiedSignatures["add"]>[1];

  it("forgets the oldest of more than 100 tokens", () => {
    const signatures = new VerifiedSignatures();
    for (let index = 0; index <= 100; index++) signatures.add(`token-${index}`, signed);

    expect(signatures.find("token-0")).toBeUndefined();
    expect(signatures.find("token-1")).toBe(signed);
    expect(signatures.find("token-100")).toBe(signed);
  });

  it("forgets no token when one is added again", () => {
    const signatures = new VerifiedSignatures();
    for (let index = 0; index < 100; index++) signatures.add(`token-${index}`, signed);
    signatures.add("token-99", signed);

    expect(signatures.find("token-0")).toBe(signed);
  });
});
