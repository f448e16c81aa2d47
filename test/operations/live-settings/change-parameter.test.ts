import { describe, expect, it } from "vitest";
import type { Change } from "../../../operations/live-settings/change.js";
import { changeParameter } from "../../../operations/live-settings/change-parameter.js";

const NONE = { subjects: [], tenants: [], keyIds: [], tokenIds: [] };
const DENY_EVE: Change = { action: "deny", entries: { ...NONE, subjects: ["eve"] } };
const ALLOW_EVE: Change = { action: "allow", entries: { ...NONE, subjects: ["eve"] } };
const BOTH = { subjects: ["eve"], tenants: ["acme"] };

/** Changes a parameter in memory, and returns its value and the number of writes. */
async function change(value: object, wanted: Change) {
  const stored = { value: JSON.stringify(value), version: 1 };
  const write = async (text: string) => {
    stored.value = text;
    stored.version += 1;
    return stored.version;
  };
  const changing = changeParameter("/uploads/live", wanted, { read: async () => ({ ...stored }), write });
  const error = await changing.then(
    () => undefined,
    (reason: unknown) => String(reason),
  );
  return { error, writes: stored.version - 1, value: JSON.parse(stored.value) as unknown };
}

describe("changeParameter", () => {
  it.each<[string, object, Change, object]>([
    [
      "pause keeps the deny list",
      { uploads: "open", deny: BOTH },
      { action: "pause" },
      { uploads: "paused", deny: BOTH },
    ],
    [
      "resume keeps the deny list",
      { uploads: "paused", deny: BOTH },
      { action: "resume" },
      { uploads: "open", deny: BOTH },
    ],
    [
      "deny keeps the pause and the other lists",
      { uploads: "paused", deny: { tenants: ["acme"] } },
      DENY_EVE,
      { uploads: "paused", deny: BOTH },
    ],
    [
      "allow keeps the other lists",
      { uploads: "open", deny: BOTH },
      ALLOW_EVE,
      { uploads: "open", deny: { tenants: ["acme"] } },
    ],
    [
      "allow leaves out an empty deny list",
      { uploads: "paused", deny: { subjects: ["eve"] } },
      ALLOW_EVE,
      { uploads: "paused" },
    ],
  ])("%s", async (_what, value, wanted, expected) => {
    expect(await change(value, wanted)).toEqual({ error: undefined, writes: 1, value: expected });
  });

  it.each<[string, object, Change]>([
    ["show", { uploads: "paused", deny: BOTH }, { action: "show" }],
    ["pause while uploads are paused", { uploads: "paused" }, { action: "pause" }],
    ["deny of a denied caller", { uploads: "open", deny: BOTH }, DENY_EVE],
    ["allow of a caller who is not denied", { uploads: "open" }, ALLOW_EVE],
  ])("writes nothing for %s", async (_what, value, wanted) => {
    expect(await change(value, wanted)).toEqual({ error: undefined, writes: 0, value });
  });

  it("writes up to 4,096 characters, and nothing beyond", async () => {
    const frame = '{"uploads":"open","deny":{"subjects":["';
    const end = '","eve"]}}';
    const denied = (length: number) => ({
      uploads: "open",
      deny: { subjects: ["x".repeat(length - frame.length - end.length)] },
    });

    expect(await change(denied(4_096), DENY_EVE)).toMatchObject({ error: undefined, writes: 1 });
    const beyond = await change(denied(4_097), DENY_EVE);
    expect(beyond.writes).toBe(0);
    expect(beyond.error).toContain("the value would have 4097 characters");
  });

  it("writes nothing if the current value is invalid, because its settings are unknown", async () => {
    const { error, writes } = await change({ uploads: "pausd", deny: BOTH }, DENY_EVE);

    expect(writes).toBe(0);
    expect(error).toContain('uploads must be one of "open", "paused", got "pausd"');
    expect(error).toContain("aws ssm get-parameter-history --name /uploads/live");
  });
});
