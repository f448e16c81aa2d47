import { describe, expect, it } from "vitest";
import { decideUpload } from "../../../../functions/upload-policy/decide.js";
import { loadNarrow } from "../../../../functions/upload-policy/limits/load-narrow.js";
import { ALICE, policyWith } from "../../support/policies.js";

async function decide(hasRule: boolean) {
  return decideUpload({
    request: { key: "a.txt", length: 1, contentType: "text/plain", checksums: [] },
    identity: ALICE,
    policy: policyWith(),
    prefix: "",
    narrow: await loadNarrow("edge", hasRule),
  });
}

describe("loadNarrow", () => {
  it("rejects every upload with 503 if the file of the rule is missing", async () => {
    expect(await decide(true)).toMatchObject({
      status: 503,
      code: "RuleFailed",
      detail: expect.stringMatching(/^rule\.mjs cannot be loaded: .{1,300}$/),
    });
  });

  it("needs no file without a rule", async () => {
    expect(await decide(false)).toMatchObject({ outcome: "allowed" });
  });
});
