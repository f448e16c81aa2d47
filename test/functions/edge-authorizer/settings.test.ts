import { beforeAll, describe, expect, it } from "vitest";
import type { EdgeAuthorizerSettings } from "../../../functions/edge-authorizer/contract.js";
import { createHandler } from "../../../functions/edge-authorizer/create-handler.js";
import { createSettingsSource } from "../../../functions/edge-authorizer/settings/settings-source.js";
import type { TestIssuer } from "../support/issuer.js";
import { COGNITO, cognitoClaims, createIssuer } from "../support/issuer.js";
import { NOT_NARROWED, policyWith } from "../support/policies.js";
import { viewerRequest } from "../support/viewer-request.js";

const SETTINGS: EdgeAuthorizerSettings = {
  identity: COGNITO,
  policy: policyWith(),
  prefix: "",
  originAccess: "oac",
  bucketRegion: "eu-central-1",
  corsAllowedOrigins: [],
};
const SSM = { source: "ssm", parameterName: "/uploads/edge", region: "us-east-1", refreshSeconds: 60 };

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await createIssuer();
});

type Changed = { readonly policy?: object; readonly identity?: object };

/** A source over a parameter that tests change, and a clock that they set. */
function parameterSource() {
  const world = { now: 0, value: JSON.stringify(SETTINGS), fails: false, reads: 0 };
  const source = createSettingsSource({
    readConfig: () => JSON.stringify(SSM),
    now: () => world.now,
    readParameter: async () => {
      world.reads += 1;
      if (world.fails) throw new TypeError("no network");
      return world.value;
    },
  });
  return { world, source };
}

describe("createSettingsSource", () => {
  it("reads settings from the bundle", async () => {
    const source = createSettingsSource({
      readConfig: () => JSON.stringify({ source: "bundle", settings: SETTINGS }),
      now: () => 0,
      readParameter: () => Promise.reject(new TypeError("not used")),
    });

    expect(await source()).toEqual({ settings: SETTINGS, uploads: "open", hasRule: false });
  });

  it("reads a parameter again after refreshSeconds, and not before", async () => {
    const { world, source } = parameterSource();

    await source();
    world.now = 59_999;
    await source();
    expect(world.reads).toBe(1);

    world.now = 60_000;
    world.value = JSON.stringify({ ...SETTINGS, prefix: "new/" });
    expect((await source()).settings).toMatchObject({ prefix: "new/" });
  });

  it("returns the same object until the parameter changes", async () => {
    const { world, source } = parameterSource();
    const { settings } = await source();
    world.now = 60_000;

    expect((await source()).settings).toBe(settings);
  });

  it("fails if the parameter is not read in time, and recovers with the next request", async () => {
    const { world, source } = parameterSource();
    await source();
    world.now = 60_000;
    world.fails = true;

    await expect(source()).rejects.toThrow("no network");
    world.fails = false;
    expect((await source()).settings).toEqual(SETTINGS);
  });

  it("reads the live settings from their own parameter, in addition to settings in the bundle", async () => {
    const read: string[] = [];
    const source = createSettingsSource({
      readConfig: () =>
        JSON.stringify({
          source: "bundle",
          settings: SETTINGS,
          liveSettings: { parameterName: "/uploads/live", region: "eu-central-1", refreshSeconds: 60 },
        }),
      now: () => 0,
      readParameter: async ({ parameterName, region }) => {
        read.push(`${region} ${parameterName}`);
        return '{"uploads":"paused"}';
      },
    });

    expect(await source()).toEqual({ settings: SETTINGS, uploads: "paused", hasRule: false });
    expect(read).toEqual(["eu-central-1 /uploads/live"]);
  });

  it("rejects invalid settings, and names each", async () => {
    const { world, source } = parameterSource();
    world.value = JSON.stringify({
      ...SETTINGS,
      prefix: "up",
      originAccess: "none",
      bucketRegion: 1,
      identity: {},
    });

    await expect(source()).rejects.toThrow(
      /identity\.type[\s\S]*prefix[\s\S]*originAccess[\s\S]*bucketRegion/,
    );
  });

  it("says how to correct an invalid parameter", async () => {
    const { world, source } = parameterSource();
    world.value = "{}";

    const reading = source();

    await expect(reading).rejects.toThrow("aws ssm put-parameter --overwrite --name /uploads/edge");
    await expect(reading).rejects.not.toThrow("Deploy the function");
  });

  const keysWith = (attributes: unknown) => ({
    type: "pre-shared-key",
    keys: [{ sha256: "a".repeat(64), subject: "ci", policy: { attributes } }],
  });

  it.each<[string, Changed, RegExp]>([
    ["a string", { policy: { attributes: { metadata: "author" } } }, /policy\.attributes\.metadata must be /],
    ["an unknown field", { policy: { attributes: { tag: ["team"] } } }, /"policy\.attributes\.tag"/],
    ["a reserved tag", { policy: { attributes: { tags: ["aws:x"] } } }, /policy\.attributes\.tags\[0\]/],
    ["null", { policy: { attributes: null } }, /policy\.attributes must be an object/],
    [
      "a string in a key's policy",
      { identity: keysWith({ storageClasses: "GLACIER_IR" }) },
      /identity\.keys\[0\]\.policy\.attributes\.storageClasses must be /,
    ],
  ])("rejects %s as attributes, and names the setting", async (_name, { policy, ...changes }, message) => {
    const { world, source } = parameterSource();
    world.value = JSON.stringify({ ...SETTINGS, ...changes, policy: { ...SETTINGS.policy, ...policy } });
    const bundled = createSettingsSource({
      readConfig: () => JSON.stringify({ source: "bundle", settings: JSON.parse(world.value) }),
      now: () => 0,
      readParameter: () => Promise.reject(new TypeError("not used")),
    });

    await expect(source()).rejects.toThrow(message);
    await expect(source()).rejects.toThrow("aws ssm put-parameter");
    await expect(bundled()).rejects.toThrow(message);
  });

  it("accepts valid attributes in the policy and in the policy of a pre-shared key", async () => {
    const { world, source } = parameterSource();
    const policy = { ...SETTINGS.policy, attributes: { cacheControl: ["no-store"] } };
    const settings = { ...SETTINGS, policy, identity: keysWith({}) };
    world.value = JSON.stringify(settings);

    expect((await source()).settings).toEqual(settings);
  });

  it("rejects an invalid config.json, and names each setting", async () => {
    const sourceOf = (config: object) =>
      createSettingsSource({
        readConfig: () => JSON.stringify(config),
        now: () => 0,
        readParameter: () => Promise.reject(new TypeError("not used")),
      });

    await expect(sourceOf({ source: "environment" })()).rejects.toThrow(
      /config\.json is invalid:\nsource must be one of "bundle", "ssm"/,
    );
    await expect(sourceOf({ source: "ssm", liveSettings: {} })()).rejects.toThrow(
      /parameterName[\s\S]*region[\s\S]*refreshSeconds[\s\S]*liveSettings\.parameterName/,
    );
  });
});

