import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { IssuerKeys } from "../../../../functions/identity/keys/issuer-keys.js";
import {
  KeysUnavailableError,
  NoSuchKeyError,
  UnknownKeyError,
} from "../../../../functions/identity/keys/key-errors.js";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const publicKey = () =>
  generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ format: "jwk" });
const KEY = { a: publicKey(), b: publicKey() };
const jwks = (...kids: readonly string[]) => ({ keys: kids.map((kid) => ({ ...KEY.a, kid })) });

type Answer = unknown | Error | "hangs";

/** Keys with a maximum age of ten minutes, an issuer whose answer can be changed, and a clock. */
function issuerKeys(first: Answer, shipped?: unknown) {
  let now = 0;
  let answer: Answer = first;
  let fetches = 0;
  const log: unknown[] = [];
  const keys = new IssuerKeys({
    issuer: "https://id.example.com",
    source: async () => {
      fetches += 1;
      if (answer instanceof Error) throw answer;
      return answer === "hangs" ? new Promise(() => undefined) : answer;
    },
    maxAgeMs: 10 * MINUTE,
    shipped,
    now: () => now,
    log: (entry) => log.push(entry),
  });
  const find = async (kid: string, timeoutMs = 4 * SECOND) => {
    try {
      return (await keys.find({ kid, alg: "ES256" }, now + timeoutMs)).kid;
    } catch (error) {
      if (error instanceof UnknownKeyError) return `503 unknown, in ${error.retryAfterSeconds} s`;
      if (error instanceof KeysUnavailableError) return `503 unavailable, in ${error.retryAfterSeconds} s`;
      return error instanceof NoSuchKeyError ? "401" : "a bug";
    }
  };
  return {
    find,
    log,
    keys,
    get fetches() {
      return fetches;
    },
    change: (next: Answer) => {
      answer = next;
    },
    advance: (milliseconds: number) => {
      now += milliseconds;
    },
    /** Waits for a fetch in the background. */
    settle: () => new Promise((resolve) => setImmediate(resolve)),
  };
}

describe("keys that an issuer publishes", () => {
  it("are fetched before the first token arrives, and once", async () => {
    const issuer = issuerKeys(jwks("a"));
    await issuer.settle();
    expect(issuer.fetches).toBe(1);

    expect([await issuer.find("a"), await issuer.find("a")]).toEqual(["a", "a"]);
    expect(issuer.fetches).toBe(1);
  });

  it("are not fetched while a module is loaded, and only once if its first token comes immediately", async () => {
    const issuer = issuerKeys(jwks("a"));
    expect(issuer.fetches).toBe(0);

    expect(await issuer.find("a")).toBe("a");
    await issuer.settle();

    expect(issuer.fetches).toBe(1);
  });

  it("are fetched again in the background before the maximum age, so that no token waits", async () => {
    const issuer = issuerKeys(jwks("a"));
    await issuer.find("a");

    issuer.change("hangs");
    issuer.advance(8 * MINUTE);

    expect(await issuer.find("a")).toBe("a");
    expect(issuer.fetches).toBe(2);
  });

  it("stop working when the issuer removed them, at the maximum age at the latest", async () => {
    const issuer = issuerKeys(jwks("a", "b"));
    await issuer.find("a");
    issuer.change(jwks("b"));

    issuer.advance(10 * MINUTE);

    expect(await issuer.find("a")).toBe("401");
    expect(await issuer.find("b")).toBe("b");
  });

  it("stop working earlier if a background fetch finds that they were removed", async () => {
    const issuer = issuerKeys(jwks("a", "b"));
    await issuer.find("a");
    issuer.change(jwks("b"));

    issuer.advance(8 * MINUTE);
    await issuer.find("b");
    await issuer.settle();

    expect(await issuer.find("a")).not.toBe("a");
  });

  it("are replaced by a new key under the same kid", async () => {
    const issuer = issuerKeys(jwks("k"));
    const old = await issuer.keys.find({ kid: "k", alg: "ES256" }, 4 * SECOND);
    issuer.change({ keys: [{ ...KEY.b, kid: "k" }] });
    issuer.advance(10 * MINUTE);

    const key = await issuer.keys.find({ kid: "k", alg: "ES256" }, 11 * MINUTE);

    expect(key.thumbprint).not.toBe(old.thumbprint);
    expect(key.publicKey).not.toBe(old.publicKey);
  });

  it("reject an unknown kid with 401 if the request waited for the fetch", async () => {
    const issuer = issuerKeys(jwks("a"));

    expect(await issuer.find("made-up")).toBe("401");
  });
});

