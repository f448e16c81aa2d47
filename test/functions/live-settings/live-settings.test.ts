import { describe, expect, it } from "vitest";
import { liveSettingsReader } from "../../../functions/live-settings/live-settings.js";
import { pausedError } from "../../../functions/live-settings/paused.js";

const ADDRESS = { parameterName: "/uploads/live", region: "eu-central-1", refreshSeconds: 60 };

/** A reader of a parameter that tests change, and a clock that they set. */
function parameter(value: string) {
  const world = { value, now: 0, reads: 0, fails: false };
  const read = liveSettingsReader(ADDRESS, {
    now: () => world.now,
    readParameter: async () => {
      world.reads += 1;
      if (world.fails) throw new TypeError("no network");
      return world.value;
    },
  });
  return { world, read };
}

describe("liveSettingsReader", () => {
  it("reads the parameter again after refreshSeconds, and not before", async () => {
    const { world, read } = parameter('{"uploads":"open"}');
    await read();
    world.value = '{"uploads":"paused"}';
    world.now = 59_999;
    expect(await read()).toEqual({ uploads: "open" });
    expect(world.reads).toBe(1);

    world.now = 60_000;
    expect(await read()).toEqual({ uploads: "paused" });
  });

  it("fails instead of using an expired value while Parameter Store is down, and recovers", async () => {
    const { world, read } = parameter('{"uploads":"open"}');
    await read();
    world.now = 60_000;
    world.fails = true;
    await expect(read()).rejects.toThrow("no network");

    world.fails = false;
    expect(await read()).toEqual({ uploads: "open" });
  });

  it.each([
    ["not JSON", "paused", "/uploads/live"],
    ["a misspelt value", '{"uploads":"pause"}', 'uploads must be one of "open", "paused", got "pause"'],
    ["no value", "{}", "uploads is missing"],
    ["an unknown field", '{"uploads":"open","upload":"paused"}', 'Unknown field "upload"'],
  ])("rejects %s, and names the problem", async (_what, value, message) => {
    const reading = parameter(value).read();

    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toThrow("aws ssm put-parameter --overwrite --name /uploads/live");
    await expect(reading).rejects.not.toThrow("Deploy the function");
  });
});

describe("pausedError", () => {
  it("returns undefined while uploads are open", async () => {
    expect(await pausedError(async () => ({ uploads: "open" }))).toBeUndefined();
  });

  it("returns an error with the time to retry while uploads are paused", async () => {
    expect(await pausedError(async () => ({ uploads: "paused" }))).toMatchObject({
      status: 503,
      code: "UploadsPaused",
      retryAfterSeconds: 60,
    });
  });

  it("returns an error if the settings cannot be read, without the cause in the message", async () => {
    const error = await pausedError(() => Promise.reject(new TypeError("no network to /uploads/live")));

    expect(error).toMatchObject({ status: 503, code: "ServiceUnavailable", retryAfterSeconds: 60 });
    expect(error?.detail).toContain("/uploads/live");
    expect(error?.message).not.toContain("/uploads/live");
  });
});
