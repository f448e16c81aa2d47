import { describe, expect, it } from "vitest";
import type { UploadOptions } from "../../../client/engine/options.js";
import { checkOptions } from "../../../client/engine/run/check-options.js";

const OPTIONS: UploadOptions = {
  endpoint: "https://uploads.example",
  key: "a/b.bin",
  getToken: () => "token",
};

describe("the options of an upload", () => {
  it.each<Partial<UploadOptions>>([
    {},
    { maxWorkers: 1, partSize: 5_242_880, deadlineMs: 1, patienceMs: 0 },
    { maxWorkers: 32, partSize: 5_368_709_120 },
  ])("can be %j", (more) => {
    expect(() => checkOptions({ ...OPTIONS, ...more })).not.toThrow();
  });

  it.each<[Partial<UploadOptions>, string]>([
    [{ key: "" }, 'The option key is "". It must be a name that does not end in /.'],
    [{ key: "a/" }, 'The option key is "a/". It must be a name that does not end in /.'],
    [{ key: "\ud800" }, 'The option key is "\\ud800". It must be valid Unicode.'],
    [{ maxWorkers: 0 }, "The option maxWorkers is 0. It must be a whole number from 1 to 32."],
    [{ maxWorkers: Number.NaN }, "The option maxWorkers is NaN. It must be a whole number from 1 to 32."],
    [{ partSize: 1 }, "The option partSize is 1. It must be a whole number from 5242880 to 5368709120."],
    [{ deadlineMs: 0 }, "The option deadlineMs is 0. It must be a whole number from 1 to 2147483647."],
  ])("cannot be %j", (more, message) => {
    expect(() => checkOptions({ ...OPTIONS, ...more })).toThrow(
      expect.objectContaining({ kind: "usage", message }),
    );
  });
});
