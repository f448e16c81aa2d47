import type { DecomposedJwt } from "aws-jwt-verify/jwt";
import { decomposeUnverifiedJwt } from "aws-jwt-verify/jwt";
import { describe, expect, it } from "vitest";
import { readUnverified } from "../../../../../functions/identity/tokens/form/unverified-token.js";
import { chooser } from "../../../../support/fuzz/choose.js";
import { forgeries, validToken } from "../../../hostile-tokens/forgeries.js";
import { RULES } from "../../../hostile-tokens/rules/rules.js";

const choose = chooser(Number(process.env.FUZZ_SEED ?? 1));
const VALID = Array.from({ length: 120 }, (_, number) => validToken(choose, number));
const HOSTILE = [...RULES.map(([, , make]) => make()), ...forgeries(choose)];

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const tokenOf = (header: object, payload: object) => `${part(header)}.${part(payload)}.AAAA`;

/** Types that a registered claim or header parameter cannot have. */
const NO_STRINGS = [1, true, null, {}, [], ["a"]];
const NO_TIMES = ["1", true, null, {}, []];
const NO_AUDIENCES = [1, true, null, {}, [1], ["a", null], [["a"]]];

const WRONG_TYPES = [
  ...["iss", "sub", "jti", "scope"].flatMap((claim) => NO_STRINGS.map((value) => ({ [claim]: value }))),
  ...["exp", "nbf", "iat"].flatMap((claim) => NO_TIMES.map((value) => ({ [claim]: value }))),
  ...NO_AUDIENCES.map((aud) => ({ aud })),
];

function readBy(read: (token: string) => Readonly<DecomposedJwt>, token: string): object | undefined {
  try {
    return read(token);
  } catch {
    return undefined;
  }
}

/** The library drops members of these names. */
function withoutDropped({ header, payload, ...rest }: Readonly<DecomposedJwt>): object {
  const json = JSON.stringify([header, payload], (name, value) =>
    name === "constructor" ? undefined : value,
  );
  return { read: JSON.parse(json), ...rest };
}

describe("readUnverified", () => {
  it("reads a token as aws-jwt-verify does", () => {
    expect(VALID.map((token) => withoutDropped(readUnverified(token)))).toEqual(
      VALID.map((token) => withoutDropped(decomposeUnverifiedJwt(token))),
    );
  });

  it("accepts no token that aws-jwt-verify does not read, or reads in another way", () => {
    const differences = HOSTILE.filter((token) => {
      const ours = readBy(readUnverified, token) as DecomposedJwt | undefined;
      if (ours === undefined) return false;
      const theirs = readBy(decomposeUnverifiedJwt, token) as DecomposedJwt | undefined;
      return (
        theirs === undefined ||
        JSON.stringify(withoutDropped(ours)) !== JSON.stringify(withoutDropped(theirs))
      );
    });

    expect(differences).toEqual([]);
  });

  it.each(WRONG_TYPES)("rejects a token with the claim %j, as aws-jwt-verify does", (claims) => {
    const token = tokenOf({ alg: "RS256" }, claims);

    expect(() => readUnverified(token)).toThrow("The token is not a JWT");
    expect(() => decomposeUnverifiedJwt(token)).toThrow();
  });

  it.each(["alg", "kid"].flatMap((name) => NO_STRINGS.map((value) => ({ [name]: value }))))(
    "rejects a token with the header parameter %j, as aws-jwt-verify does",
    (header) => {
      const token = tokenOf(header, {});

      expect(() => readUnverified(token)).toThrow("The token is not a JWT");
      expect(() => decomposeUnverifiedJwt(token)).toThrow();
    },
  );

  it.each([
    ["no signature", "e30.e30."],
    ["no header", ".e30.AAAA"],
    ["two parts", "e30.e30"],
    ["four parts", "e30.e30.AAAA.AAAA"],
    ["a padded part", "e30=.e30.AAAA"],
    ["extra bits in the last character", "e31.e30.AAAA"],
    ["a list as payload", "e30.W10.AAAA"],
    [
      "invalid UTF-8",
      `e30.${Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]).toString("base64url")}.AAAA`,
    ],
  ])("rejects %s", (_case, token) => {
    expect(readBy(readUnverified, token)).toBeUndefined();
  });
});
