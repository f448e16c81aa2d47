import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { identityProblems } from "../../../functions/identity/rules/identity-problems.js";
import { UsageError } from "../../../operations/command-line.js";
import { makeKey } from "../../../operations/key/make-key.js";
import { readKeyOptions } from "../../../operations/key/options.js";

const NOW = Date.parse("2026-01-31T12:00:00.123Z");

describe("npm run key", () => {
  it("creates a key whose entry is a valid setting with its digest", () => {
    const { key, entry } = makeKey(readKeyOptions(["--subject", "ci"], NOW) ?? expect.fail("no options"));

    expect(key).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(entry.sha256).toBe(createHash("sha256").update(key).digest("hex"));
    expect(identityProblems({ type: "pre-shared-key", keys: [entry] })).toEqual([]);
    expect(JSON.stringify(entry)).not.toContain(key);
  });

  it("makes another key each time", () => {
    expect(makeKey({ subject: "ci" }).key).not.toBe(makeKey({ subject: "ci" }).key);
  });

  it.each([
    ["a year by default", ["--subject", "ci"], { subject: "ci", expiresAt: "2027-01-31T12:00:00Z" }],
    ["some days", ["--subject", "ci", "--days", "1"], { subject: "ci", expiresAt: "2026-02-01T12:00:00Z" }],
    [
      "from a time on",
      ["--subject=ci", "--tenant=acme", "--not-before=2026-03-01T00:00:00Z", "--days=2"],
      {
        subject: "ci",
        tenant: "acme",
        notBefore: "2026-03-01T00:00:00Z",
        expiresAt: "2026-03-03T00:00:00Z",
      },
    ],
  ])("accepts the key for %s", (_name, args, options) => {
    expect(readKeyOptions(args, NOW)).toEqual(options);
  });

  it.each([
    ["no subject", []],
    ["a blank subject", ["--subject", " "]],
    ["no days", ["--subject", "ci", "--days", "0"]],
    ["too many days", ["--subject", "ci", "--days", "3651"]],
    ["days as a word", ["--subject", "ci", "--days", "ten"]],
    ["a local time", ["--subject", "ci", "--not-before", "2026-03-01T00:00:00"]],
    ["a day that does not exist", ["--subject", "ci", "--not-before", "2026-13-01T00:00:00Z"]],
    ["30 February", ["--subject", "ci", "--not-before", "2026-02-30T00:00:00Z"]],
    ["a subject that no key of an upload can hold", ["--subject", ".."]],
    ["a tenant with a line break", ["--subject", "ci", "--tenant", "a\nb"]],
    ["an unknown option", ["--subject", "ci", "--policy", "x"]],
    ["an argument", ["ci"]],
  ])("rejects %s", (_name, args) => {
    expect(() => readKeyOptions(args, NOW)).toThrow(UsageError);
  });

  it("shows its usage on request", () => {
    expect(readKeyOptions(["--help"], NOW)).toBeUndefined();
  });
});
