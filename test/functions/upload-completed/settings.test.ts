import { describe, expect, it } from "vitest";
import { readSettings } from "../../../functions/upload-completed/settings.js";
import { SETTINGS } from "./sample.js";

const read = (settings: object) => readSettings({ UPLOAD_COMPLETED_SETTINGS: JSON.stringify(settings) });

describe("readSettings of the completion events", () => {
  it("reads settings from the environment", () => {
    expect(read(SETTINGS)).toEqual(SETTINGS);
  });

  it("rejects an environment without settings", () => {
    expect(() => readSettings({})).toThrow(/UPLOAD_COMPLETED_SETTINGS/);
  });

  it("lists every missing setting", () => {
    expect(() => read({})).toThrow(
      /bucketName[\s\S]*bucketRegion[\s\S]*prefix[\s\S]*policy is missing[\s\S]*eventBusName[\s\S]*rejectedObjects/,
    );
  });

  it("rejects an unknown value of rejectedObjects", () => {
    expect(() => read({ ...SETTINGS, rejectedObjects: "keep" })).toThrow(
      /rejectedObjects must be one of "tag", "delete"/,
    );
  });

  it("rejects an unknown value of foreignObjects", () => {
    expect(() => read({ ...SETTINGS, foreignObjects: "delete" })).toThrow(
      /foreignObjects must be one of "log", "reject"/,
    );
  });
});
