import { describe, expect, it } from "vitest";
import type { ImportEvent, PresignSettings } from "../../../../functions/presign/contract.js";
import { namedLimits } from "../../../../functions/presign/quota/named-limits.js";

const NOTHING = { groups: [], claims: {} };

function namedIn(caller: PresignSettings["caller"], fields: Readonly<Record<string, string>>) {
  const event: ImportEvent = { flow: "import", requestId: "r", caller: fields, body: "" };
  const quota = { claims: { plan: { pro: { uploadsPerDay: 1 } } } };
  return namedLimits(event, { caller, quota } as unknown as PresignSettings);
}

describe("namedLimits", () => {
  it("reads the fields that our authorizer passes on", () => {
    const fields = { groups: '["premium"]', quotaClaims: '{"plan":["pro"]}' };

    expect(namedIn("authorizer", fields)).toEqual({ groups: ["premium"], claims: { plan: ["pro"] } });
  });

  it("reads the claims that have quotas from Cognito's authorizer, and no others", () => {
    expect(namedIn("cognito", { plan: "pro", email: "a@example.com" })).toEqual({
      groups: [],
      claims: { plan: ["pro"] },
    });
  });

  it.each<[PresignSettings["caller"], Record<string, string>]>([
    ["authorizer", { groups: "", quotaClaims: "" }],
    ["authorizer", { groups: "{", quotaClaims: "[]" }],
    ["authorizer", { groups: '"premium"', quotaClaims: '{"plan":"pro"}' }],
    ["iam", { groups: '["premium"]', quotaClaims: '{"plan":["pro"]}' }],
    ["none", { plan: "pro" }],
  ])("reads no fields that %s does not pass on: %j", (caller, fields) => {
    expect(namedIn(caller, fields)).toEqual(NOTHING);
  });
});
