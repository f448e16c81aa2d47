import { describe, expect, it } from "vitest";
import { readSettings } from "../../../functions/presign/settings.js";
import { policyWith } from "../support/policies.js";

const SETTINGS = {
  bucketName: "uploads-bucket",
  bucketRegion: "eu-central-1",
  prefix: "",
  policy: policyWith(),
  caller: "none",
  corsAllowedOrigins: [],
  transferAcceleration: false,
};

const read = (settings: object) => readSettings({ PRESIGN_SETTINGS: JSON.stringify(settings) });

describe("readSettings of the presigner", () => {
  it("reads settings out of the environment", () => {
    expect(read(SETTINGS)).toEqual(SETTINGS);
  });

  it("rejects an environment without them", () => {
    expect(() => readSettings({})).toThrow(/PRESIGN_SETTINGS/);
  });

  it("rejects every missing setting at once", () => {
    expect(() => read({})).toThrow(
      /bucketName[\s\S]*bucketRegion[\s\S]*caller[\s\S]*transferAcceleration[\s\S]*policy\.maxBytes[\s\S]*prefix/,
    );
  });
});
