import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sized } from "../../../support/proofs/proofs.js";
import { amounts, openQuota } from "../open-quota.js";
import type { Action, OpenQuota, Step } from "./history.js";
import { act, History, RULES, STEPS } from "./history.js";
import type { AccountingModel } from "./model.js";
import { createModel } from "./model.js";

/** Does an action in the model. Returns whether an upload was let in. */
function actInModel(action: Action, model: AccountingModel, now: number): boolean {
  if (action.type === "create") return model.create({ ...action, now });
  if (action.type === "create batch") {
    const { until } = action;
    return model.createAll(action.uploads.map((upload) => ({ ...upload, until, now })));
  }
  if (action.type === "complete") return model.complete({ ...action, now });
  if (action.type === "abort") model.abort({ ...action, now });
  if (action.type === "store") model.store({ ...action, now });
  if (action.type === "wait") model.expire(now);
  return false;
}

/** Compares the quotas' values for callers with the model's. */
async function expectAmounts(
  callers: History["callers"],
  { instance, time }: OpenQuota,
  model: AccountingModel,
) {
  for (const caller of callers) {
    expect(amounts(await instance().usage(caller))).toEqual(model.usage({ caller, now: time.now }));
  }
}

/** Performs steps, and compares the amounts with the model's after each of them. */
async function expectModelled(steps: readonly Step[], open: OpenQuota, rules: typeof RULES) {
  const history = new History();
  const model = createModel(rules);
  for (const step of steps) {
    const action = history.next(step, open.time.now);
    if (!action) continue;
    const isIn = await act(action, open);
    history.endRound();
    expect(isIn).toBe(actInModel(action, model, open.time.now));
    await expectAmounts(action.type === "wait" ? history.callers : [action.caller], open, model);
  }
}

/** Limits for more reservations than can be found by one object. */
const MANY = { subject: { bytesPerDay: 10_000, uploadsPerDay: 1_000 }, tenant: { bytesPerDay: 20_000 } };
/** Creates an upload of an object that is written once. */
const WRITTEN_ONCE: Step = { type: "create", number: 1, size: 20, isSizeKnown: true };
const OF_ONE_OBJECT: fc.Arbitrary<Step> = fc.record({
  type: fc.constantFrom(
    "create again",
    "create again",
    "abort",
    "abort",
    "store",
    "store again",
    "complete",
    "wait",
  ),
  number: fc.nat(200),
  size: fc.nat(40),
  isSizeKnown: fc.constant(true),
});

describe("used and reserved amounts", () => {
  it("are the sum of the uploads, after each step of any history", async () => {
    const open = await openQuota(RULES);
    const property = fc.asyncProperty(fc.array(STEPS, { minLength: 5, maxLength: 20 }), (steps) =>
      expectModelled(steps, open, RULES),
    );

    await fc.assert(property, { numRuns: sized(2_000, 20) });
  });

  it("are the sum after any number of reservations of one object that is written once", async () => {
    const open = await openQuota(MANY);
    const property = fc.asyncProperty(fc.array(OF_ONE_OBJECT, { minLength: 60, maxLength: 90 }), (steps) =>
      expectModelled([WRITTEN_ONCE, ...steps], open, MANY),
    );

    await fc.assert(property, { numRuns: sized(200, 3) });
  });
});
