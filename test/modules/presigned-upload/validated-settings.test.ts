import type { TerraformStack } from "cdktf";
import { TerraformVariable } from "cdktf";
import { describe, expect, it } from "vitest";
import type { PresignSettings } from "../../../functions/presign/contract.js";
import { validatedSettings } from "../../../functions/presign/settings/validated-settings.js";
import { withDigest } from "../../../modules/presigned-upload/settings/validated-settings.js";
import { UploadBucket } from "../../../modules/upload-bucket/index.js";
import { policyWith } from "../../functions/support/policies.js";
import { synthesize } from "../../support/template.js";

const SETTINGS: PresignSettings = {
  prefix: "uploads/",
  bucketName: "uploads-bucket",
  bucketRegion: "eu-central-1",
  policy: policyWith({ allowedContentTypes: ["image/*"] }),
  caller: "none",
  corsAllowedOrigins: [],
  transferAcceleration: false,
  downloads: false,
  sumPartsBeforeSigning: false,
};

type Changes = Partial<PresignSettings>;

function settingsWith(changesIn: (stack: TerraformStack) => Changes): PresignSettings {
  let settings = SETTINGS;
  synthesize((stack) => {
    settings = withDigest(stack, { ...SETTINGS, ...changesIn(stack) });
  });
  return settings;
}

/** The settings as `jsonencode` writes them: it sorts the fields of objects. */
function encoded(settings: object): string {
  return JSON.stringify(settings, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );
}

describe("withDigest", () => {
  it.each<[string, (stack: TerraformStack) => Changes]>([
    ["synth knows every value", () => ({})],
    [
      "the bucket is of the same stack",
      (stack) => {
        const { bucketName, region } = new UploadBucket(stack, "Bucket");
        return { bucketName, bucketRegion: region };
      },
    ],
  ])("lets the function use the settings without validation if %s", (_, changesIn) => {
    const settings = settingsWith(changesIn);

    for (const text of [JSON.stringify(settings), encoded(settings)]) {
      expect(validatedSettings({ PRESIGN_SETTINGS: text })).toMatchObject({ policy: SETTINGS.policy });
    }
  });

  it.each<[string, (stack: TerraformStack) => Changes]>([
    [
      "a value comes from a variable",
      (stack) => ({ prefix: new TerraformVariable(stack, "prefix", { type: "string" }).stringValue }),
    ],
    [
      "a number comes from a variable",
      (stack) => ({
        policy: policyWith({
          maxBytes: new TerraformVariable(stack, "bytes", { type: "number" }).numberValue,
        }),
      }),
    ],
    ["a value is invalid", () => ({ prefix: "uploads" })],
  ])("leaves settings to the function's own check if %s", (_, changesIn) => {
    expect(settingsWith(changesIn)).not.toHaveProperty("validatedDigest");
  });
});
