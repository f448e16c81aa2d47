import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSource } from "../../support/sources.js";
import type { Contestant } from "./contestants.js";
import { serveOurs, serveSample } from "./contestants.js";
import { TRIALS } from "./trials.js";

const PAGE = readSource("docs/twenty-line-lambda.md");

let sample: Contestant;
let ours: Contestant;
beforeAll(async () => {
  [sample, ours] = await Promise.all([serveSample(), serveOurs()]);
});
afterAll(() => Promise.all([sample.stack.close(), ours.stack.close()]));

describe("docs/twenty-line-lambda.md", () => {
  it.each(TRIALS)("$what", async ({ what, run, expected }) => {
    expect([await run(sample), await run(ours)]).toEqual(expected);
    expect(PAGE).toContain(`| ${what} | ${expected.join(" | ")} |`);
  });

  it("shows the sample that is tested, and only attempts that are tested", () => {
    expect(PAGE).toContain(`\`\`\`ts\n${readSource("test/docs/twenty-line-lambda/sample.ts")}\`\`\``);
    expect(PAGE.match(/^\| .* \|$/gm)).toHaveLength(TRIALS.length + 1);
  });
});