describe("a signature that is not of the token's key", () => {
  const wanted = { kid: "a", alg: "ES256" } as const;
  const replaced = { keys: [{ ...KEY.b, kid: "a" }] };

  it.each([0, 10])(
    "causes a fetch, because another key may have the same kid %i s after a fetch",
    async (seconds) => {
      const issuer = issuerKeys(jwks("a"));
      const old = await issuer.keys.find(wanted, MINUTE);
      issuer.change(replaced);
      issuer.advance(seconds * SECOND);

      const newer = await issuer.keys.findNewer(old, wanted, MINUTE);

      expect(newer?.thumbprint).not.toBe(old.thumbprint);
      expect(await issuer.keys.find(wanted, MINUTE)).toBe(newer);
    },
  );

  it.each<[string, Answer, number, number]>([
    ["the issuer still has the old key", jwks("a"), 10, 2],
    ["the issuer has removed it", jwks("b"), 10, 2],
    ["the issuer cannot be reached", new Error("down"), 10, 2],
  ])("is rejected with 401 if %s", async (_name, next, seconds, fetches) => {
    const issuer = issuerKeys(jwks("a"));
    const old = await issuer.keys.find(wanted, MINUTE);
    issuer.change(next);
    issuer.advance(seconds * SECOND);

    expect(await issuer.keys.findNewer(old, wanted, MINUTE)).toBeUndefined();
    expect(issuer.fetches).toBe(fetches);
  });

  it("causes at most one fetch in ten seconds, for any number of forged tokens", async () => {
    const issuer = issuerKeys(jwks("a"));
    const old = await issuer.keys.find(wanted, MINUTE);
    issuer.advance(10 * SECOND);

    const forged = Array.from({ length: 20 }, () => issuer.keys.findNewer(old, wanted, MINUTE));
    await Promise.all(forged);
    await issuer.keys.findNewer(old, wanted, MINUTE);

    expect(issuer.fetches).toBe(2);
  });

  it("is rejected with 401 if another one caused a fetch a moment ago", async () => {
    const issuer = issuerKeys(jwks("a"));
    const old = await issuer.keys.find(wanted, MINUTE);
    await issuer.keys.findNewer(old, wanted, MINUTE);
    issuer.change(replaced);
    issuer.advance(9 * SECOND);

    expect(await issuer.keys.findNewer(old, wanted, MINUTE)).toBeUndefined();
    expect(issuer.fetches).toBe(2);
  });
});

