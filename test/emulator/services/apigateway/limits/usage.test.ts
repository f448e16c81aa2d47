import { describe, expect, it } from "vitest";
import { createFacts } from "../../../../../emulator/facts/index.js";
import type { MethodSettings, UsagePlan } from "../../../../../emulator/model.js";
import { createUsageCheck } from "../../../../../emulator/services/apigateway/index.js";
import type { ApiParts } from "../api-under-test.js";
import { apiUnderTest, FUNCTION_URI, method, mock } from "../api-under-test.js";

const KEY = {
  constructPath: "uploads/Key",
  id: "k1",
  name: "k",
  value: "key-of-alice-0000001",
  enabled: true,
};
const PLAN: UsagePlan = {
  constructPath: "uploads/Plan",
  id: "p1",
  name: "p",
  stages: [{ restApiId: "api1", stageName: "v1" }],
  keyIds: ["k1"],
};
const SETTINGS: MethodSettings = {
  constructPath: "uploads/Settings",
  methodPath: "*/*",
  cachingEnabled: false,
  cacheTtlSeconds: 300,
  requireAuthorizationForCacheControl: true,
};
const FORBIDDEN = '{"message":"Forbidden"}';
const headers = { "x-api-key": KEY.value };

function keyedApi(model: ApiParts["model"], parts: Partial<ApiParts> = {}) {
  const keyed = method(mock("$context.identity.apiKeyId"), { security: [{ key: [] }] });
  return apiUnderTest({
    document: {
      components: { securitySchemes: { key: { type: "apiKey", name: "x-api-key", in: "header" } } },
    },
    paths: { "/a": { get: keyed }, "/b": { get: keyed }, "/open": { get: method(mock("open")) } },
    model: { apiKeys: [KEY], usagePlans: [PLAN], ...model },
    ...parts,
  });
}

describe("an API key", () => {
  it.each<[string, ApiParts["model"], Record<string, string>, number]>([
    ["in a plan of the stage", {}, headers, 200],
    ["missing", {}, {}, 403],
    ["unknown", {}, { "x-api-key": "x" }, 403],
    ["disabled", { apiKeys: [{ ...KEY, enabled: false }] }, headers, 403],
    ["in no plan", { usagePlans: [{ ...PLAN, keyIds: [] }] }, headers, 403],
    ["in a plan of another stage", { usagePlans: [{ ...PLAN, stages: [] }] }, headers, 403],
  ])("%s", async (_, model, sent, expected) => {
    const response = await keyedApi(model).send({ path: "/v1/a", headers: sent });

    expect(response.status).toBe(expected);
    expect(response.text).toBe(expected === 200 ? "k1" : FORBIDDEN);
  });

  it("is not required if the method requires no API key", async () => {
    expect((await keyedApi({}).send({ path: "/v1/open" })).status).toBe(200);
  });

  it.each([
    ["returns one", KEY.value, 200],
    ["returns none", undefined, 403],
  ])(
    "is taken from the authorizer if the API says so, and the authorizer %s",
    async (_, usageIdentifierKey, expected) => {
      const { send } = apiUnderTest({
        document: {
          "x-amazon-apigateway-api-key-source": "AUTHORIZER",
          components: {
            securitySchemes: {
              key: { type: "apiKey", name: "x-api-key", in: "header" },
              auth: {
                type: "apiKey",
                name: "Authorization",
                in: "header",
                "x-amazon-apigateway-authorizer": { type: "token", authorizerUri: FUNCTION_URI },
              },
            },
          },
        },
        paths: { "/a": { get: method(mock("ok"), { security: [{ auth: [], key: [] }] }) } },
        model: { apiKeys: [KEY], usagePlans: [PLAN] },
        lambda: () => ({
          principalId: "alice",
          policyDocument: {
            Version: "2012-10-17",
            Statement: [{ Action: "execute-api:Invoke", Effect: "Allow", Resource: "*" }],
          },
          usageIdentifierKey,
        }),
      });

      const response = await send({ path: "/v1/a", headers: { Authorization: "t", ...headers } });

      expect(response.status).toBe(expected);
    },
  );
});

describe("a limit", () => {
  const statuses = async (api: ReturnType<typeof keyedApi>, paths: readonly string[]) => {
    const answers = [];
    for (const path of paths) answers.push(await api.send({ path, headers }));
    return answers.map(({ status, text }) => (status === 429 ? text : status));
  };
  const THROTTLED = '{"message":"Too Many Requests"}';

  it("of a usage plan counts a key's requests to all methods together, and refills over time", async () => {
    const api = keyedApi({ usagePlans: [{ ...PLAN, throttle: { rateLimit: 1, burstLimit: 2 } }] });

    expect(await statuses(api, ["/v1/a", "/v1/b", "/v1/a"])).toEqual([200, 200, THROTTLED]);
    api.clock.now += 1_000;
    expect(await statuses(api, ["/v1/a", "/v1/a"])).toEqual([200, THROTTLED]);
  });

  it("of a usage plan counts a key's requests to all APIs together", async () => {
    const model = { usagePlans: [{ ...PLAN, throttle: { rateLimit: 1, burstLimit: 2 } }] };
    const ports = { checkUsage: createUsageCheck(() => 0, createFacts()) };
    const [first, second] = [keyedApi(model, { ports }), keyedApi(model, { ports })];

    expect(await statuses(first, ["/v1/a"])).toEqual([200]);
    expect(await statuses(second, ["/v1/a", "/v1/a"])).toEqual([200, THROTTLED]);
  });

  it("of a stage counts each method separately", async () => {
    const stage = { methodSettings: [{ ...SETTINGS, throttlingRateLimit: 1, throttlingBurstLimit: 1 }] };
    const api = keyedApi({}, { stage });

    expect(await statuses(api, ["/v1/a", "/v1/b", "/v1/a"])).toEqual([200, 200, THROTTLED]);
  });

  it.each(["~1a/GET", "a/GET", "/~1a/GET"])(
    "of one method applies if its settings have the path %s",
    async (methodPath) => {
      const own = { ...SETTINGS, methodPath, throttlingRateLimit: 0, throttlingBurstLimit: 0 };
      const api = keyedApi({}, { stage: { methodSettings: [SETTINGS, own] } });

      expect(await statuses(api, ["/v1/a", "/v1/b"])).toEqual([THROTTLED, 200]);
    },
  );

  it("of one method does not apply if AWS writes its path differently", async () => {
    const own = { ...SETTINGS, methodPath: "~1a/GET", throttlingRateLimit: 0, throttlingBurstLimit: 0 };
    const facts = createFacts({ methodPathsEncodeSlashes: false });
    const api = keyedApi({}, { stage: { methodSettings: [SETTINGS, own] }, ports: { facts } });

    expect(await statuses(api, ["/v1/a"])).toEqual([200]);
  });

  it("can be used again when the period of its quota ends", async () => {
    const api = keyedApi({ usagePlans: [{ ...PLAN, quota: { limit: 1, period: "DAY" } }] });

    expect(await statuses(api, ["/v1/a", "/v1/a"])).toEqual([200, '{"message":"Limit Exceeded"}']);
    api.clock.now += 86_400_000;
    expect(await statuses(api, ["/v1/a"])).toEqual([200]);
  });
});

describe("an API key in the access log", () => {
  it("shows only its end", async () => {
    const accessLog = {
      format: "$context.identity.apiKey $context.identity.apiKeyId",
      destinationArn: "arn",
    };
    const { send, log } = keyedApi({}, { stage: { accessLog } });

    await send({ path: "/v1/a", headers });

    expect(log.map(({ message }) => message)).toEqual(["******0001 k1"]);
  });
});
