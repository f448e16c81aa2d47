import { describe, expect, it } from "vitest";
import { readSettings } from "../../../functions/presign/settings/read-settings.js";
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
  it("reads settings from the environment", () => {
    expect(read(SETTINGS)).toEqual(SETTINGS);
  });

  it.each([{ algorithm: "AES256" }, { algorithm: "aws:kms", kmsKeyArn: "arn:aws:kms:r:1:key/k" }])(
    "reads the encryption %j",
    (requiredEncryption) => {
      expect(read({ ...SETTINGS, requiredEncryption })).toMatchObject({ requiredEncryption });
    },
  );

  it.each([
    {},
    "AES256",
    { algorithm: "aws:kms" },
    { algorithm: "aws:kms", kmsKeyArn: "" },
    { algorithm: "x" },
  ])("rejects the encryption %j", (requiredEncryption) => {
    expect(() => read({ ...SETTINGS, requiredEncryption })).toThrow(/requiredEncryption/);
  });

  it("names a wrong field of the policy", () => {
    expect(() => read({ ...SETTINGS, policy: { ...policyWith(), maxBytes: 0 } })).toThrow(
      /policy\.maxBytes must be a whole number of bytes/,
    );
  });

  it("ignores unknown settings: new ones can reach the function before its new code", () => {
    const newer = { ...SETTINGS, policy: { ...policyWith(), newer: true }, newer: true };

    expect(read(newer)).toEqual(newer);
  });

  it("rejects an environment without settings", () => {
    expect(() => readSettings({})).toThrow(/PRESIGN_SETTINGS/);
  });

  it("rejects every missing setting at once", () => {
    expect(() => read({})).toThrow(
      /bucketName[\s\S]*bucketRegion[\s\S]*prefix[\s\S]*policy is missing[\s\S]*caller[\s\S]*transferAcceleration/,
    );
  });
});
