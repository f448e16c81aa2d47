import type { TerraformStack } from "cdktf";
import { TerraformVariable } from "cdktf";
import { describe, expect, it } from "vitest";
import type { EdgeConfig } from "../../../functions/edge-authorizer/contract.js";
import type { Identities } from "../../../functions/identity/contract.js";
import { markIfValid } from "../../../modules/edge-upload/behavior/validated-config.js";
import { UserPool } from "../../../modules/user-pool/index.js";
import { policyWith } from "../../functions/support/policies.js";
import { synthesize } from "../../support/template.js";

const CLIENT = "1example23456789";

function marked(identityIn: (stack: TerraformStack) => Identities): boolean | undefined {
  let config: EdgeConfig | undefined;
  synthesize((stack) => {
    config = markIfValid(stack, {
      source: "bundle",
      settings: {
        identity: identityIn(stack),
        policy: policyWith(),
        prefix: "uploads/",
        originAccess: "oac",
        bucketRegion: "eu-central-1",
        corsAllowedOrigins: [],
      },
    });
  });
  return config?.isValidated;
}

describe("markIfValid", () => {
  it.each<[string, (stack: TerraformStack) => Identities]>([
    [
      "synth knows every value",
      () => ({ type: "cognito", userPoolId: "us-east-1_AbCdEfGhI", clientIds: [CLIENT] }),
    ],
    ["a user pool of the stack makes the unknown ids", (stack) => new UserPool(stack, "Pool").identity],
  ])("marks a configuration if %s", (_, identityIn) => {
    expect(marked(identityIn)).toBe(true);
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
    ["a value is invalid", () => ({ type: "cognito", userPoolId: "pool", clientIds: [CLIENT] })],
  ])("leaves a configuration to the function's own check if %s", (_, identityIn) => {
    expect(marked(identityIn)).toBeUndefined();
  });
});