describe("a config.json that synth has validated", () => {
  it("is not validated again", async () => {
    const config = { source: "bundle", isValidated: true, settings: { ...SETTINGS, prefix: "up" } };
    const source = createSettingsSource({
      readConfig: () => JSON.stringify(config),
      now: () => 0,
      readParameter: () => Promise.reject(new TypeError("not used")),
    });

    expect((await source()).settings).toMatchObject({ prefix: "up" });
  });

  it("does not exempt the parameter that it names from validation", async () => {
    const source = createSettingsSource({
      readConfig: () => JSON.stringify({ ...SSM, isValidated: true }),
      now: () => 0,
      readParameter: async () => JSON.stringify({ ...SETTINGS, prefix: "up" }),
    });

    await expect(source()).rejects.toThrow(/\/uploads\/edge is invalid:\nprefix/);
  });

  it.each([
    ["false", false],
    ["a string", "true"],
    ["a number", 1],
  ])("is validated if the mark is %s", async (_, mark) => {
    const source = createSettingsSource({
      readConfig: () =>
        JSON.stringify({ source: "bundle", isValidated: mark, settings: { ...SETTINGS, prefix: "up" } }),
      now: () => 0,
      readParameter: () => Promise.reject(new TypeError("not used")),
    });

    await expect(source()).rejects.toThrow(/settings\.prefix/);
  });
});

describe("an edge function without settings or keys", () => {
  it.each([
    ["no config.json", () => expect.fail("ENOENT /var/task/config.json")],
    ["a broken config.json", () => "{"],
  ])("answers 503 in JSON without a stack: %s", async (_, readConfig) => {
    const log: object[] = [];
    const handler = createHandler({
      ...NOT_NARROWED,
      readConfig,
      now: () => 0,
      readParameter: () => Promise.reject(new TypeError("not used")),
      get: issuer.get,
      newId: () => "upload-1",
      log: (entry) => log.push(entry),
    });
    const authorization = await issuer.sign(cognitoClaims());

    const reply = await handler(viewerRequest({ headers: { authorization } }));

    expect(reply).toMatchObject({ status: "503", body: expect.stringContaining('"requestId":"request-1"') });
    expect(JSON.stringify(reply)).not.toMatch(/at .*:\d+|config\.json/);
    expect(log).toMatchObject([{ level: "error", requestId: "request-1", status: 503 }]);
  });

  it("answers 503 while the issuer's keys are unavailable", async () => {
    const handler = createHandler({
      ...NOT_NARROWED,
      readConfig: () => JSON.stringify({ source: "bundle", settings: SETTINGS }),
      now: () => 0,
      readParameter: () => Promise.reject(new TypeError("not used")),
      get: () => Promise.reject(new TypeError("no network")),
      newId: () => "upload-1",
      log: () => {},
    });
    const authorization = await issuer.sign(cognitoClaims());

    expect(await handler(viewerRequest({ headers: { authorization } }))).toMatchObject({
      status: "503",
      body: expect.stringContaining("KeysUnavailable"),
    });
  });

  it("answers 503 to a malformed event", async () => {
    const handler = createHandler({
      ...NOT_NARROWED,
      readConfig: () => JSON.stringify({ source: "bundle", settings: SETTINGS }),
      now: () => 0,
      readParameter: () => Promise.reject(new TypeError("not used")),
      newId: () => "upload-1",
      log: () => {},
    });

    expect(await handler({ Records: [] })).toMatchObject({ status: "503" });
  });
});
