import type { KeyObject } from "node:crypto";
import { decomposeUnverifiedJwt } from "aws-jwt-verify/jwt";
import { verifyJwtSync } from "aws-jwt-verify/jwt-verifier";
import { describe, expect, it } from "vitest";
import type { SignatureAlgorithm } from "../../../functions/identity/contract.js";
import { decomposeJwt } from "../../../functions/identity/tokens/decompose.js";
import { hasValidSignature } from "../../../functions/identity/tokens/signature.js";
import { chooser } from "../../support/fuzz/choose.js";
import { forgeries, validToken } from "./forgeries.js";
import { KEYS } from "./issuers.js";
import { RULES } from "./rules/rules.js";

const choose = chooser(Number(process.env.FUZZ_SEED ?? 1));
const VALID = Array.from({ length: 120 }, (_, number) => validToken(choose, number));
const HOSTILE = [...forgeries(choose), ...RULES.map(([, , make]) => make())];

/** What `action` returns; undefined if it throws. */
function unlessThrown<Result>(action: () => Result): Result | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

/** Header and payload as our code and aws-jwt-verify read them. The library removes two names of members. */
const readings = (token: string) =>
  [decomposeJwt, decomposeUnverifiedJwt].map((decompose) =>
    unlessThrown(() => {
      const { header, payload } = decompose(token);
      return [header, payload].map((object) =>
        Object.fromEntries(
          Object.entries(object).filter(([name]) => !/^(__proto__|constructor)$/.test(name)),
        ),
      );
    }),
  );

/** Keys by the algorithms that fit them. */
const KEY_OF: Readonly<Record<string, KeyObject>> = {
  RS256: KEYS.main.publicKey,
  RS384: KEYS.main.publicKey,
  RS512: KEYS.main.publicKey,
  ES256: KEYS.p256.publicKey,
  ES384: KEYS.p384.publicKey,
  ES512: KEYS.p521.publicKey,
  EdDSA: KEYS.ed25519.publicKey,
};

/** Whether our code and aws-jwt-verify find a token's signature valid. Undefined if no key fits its algorithm. */
function signatureVerdicts(token: string): readonly boolean[] | undefined {
  const jwt = unlessThrown(() => decomposeJwt(token));
  const alg = String(jwt?.header.alg);
  const key = Object.hasOwn(KEY_OF, alg) ? KEY_OF[alg] : undefined;
  if (jwt === undefined || key === undefined) return undefined;
  const jwk = key.export({ format: "jwk" }) as Parameters<typeof verifyJwtSync>[1];
  const anyClaims = { issuer: null, audience: null, graceSeconds: Number.POSITIVE_INFINITY };
  return [
    unlessThrown(() => hasValidSignature(jwt, alg as SignatureAlgorithm, key)) ?? false,
    unlessThrown(() => verifyJwtSync(token, jwk, anyClaims, () => key)) !== undefined,
  ];
}

describe("our verification and aws-jwt-verify", () => {
  it("read valid tokens alike", () => {
    const read = VALID.map(readings);

    expect(read.map(([ours]) => ours)).toEqual(read.map(([, reference]) => reference));
    expect(read.flat()).not.toContain(undefined);
  });

  it("read hostile tokens alike, if ours reads them at all", () => {
    const read = HOSTILE.map(readings).filter(([ours]) => ours !== undefined);

    expect(read.length).toBeGreaterThan(1_000);
    expect(read.map(([ours]) => ours)).toEqual(read.map(([, reference]) => reference));
  });

  it("find the same signatures valid", () => {
    const verdicts = [...VALID, ...HOSTILE].flatMap((token) => [signatureVerdicts(token) ?? []]);
    const given = verdicts.filter(({ length }) => length > 0);

    expect(given.map(([ours]) => ours)).toEqual(given.map(([, reference]) => reference));
    expect(given.filter(([ours]) => ours).length).toBeGreaterThan(100);
    expect(given.filter(([ours]) => !ours).length).toBeGreaterThan(500);
  });
});
