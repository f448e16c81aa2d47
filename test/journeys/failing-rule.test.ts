import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";
import type { WayIn } from "../support/ways-in.js";
import { upload } from "../support/ways-in.js";

const RULE = `
export const rule = ({ key, length }: { key: string; length?: number }) => {
  if (key.includes("throws") || length === 666) throw new RangeError("internal detail of " + key);
  if (key.includes("promise")) return Promise.reject(new Error("internal detail"));
  if (key.includes("nothing")) return undefined;
  if (key.includes("any-type")) return { outcome: "narrowed", limits: { types: ["*/*"] } };
  return { outcome: "accepted" };
};
`;

let folder: string;
let stack: LocalStack;
let authorization: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "failing-rule-"));
  const rule = join(folder, "rule.ts");
  writeFileSync(rule, RULE);
  // The rule is in the edge function's zip, whatever the source of its settings.
  stack = await serveUploads({ rule, edge: { settingsSource: "ssm" } });
  authorization = `Bearer ${await stack.token({ sub: "alice" })}`;
});
afterAll(async () => {
  await stack.close();
  rmSync(folder, { recursive: true });
});

const CODES = {
  direct: "AUTHORIZER_FAILURE",
  presigned: "RuleFailed",
  import: "RuleFailed",
  edge: "RuleFailed",
} as const satisfies Record<WayIn, string>;

describe("a custom rule that fails", () => {
  const ways = ["direct", "presigned", "edge"] as const;
  const names = ["throws", "promise", "nothing"];
  const cases = ways.flatMap((way) => names.map((name) => [way, name, "x"] as const));

  it.each([...cases, ["import", "throws", "x".repeat(666)] as const])(
    "%s: lets nothing through, and shows no internal details (%s)",
    async (way, name, body) => {
      const { status, code, answer } = await upload(stack, way, { key: `${name}.txt`, body, authorization });

      expect([status, code]).toEqual([503, CODES[way]]);
      expect(answer.body.toString()).not.toContain("internal");
      expect(await stack.keys()).toEqual([]);
    },
  );

  it.each(["direct", "presigned", "edge"] as const)("%s: says when to retry", async (way) => {
    const { answer } = await upload(stack, way, { key: "throws.txt", body: "x", authorization });

    expect(answer.headers["retry-after"]).toBe("10");
  });

  it("is explained in the log", async () => {
    const before = stack.log.length;

    await upload(stack, "edge", { key: "throws.txt", body: "x", authorization });

    const lines = stack.log.slice(before).map(({ message }) => message);
    expect(
      lines.filter((line) => /The custom rule threw: RangeError at rule\.mjs:\d+:\d+"/.test(line)),
    ).not.toEqual([]);
    expect(lines.join("\n")).not.toContain("internal");
  });

  it.each(ways)("%s: allows any type if a limit allows all", async (way) => {
    const key = `any-type-${way}.txt`;

    const { status } = await upload(stack, way, { key, body: "x", authorization });

    expect(status).toBe(200);
  });

  it.each(ways)("%s: accepts other uploads afterwards", async (way) => {
    const { status } = await upload(stack, way, { key: `good-${way}.txt`, body: "x", authorization });

    expect(status).toBe(200);
  });
});
