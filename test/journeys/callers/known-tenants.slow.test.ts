import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";
import { upload, WAYS_IN } from "../../support/ways-in.js";

const TIERS = { free: { ratePerSecond: 50, burst: 100 } };

describe.each<[string, Record<string, unknown>, string]>([
  ["a list", { knownTenants: ["acme", "globex"] }, "UnknownTenant"],
  ["plans", { tiers: TIERS, tenants: { acme: { tier: "free" }, globex: { tier: "free" } } }, "NoUsagePlan"],
])("tenants in %s", (_name, settings, apiCode) => {
  let stack: LocalStack;
  beforeAll(async () => {
    stack = await serveUploads(settings);
  });
  afterAll(() => stack.close());

  it.each(WAYS_IN)("%s: lets users of a listed tenant upload", async (way) => {
    const authorization = await stack.token({ sub: "alice", tenant: "globex" });

    expect((await upload(stack, way, { key: `${way}.txt`, body: "x", authorization })).status).toBe(200);
  });

  const CALLERS = [
    ["of another tenant", { sub: "eve", tenant: "initech" }],
    ["of a tenant whose name has the same start", { sub: "eve", tenant: "acme2" }],
    ["of a tenant in another case", { sub: "eve", tenant: "ACME" }],
    ["without a tenant", { sub: "eve" }],
  ] as const;
  it.each(WAYS_IN.flatMap((way) => CALLERS.map((caller) => [way, ...caller] as const)))(
    "%s: rejects a caller %s with 403",
    async (way, _caller, spec) => {
      const before = await stack.keys();
      const authorization = await stack.token(spec);

      const { status, code } = await upload(stack, way, { key: "eve.txt", body: "x", authorization });

      expect([status, code]).toEqual([403, way === "edge" ? "UnknownTenant" : apiCode]);
      expect(await stack.keys()).toEqual(before);
    },
  );
});
