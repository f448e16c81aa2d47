import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { QUOTA_NAMES } from "../../functions/quota/contract.js";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";
import { uploadsOf } from "../support/send-uploads.js";
import { setLimits } from "../support/set-limits.js";

const SCOPES = ["subject", "tenant"] as const;
const PATTERNS = ["direct", "presigned", "edge"] as const;
const BODY = "12345";

let stack: LocalStack;
beforeAll(async () => {
  // Each caller has limits of its own, as an operator sets them.
  stack = await serveUploads({ quota: { subject: { bytesPerMonth: 1_000_000 } } });
});
afterAll(() => stack.close());

/** Two subjects of one tenant, whom no other test uses. One of them, or the tenant, has limits. */
async function openTenant(
  name: string,
  { scope, limits }: { readonly scope: (typeof SCOPES)[number]; readonly limits: Record<string, number> },
) {
  const [alice, bob] = [`alice-${name}`, `bob-${name}`];
  await setLimits(stack, scope === "tenant" ? `tenant#${name}` : `subject#${name}/${alice}`, limits);
  const uploads = async (sub: string) =>
    uploadsOf(stack, await stack.token({ sub, groups: [`tenant:${name}`] }));
  return { alice: await uploads(alice), bob: await uploads(bob) };
}

describe.each(PATTERNS)("on the pattern %s", (pattern) => {
  describe.each(SCOPES)("of a %s", (scope) => {
    const isShared = scope === "tenant";

    it.each(QUOTA_NAMES)("%s holds", async (quota) => {
      const limits = { [quota]: quota.startsWith("uploads") ? 1 : BODY.length };
      const { alice, bob } = await openTenant(`${pattern}-${scope}-${quota}`, { scope, limits });
      expect((await alice[pattern]("a.txt", BODY)).status).toBe(200);
      await stack.settled();

      const beyond = await alice[pattern]("b.txt", "x");
      const other = await bob[pattern]("c.txt", "x");

      expect([beyond.status, other.status]).toEqual([413, isShared ? 413 : 200]);
      expect(beyond.json()).toMatchObject({
        code: "QuotaExceeded",
        message: expect.stringContaining(
          `the ${scope}'s quota ${quota}: limit ${limits[quota]}, used ${limits[quota]}`,
        ),
      });
    });

    it("requestsPerSecond and burst hold", async () => {
      // No request becomes available again while the test runs.
      const limits = { requestsPerSecond: 0.000_1, burst: 2 };
      const { alice, bob } = await openTenant(`${pattern}-${scope}-rate`, { scope, limits });
      for (const key of ["a.txt", "b.txt"]) expect((await alice[pattern](key, "x")).status).toBe(200);

      const beyond = await alice[pattern]("c.txt", "x");
      const other = await bob[pattern]("d.txt", "x");

      expect([beyond.status, other.status]).toEqual([429, isShared ? 429 : 200]);
      expect(beyond.json()).toMatchObject({ code: "TooManyRequests" });
      expect(Number(beyond.headers["retry-after"])).toBeGreaterThan(1_000);
      if (pattern === "direct") return;
      expect(beyond.headers["ratelimit-policy"]).toBe(`"${scope}-requestsPerSecond";q=2;w=20000`);
      expect(beyond.headers.ratelimit).toMatch(new RegExp(`^"${scope}-requestsPerSecond";r=0;t=\\d+$`));
    });

    it("requestsPerSecond 0 blocks, without a time to retry", async () => {
      const limits = { requestsPerSecond: 0 };
      const { alice, bob } = await openTenant(`${pattern}-${scope}-blocked`, { scope, limits });

      const blocked = await alice[pattern]("a.txt", "x");
      const other = await bob[pattern]("b.txt", "x");

      expect([blocked.status, other.status]).toEqual([403, isShared ? 403 : 200]);
      expect(blocked.json()).toMatchObject({
        code: "UploadsBlocked",
        message: expect.stringContaining(`Uploads of this ${scope} are blocked`),
      });
      expect(blocked.headers).not.toHaveProperty("retry-after");
    });
  });
});

it("accepts no more parallel uploads through all patterns than fit the quota", async () => {
  const limit = 4;
  const { alice, bob } = await openTenant("race", { scope: "tenant", limits: { uploadsPerDay: limit } });
  const senders = [alice, bob].flatMap((who) => PATTERNS.map((pattern) => who[pattern]));
  const send = (index: number) => senders[index % senders.length]?.(`${index}.txt`, "x");

  const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => send(index)));

  // On a busy machine, a function can lose its patience with the table: 503, and its reservation ends later.
  const statuses = answers.map((answer) => answer?.status);
  expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(limit);
  expect(statuses.filter((status) => status === 413 || status === 503).length).toBeGreaterThanOrEqual(
    12 - limit,
  );
  expect((await stack.keys()).filter((key) => key.includes("-race/")).length).toBeLessThanOrEqual(limit);
});

it("POST /import gives a blocked caller the same response", async () => {
  const { alice } = await openTenant("import", { scope: "subject", limits: { requestsPerSecond: 0 } });
  expect((await alice.presigned("a.txt", "x")).status).toBe(403);
  const authorization = `Bearer ${await stack.token({ sub: "alice-import", groups: ["tenant:import"] })}`;

  const answer = await stack.send("POST", `${stack.endpoints.presigned}/import`, "{}", {
    authorization,
    "content-type": "application/json",
  });

  expect([answer.status, (answer.json() as { code: string }).code]).toEqual([403, "UploadsBlocked"]);
  expect(answer.headers).not.toHaveProperty("retry-after");
});
