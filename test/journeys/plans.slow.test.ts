import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Answer, LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";

const DAY = 86_400;
const BURST = 3;
const QUOTA = 5;

let made = 0;
const statuses = (answers: readonly Answer[]) => answers.map(({ status }) => status);

describe("tenants in tiers", () => {
  let stack: LocalStack;
  let tokens: Record<string, string>;
  beforeAll(async () => {
    stack = await serveUploads({
      patterns: ["direct", "presigned"],
      policy: { keyPrefix: "tenant" },
      tiers: {
        free: { ratePerSecond: 1, burst: BURST, quota: { limit: QUOTA, period: "DAY" } },
        paid: { ratePerSecond: 50, burst: 100 },
      },
      tenants: { acme: { tier: "free" }, initech: { tier: "free" }, globex: { tier: "paid" } },
    });
    stack.stopClock();
  });
  // Each test starts on a new day with a new quota, full buckets and new tokens.
  beforeEach(async () => {
    stack.advance(DAY);
    tokens = {
      acme: await stack.token({ sub: "alice", tenant: "acme" }),
      initech: await stack.token({ sub: "ivan", tenant: "initech" }),
      globex: await stack.token({ sub: "gil", tenant: "globex" }),
      unknown: await stack.token({ sub: "umberto", tenant: "umbrella" }),
      none: await stack.token({ sub: "nora" }),
    };
  });
  afterAll(() => stack.close());

  const put = (tenant: string, headers: Record<string, string> = {}) =>
    stack.send("PUT", `${stack.endpoints.direct}/files/${++made}.txt`, tenant, {
      authorization: `Bearer ${tokens[tenant]}`,
      ...headers,
    });
  const ask = (tenant: string) =>
    stack.send("POST", `${stack.endpoints.presigned}/import`, '{"length":1}', {
      authorization: `Bearer ${tokens[tenant]}`,
    });
  const times = async (count: number, send: () => Promise<Answer>) => {
    const answers: Answer[] = [];
    while (answers.length < count) answers.push(await send());
    return answers;
  };

  it("responds 429 to a tenant over its burst, and lets the other tenants continue", async () => {
    const acme = await times(BURST + 1, () => put("acme"));
    const others = [await put("initech"), ...(await times(BURST + 1, () => put("globex")))];

    expect(statuses(acme)).toEqual([200, 200, 200, 429]);
    expect(acme.at(-1)?.headers["access-control-allow-origin"]).toBe("*");
    expect(acme.at(-1)?.headers["x-amzn-errortype"]).toMatch(/TooManyRequests/);
    expect(statuses(others)).toEqual([200, 200, 200, 200, 200]);
  });

  it("stores only accepted uploads, byte for byte", async () => {
    const before = await stack.keys();

    await times(BURST + 1, () => put("acme"));

    const added = (await stack.keys()).filter((key) => !before.includes(key));
    expect(added).toHaveLength(BURST);
    for (const key of added) expect((await stack.object(key))?.toString()).toBe("acme");
  });

  it("lets the tenant continue after some time", async () => {
    await times(BURST + 1, () => put("acme"));
    stack.advance(1);

    const answers = await times(2, () => put("acme"));

    expect(statuses(answers)).toEqual([200, 429]);
  });

  it("counts both APIs together", async () => {
    const answers = [await put("acme"), await ask("acme"), await put("acme"), await ask("acme")];

    expect(statuses(answers)).toEqual([200, 200, 200, 429]);
  });

  it("responds 429 to a tenant that has used up its quota, until the next day", async () => {
    const spaced = () => {
      stack.advance(10);
      return put("acme");
    };

    const today = await times(QUOTA + 1, spaced);
    const other = await put("initech");
    stack.advance(DAY);
    tokens.acme = await stack.token({ sub: "alice", tenant: "acme" });
    const tomorrow = await put("acme");

    expect(statuses(today)).toEqual([200, 200, 200, 200, 200, 429]);
    expect(today.at(-1)?.headers["access-control-allow-origin"]).toBe("*");
    expect(today.at(-1)?.headers["x-amzn-errortype"]).toMatch(/LimitExceeded/);
    expect([other.status, tomorrow.status]).toEqual([200, 200]);
  });

  it.each(["unknown", "none"])("rejects a caller whose tenant has no key (%s) with 403", async (tenant) => {
    const answers = [await put(tenant), await ask(tenant)];

    expect(statuses(answers)).toEqual([403, 403]);
    expect(answers.map(({ headers }) => headers["access-control-allow-origin"])).toEqual(["*", "*"]);
  });

  it("does not accept another tenant's key from the client", async () => {
    await times(BURST, () => put("acme"));

    const answer = await put("acme", { "x-api-key": "x".repeat(40) });

    expect(answer.status).toBe(429);
  });
});

describe("a stage's throttling without plans", () => {
  let stack: LocalStack;
  beforeAll(async () => {
    stack = await serveUploads({
      patterns: ["direct", "presigned"],
      throttling: { ratePerSecond: 1, burst: 2 },
    });
    stack.stopClock();
  });
  afterAll(() => stack.close());

  it("applies to all callers together, method by method", async () => {
    const [alice, bob] = [await stack.token({ sub: "alice" }), await stack.token({ sub: "bob" })];
    const put = (token: string) =>
      stack.send("PUT", `${stack.endpoints.direct}/files/${++made}.txt`, "x", { authorization: token });
    const preflight = () => stack.send("OPTIONS", `${stack.endpoints.direct}/files/a`);
    const ask = () =>
      stack.send("POST", `${stack.endpoints.presigned}/uploads`, "{}", { authorization: alice });

    const puts = [await put(alice), await put(bob), await put(bob), await put(alice)];
    const others = [await preflight(), await ask()];
    stack.advance(1);
    const later = [await put(bob), await put(bob)];

    expect(statuses(puts)).toEqual([200, 200, 429, 429]);
    expect(puts.at(-1)?.headers["access-control-allow-origin"]).toBe("*");
    expect(statuses(others)).toEqual([204, 400]);
    expect(statuses(later)).toEqual([200, 429]);
  });
});

describe("the throttling of completions", () => {
  let stack: LocalStack;
  beforeAll(async () => {
    stack = await serveUploads({
      patterns: ["presigned"],
      presigned: { completionThrottling: { ratePerSecond: 1, burst: 1 } },
    });
    stack.stopClock();
  });
  afterAll(() => stack.close());

  it("tells clients when to retry, and does not affect other routes", async () => {
    const authorization = `Bearer ${await stack.token({ sub: "alice" })}`;
    const ask = (path: string) =>
      stack.send("POST", `${stack.endpoints.presigned}/uploads${path}`, "{}", { authorization });

    const [, throttled, signed] = [await ask("/an-id/complete"), await ask("/an-id/complete"), await ask("")];

    expect(throttled?.status).toBe(429);
    expect(throttled?.headers).toMatchObject({
      "retry-after": "1",
      "access-control-expose-headers": expect.stringContaining("Retry-After"),
    });
    expect(signed?.status).toBe(400);
  });
});
