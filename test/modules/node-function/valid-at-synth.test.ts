import type { TerraformStack } from "cdktf";
import { Lazy, TerraformVariable } from "cdktf";
import { describe, expect, it } from "vitest";
import type { EdgeAuthorizerSettings } from "../../../functions/edge-authorizer/contract.js";
import { EDGE_SETTINGS } from "../../../functions/edge-authorizer/settings/rules/edge-config-rule.js";
import type { Identities } from "../../../functions/identity/contract.js";
import { validAtSynth } from "../../../modules/node-function/valid-at-synth.js";
import { UserPool } from "../../../modules/user-pool/index.js";
import { policyWith } from "../../functions/support/policies.js";
import { synthesize } from "../../support/template.js";

const CLIENT = "1example23456789";

function settingsIn(identityIn: (stack: TerraformStack) => Identities): EdgeAuthorizerSettings | undefined {
  let valid: EdgeAuthorizerSettings | undefined;
  synthesize((stack) => {
    const settings: EdgeAuthorizerSettings = {
      identity: identityIn(stack),
      policy: policyWith(),
      prefix: "uploads/",
      originAccess: "oac",
      bucketRegion: "eu-central-1",
      corsAllowedOrigins: [],
    };
    valid = validAtSynth(stack, settings, EDGE_SETTINGS);
  });
  return valid;
}

describe("validAtSynth", () => {
  it.each<[string, (stack: TerraformStack) => Identities]>([
    [
      "synth knows every value",
      () => ({ type: "cognito", userPoolId: "us-east-1_AbCdEfGhI", clientIds: [CLIENT] }),
    ],
    ["a user pool of the stack makes the unknown ids", (stack) => new UserPool(stack, "Pool").identity],
  ])("returns settings if %s", (_, identityIn) => {
    expect(settingsIn(identityIn)).toMatchObject({ policy: policyWith(), prefix: "uploads/" });
  });

  it.each<[string, (stack: TerraformStack) => Identities]>([
    [
      "the pool's id comes from a variable",
      (stack) => {
        const userPoolId = new TerraformVariable(stack, "pool", { type: "string" }).stringValue;
        return { type: "cognito", userPoolId, clientIds: [CLIENT] };
      },
    ],
    [
      "the pool's id is only a part of a value",
      (stack) => {
        const { userPoolId } = new UserPool(stack, "Pool");
        return { type: "oidc", issuer: `https://id.example.com/${userPoolId}`, audience: ["uploads"] };
      },
    ],
    [
      "a list is unknown",
      (stack) => ({
        type: "cognito",
        userPoolId: "us-east-1_AbCdEfGhI",
        clientIds: new TerraformVariable(stack, "clients", {}).listValue,
      }),
    ],
    [
      "a list is known only at the end of synth",
      () => {
        const clientIds = [CLIENT];
        const produced = Lazy.listValue({ produce: () => clientIds.splice(0) });
        return { type: "cognito", userPoolId: "us-east-1_AbCdEfGhI", clientIds: produced };
      },
    ],
    [
      "an id is a string that only looks like a reference",
      () => ({ type: "cognito", userPoolId: "${aws_cognito_user_pool.Pool.id}", clientIds: [CLIENT] }),
    ],
    ["a value is invalid", () => ({ type: "cognito", userPoolId: "pool", clientIds: [CLIENT] })],
  ])("leaves settings to the function's own check if %s", (_, identityIn) => {
    expect(settingsIn(identityIn)).toBeUndefined();
  });
});
