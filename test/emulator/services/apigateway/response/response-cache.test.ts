import { describe, expect, it } from "vitest";
import type { MethodSettings } from "../../../../../emulator/model.js";
import type { ApiParts } from "../api-under-test.js";
import { apiUnderTest, method, mock } from "../api-under-test.js";

const SETTINGS: MethodSettings = {
  constructPath: "uploads/Settings",
  methodPath: "*/*",
  cachingEnabled: false,
  cacheTtlSeconds: 300,
  requireAuthorizationForCacheControl: true,
};

describe("the stage's cache", () => {
  const cached = { ...SETTINGS, cachingEnabled: true };
  const api = (cacheKeyParameters: readonly string[], stage: ApiParts["stage"]) =>
    apiUnderTest({
      stage: stage ?? {},
      paths: {
        "/f/{id}": {
          get: method(
            { ...mock("$input.params('id') $context.requestId"), cacheKeyParameters },
            { parameters: [{ name: "id", in: "path", required: true }] },
          ),
        },
      },
    });
  const on = { cacheClusterEnabled: true, methodSettings: [cached] };
  const key = ["method.request.path.id"];

  it.each([
    ["caches a response", key, on, "/v1/f/a", true],
    ["includes key parameters in the cache key", key, on, "/v1/f/b", false],
    ["ignores other parameters", [], on, "/v1/f/b", true],
    ["caches nothing without a cluster", key, { ...on, cacheClusterEnabled: false }, "/v1/f/a", false],
    ["caches nothing if caching is off", key, { ...on, methodSettings: [SETTINGS] }, "/v1/f/a", false],
  ])("%s", async (_, parameters, stage, second, same) => {
    const { send } = api(parameters, stage);

    const [one, other] = [await send({ path: "/v1/f/a" }), await send({ path: second })];

    expect(one.text === other.text).toBe(same);
  });

  it("expires", async () => {
    const { send, clock } = api(key, on);

    const one = await send({ path: "/v1/f/a" });
    clock.now += 300_000;

    expect((await send({ path: "/v1/f/a" })).text).not.toBe(one.text);
  });

  it.each([
    ["fetches a new response if it needs no authorization", false, false],
    ["is ignored if it needs authorization", true, true],
  ])("max-age=0 %s", async (_, requireAuthorizationForCacheControl, same) => {
    const settings = { ...cached, requireAuthorizationForCacheControl };
    const { send } = api(key, { ...on, methodSettings: [settings] });

    const one = await send({ path: "/v1/f/a" });
    const other = await send({ path: "/v1/f/a", headers: { "Cache-Control": "max-age=0" } });

    expect(one.text === other.text).toBe(same);
  });
});
