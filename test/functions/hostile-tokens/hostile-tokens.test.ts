import { beforeAll, describe, expect, it } from "vitest";
import { chooser } from "../../support/fuzz/choose.js";
import type { Verdicts } from "./built-authorizer.js";
import { decideAll } from "./built-authorizer.js";
import { forgeries, validToken } from "./forgeries.js";
import { USABLE_KIDS } from "./issuers.js";
import { RULES } from "./rules/rules.js";

const choose = chooser(Number(process.env.FUZZ_SEED ?? 1));

/** Tokens that must be accepted: without them, a function that rejects everything would pass. */
const VALID = Array.from({ length: 120 }, (_, number) => validToken(choose, number));
const FORBIDDEN = RULES.map(([, , make]) => make());
const FORGED = [...new Set(forgeries(choose))];

it("the generators make at least 1,500 different tokens that must be rejected", () => {
  const all = [...FORBIDDEN, ...FORGED];

  expect(new Set(all).size).toBeGreaterThanOrEqual(1_500);
  expect(all.filter((token) => VALID.includes(token))).toEqual([]);
});

describe.each(["edge-authorizer", "api-authorizer"] as const)("the built %s", (name) => {
  let valid: Verdicts;
  let forbidden: Verdicts;
  let forged: Verdicts;

  beforeAll(async () => {
    const all = await decideAll(name, [...VALID, ...FORBIDDEN, ...FORGED]);
    const slice = (from: number, count: number) => ({
      ...all,
      verdicts: all.verdicts.slice(from, from + count),
    });
    valid = slice(0, VALID.length);
    forbidden = slice(VALID.length, FORBIDDEN.length);
    forged = slice(VALID.length + FORBIDDEN.length, FORGED.length);
  });

  it("accepts each valid token of the same generator", () => {
    expect(valid.verdicts.map(({ status }) => status)).toEqual(VALID.map(() => 200));
  });

  it.each(RULES.map(([rule, violation], index) => [rule, violation, index] as const))(
    "enforces %s: rejects %s",
    (_rule, _violation, index) => {
      expect(problemOf(FORBIDDEN[index] ?? "", forbidden.verdicts[index])).toBeUndefined();
    },
  );

  it("rejects every forged token with 401, or with 503 if the issuer may have its key soon", () => {
    expect(FORGED.flatMap((token, index) => problemOf(token, forged.verdicts[index]) ?? [])).toEqual([]);
  });

  it("logs no part of any token, valid or not", () => {
    const parts = [...VALID, ...FORBIDDEN, ...FORGED].flatMap((token) => token.split(/[^\w-]+/));
    const logged = new Set(fragmentsOf(valid.log));

    expect(parts.filter((part) => fragmentsOf(part).some((fragment) => logged.has(fragment)))).toEqual([]);
  });
});

/** The problem of a verdict on a token that must be rejected. */
function problemOf(token: string, verdict: Verdicts["verdicts"][number] | undefined): string | undefined {
  if (verdict?.status === 401) return undefined;
  if (verdict?.status === 503 && verdict.retryAfter && hasUnknownKid(token)) return undefined;
  return `${verdict?.status}: ${token}`;
}

/** Whether the issuer has no key of the token's `kid`: the same token may be checked again when it has new keys. */
function hasUnknownKid(token: string): boolean {
  try {
    const [header, claims] = token.split(".", 2).map((part) => JSON.parse(decoded(part)));
    return !(USABLE_KIDS[claims.iss] ?? []).includes(header.kid);
  } catch {
    return false;
  }
}

const decoded = (part: string) => Buffer.from(part, "base64url").toString();

/** Fragments of twelve characters. */
function fragmentsOf(text: string): string[] {
  return Array.from({ length: Math.max(0, text.length - 11) }, (_, at) => text.slice(at, at + 12));
}