describe("an unknown kid", () => {
  it("is rejected with 503 within ten seconds of a fetch, without another fetch", async () => {
    const issuer = issuerKeys(jwks("a"));
    await issuer.find("a");

    issuer.advance(2.5 * SECOND);
    const answers = [await issuer.find("b"), await issuer.find("c")];

    expect(answers).toEqual(["503 unknown, in 8 s", "503 unknown, in 8 s"]);
    expect(issuer.fetches).toBe(1);
  });

  it("is found after ten seconds if the issuer has published it", async () => {
    const issuer = issuerKeys(jwks("a"));
    await issuer.find("made-up");
    issuer.change(jwks("a", "b"));

    const early = await issuer.find("b");
    issuer.advance(10 * SECOND);

    expect([early, await issuer.find("b")]).toEqual(["503 unknown, in 10 s", "b"]);
  });

  it("causes at most one fetch in ten seconds, for any number of invented keys", async () => {
    const issuer = issuerKeys(jwks("a"));
    await issuer.find("a");

    for (let second = 0; second < 60; second++) {
      issuer.advance(SECOND);
      await Promise.all(["b", "c", "d"].map((kid) => issuer.find(`${kid}${second}`)));
    }

    expect(issuer.fetches).toBeLessThanOrEqual(7);
    expect(await issuer.find("a")).toBe("a");
  });

  it("does not make a token of a known key wait", async () => {
    const issuer = issuerKeys(jwks("a"));
    await issuer.find("a");
    issuer.advance(10 * SECOND);
    issuer.change("hangs");

    const unknown = issuer.find("b", 0);

    expect(await issuer.find("a")).toBe("a");
    expect(await unknown).toBe("503 unavailable, in 1 s");
  });

  it("shares one fetch with other requests that wait", async () => {
    const issuer = issuerKeys(jwks("a"));
    await issuer.find("a");
    issuer.advance(10 * SECOND);
    issuer.change(jwks("a", "b"));

    expect(await Promise.all([issuer.find("b"), issuer.find("b"), issuer.find("c")])).toEqual([
      "b",
      "b",
      "401",
    ]);
    expect(issuer.fetches).toBe(2);
  });

  it.each([
    ["rejected with 401 within ten seconds of a fetch", 9, 1],
    ["rejected with 401 later only after another fetch, because the issuer may have another key", 10, 2],
  ])("that has a key for another algorithm is %s", async (_name, seconds, fetches) => {
    const issuer = issuerKeys(jwks("a"));
    await issuer.find("a");
    issuer.advance(seconds * SECOND);

    await expect(issuer.keys.find({ kid: "a", alg: "RS256" }, MINUTE)).rejects.toThrow(NoSuchKeyError);
    expect(issuer.fetches).toBe(fetches);
  });
});

describe("an unreachable issuer", () => {
  const DOWN = new Error("no network");

  it("makes a cold process answer 503, and is asked again after a second", async () => {
    const issuer = issuerKeys(DOWN);

    const first = await issuer.find("a");
    issuer.change(jwks("a"));
    const second = await issuer.find("a");
    issuer.advance(SECOND);

    expect([first, second, await issuer.find("a")]).toEqual([
      "503 unavailable, in 1 s",
      "503 unavailable, in 1 s",
      "a",
    ]);
    expect(issuer.fetches).toBe(2);
  });

  it.each([
    ["at the maximum age", 10, "a"],
    ["shortly before seven times the maximum age", 69, "a"],
    ["after seven times the maximum age", 70, "503 unavailable, in 1 s"],
  ])("has its last keys accepted for a limited time: %s", async (_name, minutes, expected) => {
    const issuer = issuerKeys(jwks("a"));
    await issuer.find("a");
    issuer.change(DOWN);

    issuer.advance(minutes * MINUTE);

    expect(await issuer.find("a")).toBe(expected);
    expect(issuer.fetches).toBe(2);
  });

  it("is asked every ten seconds while its old keys are accepted, not for each request", async () => {
    const issuer = issuerKeys(jwks("a"));
    await issuer.find("a");
    issuer.change(DOWN);
    issuer.advance(10 * MINUTE);

    for (let second = 0; second < 30; second++) {
      expect(await issuer.find("a")).toBe("a");
      issuer.advance(SECOND);
    }

    expect(issuer.fetches).toBe(4);
  });

  it("causes a 503 for an unknown kid", async () => {
    const issuer = issuerKeys(jwks("a"));
    await issuer.find("a");
    issuer.change(DOWN);
    issuer.advance(MINUTE);

    expect([await issuer.find("b"), await issuer.find("b")]).toEqual([
      "503 unavailable, in 1 s",
      "503 unknown, in 10 s",
    ]);
  });

  it("is used again as soon as it answers, without its removed keys", async () => {
    const issuer = issuerKeys(jwks("a", "b"));
    await issuer.find("a");
    issuer.change(DOWN);
    issuer.advance(30 * MINUTE);
    expect(await issuer.find("a")).toBe("a");
    issuer.change(jwks("b"));
    issuer.advance(10 * SECOND);

    expect(await issuer.find("a")).toBe("401");
  });

  it("is logged with its name and the reason", async () => {
    const issuer = issuerKeys(DOWN);
    await issuer.find("a");

    expect(issuer.log).toEqual([
      {
        level: "warn",
        message: "The issuer's keys could not be fetched",
        issuer: "https://id.example.com",
        detail: "no network",
      },
    ]);
  });

  it("is not waited for beyond the request's deadline", async () => {
    const issuer = issuerKeys("hangs");

    expect(await issuer.find("a", 20)).toBe("503 unavailable, in 1 s");
  });

  it("is asked again after the process was frozen during a fetch", async () => {
    const issuer = issuerKeys("hangs");
    issuer.change(jwks("a"));
    issuer.advance(MINUTE);

    expect(await issuer.find("a")).toBe("a");
  });
});

