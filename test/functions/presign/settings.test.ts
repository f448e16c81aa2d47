import { describe, expect, it } from "vitest";
import { readSettings } from "../../../functions/presign/settings/read-settings.js";
import { settingsDigest } from "../../../functions/presign/settings/rules/settings-digest.js";
import { validatedSettings } from "../../../functions/presign/settings/validated-settings.js";
import { policyWith } from "../support/policies.js";

const SETTINGS = {
  bucketName: "uploads-bucket",
  bucketRegion: "eu-central-1",
  prefix: "",
  policy: policyWith(),
  caller: "none",
  corsAllowedOrigins: [],
  transferAcceleration: false,
  downloads: false,
  sumPartsBeforeSigning: false,
};

const read = (settings: object) => readSettings({ PRESIGN_SETTINGS: JSON.stringify(settings) });

describe("readSettings of the presigner", () => {
  it("reads settings from the environment", async () => {
    expect(await read(SETTINGS)).toEqual(SETTINGS);
  });

  it.each([{ algorithm: "AES256" }, { algorithm: "aws:kms", kmsKeyArn: "arn:aws:kms:r:1:key/k" }])(
    "reads the encryption %j",
    async (requiredEncryption) => {
      expect(await read({ ...SETTINGS, requiredEncryption })).toMatchObject({ requiredEncryption });
    },
  );

  it.each([
    {},
    "AES256",
    { algorithm: "aws:kms" },
    { algorithm: "aws:kms", kmsKeyArn: "" },
    { algorithm: "x" },
  ])("rejects the encryption %j", async (requiredEncryption) => {
    await expect(read({ ...SETTINGS, requiredEncryption })).rejects.toThrow(/requiredEncryption/);
  });

  it("names a wrong field of the policy", async () => {
    await expect(read({ ...SETTINGS, policy: { ...policyWith(), maxBytes: 0 } })).rejects.toThrow(
      /policy\.maxBytes must be a whole number of bytes/,
    );
  });

  it("ignores unknown settings: new ones can reach the function before its new code", async () => {
    const newer = { ...SETTINGS, policy: { ...policyWith(), newer: true }, newer: true };

    expect(await read(newer)).toEqual(newer);
  });

  it("rejects an environment without settings", async () => {
    await expect(readSettings({})).rejects.toThrow("PRESIGN_SETTINGS is missing. It must be a JSON object.");
  });

  it("lists every missing setting", async () => {
    await expect(read({})).rejects.toThrow(
      /bucketName[\s\S]*bucketRegion[\s\S]*prefix[\s\S]*policy is missing[\s\S]*caller[\s\S]*transferAcceleration/,
    );
  });
});

describe("validatedSettings of the presigner", () => {
  const VALIDATED = {
    ...SETTINGS,
    liveSettings: { parameterName: "/uploads/live", region: "eu-central-1", refreshSeconds: 60 },
    requiredEncryption: { algorithm: "aws:kms", kmsKeyArn: "arn:aws:kms:r:1:key/k" },
  };
  const known = (changes: object) =>
    validatedSettings({
      PRESIGN_SETTINGS: JSON.stringify({
        ...VALIDATED,
        validatedDigest: settingsDigest(VALIDATED),
        ...changes,
      }),
    });

  it("reads settings with the right digest", () => {
    expect(known({})).toMatchObject(VALIDATED);
  });

  it.each([
    { bucketName: "another-bucket" },
    { bucketRegion: "eu-west-1" },
    { liveSettings: { ...VALIDATED.liveSettings, parameterName: "/uploads/other", region: "eu-west-1" } },
    { requiredEncryption: { algorithm: "aws:kms", kmsKeyArn: "arn:aws:kms:r:1:key/other" } },
    { corsAllowedOrigins: ["https://app.example.com"] },
  ])("does not depend on what Terraform fills in or what decides no upload: %j", (changes) => {
    expect(known(changes)).toMatchObject(changes);
  });

  it.each([
    ["a string as maxBytes", { policy: policyWith({ maxBytes: "10 MB" as unknown as number }) }],
    ["a larger maxBytes", { policy: policyWith({ maxBytes: 9 }) }],
    ["another keyPrefix", { policy: policyWith({ keyPrefix: "shared" }) }],
    ["no policy", { policy: undefined }],
    ["another caller", { caller: "iam" }],
    ["another prefix", { prefix: "up" }],
    ["a wrong refreshSeconds", { liveSettings: { ...VALIDATED.liveSettings, refreshSeconds: "soon" } }],
    ["a new field", { rule: true }],
    ["no bucket", { bucketName: undefined }],
    ["an empty name of the bucket", { bucketName: "" }],
    ["a number as the Region", { bucketRegion: 5 }],
    [
      "a string as the origins, each character of which would be one",
      { corsAllowedOrigins: "https://*.example.com" },
    ],
    ["null as the origins", { corsAllowedOrigins: null }],
    ["no digest", { validatedDigest: undefined }],
    ["true as the digest", { validatedDigest: true }],
  ])("leaves settings that were changed by hand to be validated: %s", (_, changes) => {
    expect(known(changes)).toBeUndefined();
  });

  it.each([undefined, "", "{", "null", "[]", '"text"'])("leaves %j to be validated", (text) => {
    expect(validatedSettings({ PRESIGN_SETTINGS: text })).toBeUndefined();
  });
});