describe("a JWKS", () => {
  it.each([
    ["without keys", { keys: [] }],
    ["with unusable keys only", { keys: [{ kty: "oct" }] }],
    ["that is an HTML page's JSON", "<html>"],
    ["that is an empty object", {}],
  ])("%s causes 503, never 401", async (_name, document) => {
    expect(await issuerKeys(document).find("a")).toBe("503 unavailable, in 1 s");
  });

  it("without keys replaces the old ones", async () => {
    const issuer = issuerKeys(jwks("a"));
    await issuer.find("a");
    issuer.change({ keys: [] });
    issuer.advance(10 * MINUTE);

    expect(await issuer.find("a")).toBe("503 unavailable, in 1 s");
  });

  it("with a bad key is used, and the bad key is logged once as long as it stays", async () => {
    const issuer = issuerKeys({ keys: [{ kid: "bad", kty: "RSA" }, ...jwks("a").keys] });

    for (let round = 0; round < 3; round++) {
      expect(await issuer.find("a")).toBe("a");
      issuer.advance(10 * MINUTE);
    }

    expect(issuer.log).toEqual([
      expect.objectContaining({
        level: "warn",
        detail: expect.stringContaining('Key 0 (kid "bad") is skipped'),
      }),
    ]);
  });
});

describe("shipped keys", () => {
  it("are used while the first fetch runs", async () => {
    const issuer = issuerKeys("hangs", jwks("shipped"));

    expect(await issuer.find("shipped")).toBe("shipped");
  });

  it.each<[string, Answer]>([
    ["a fetch that brought other keys", jwks("a")],
    ["a fetch that failed", new Error("no network")],
  ])("are not used after %s", async (_name, answer) => {
    const issuer = issuerKeys(answer, jwks("shipped"));
    await issuer.settle();

    expect(await issuer.find("shipped")).toMatch(/^503/);
  });

  it("are not used after three seconds, even while the first fetch runs", async () => {
    const issuer = issuerKeys("hangs", jwks("shipped"));

    issuer.advance(2_999);
    expect(await issuer.find("shipped")).toBe("shipped");
    issuer.advance(1);
    expect(await issuer.find("shipped", 0)).toBe("503 unavailable, in 1 s");
  });

  it("are replaced by fetched keys for a token whose key is missing", async () => {
    const issuer = issuerKeys(jwks("a"), jwks("shipped"));

    expect(await issuer.find("a")).toBe("a");
  });

  it("that are not a JWKS are ignored", async () => {
    expect(await issuerKeys(jwks("a"), { keys: "none" }).find("a")).toBe("a");
  });
});
