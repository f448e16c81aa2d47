import { describe, expect, it } from "vitest";
import type { WebAcl } from "../../../../../emulator/model.js";
import { apiUnderTest } from "../api-under-test.js";

const ARN = "arn:aws:wafv2:eu-central-1:111122223333:regional/webacl/limits/1";
type RateRule = WebAcl["rateRules"][number];
const RULE: RateRule = { name: "rate", limit: 2, evaluationWindowSeconds: 60, action: "block" };

function limitedApi(rule: Partial<RateRule> = {}) {
  return apiUnderTest({
    paths: {
      "/a": {
        get: {
          "x-amazon-apigateway-integration": {
            type: "mock",
            requestTemplates: { "application/json": '{"statusCode": 200}' },
            responses: { default: { statusCode: "200" } },
          },
          responses: { "200": { description: "ok" } },
        },
      },
    },
    document: {
      "x-amazon-apigateway-gateway-responses": {
        WAF_FILTERED: { responseTemplates: { "application/json": '{"code":"$context.error.responseType"}' } },
      },
    },
    stage: { webAclArn: ARN },
    model: {
      webAcls: [
        {
          constructPath: "uploads/Acl",
          arn: ARN,
          name: "limits",
          defaultAction: "allow",
          rateRules: [{ ...RULE, ...rule }],
        },
      ],
    },
  });
}

describe("a web ACL of a stage", () => {
  it("blocks an address above the limit until the window has passed, before the method is looked up", async () => {
    const { send, clock, log } = limitedApi();

    const within = [await send({ path: "/v1/a" }), await send({ path: "/v1/unknown" })];
    const beyond = [await send({ path: "/v1/a" }), await send({ path: "/v1/unknown" })];
    clock.now += 61_000;
    const after = await send({ path: "/v1/a" });

    expect(within.map(({ status }) => status)).toEqual([200, 403]);
    expect(beyond.map(({ status, text }) => [status, text])).toEqual([
      [403, '{"code":"WAF_FILTERED"}'],
      [403, '{"code":"WAF_FILTERED"}'],
    ]);
    expect(after.status).toBe(200);
    expect(log.map(({ message }) => message)).toContain("web ACL uploads/Acl: the request matches rate");
  });

  it("sends the rule's own response instead of the gateway response", async () => {
    const { send } = limitedApi({
      limit: 0,
      blockStatus: 429,
      blockHeaders: [{ name: "Retry-After", value: "60" }],
      blockBody: { contentType: "application/json", content: '{"code":"TooManyRequests"}' },
    });

    const answer = await send({ path: "/v1/a" });

    expect(answer).toMatchObject({ status: 429, text: '{"code":"TooManyRequests"}' });
    expect(answer.header("retry-after")).toBe("60");
    expect(answer.header("content-type")).toBe("application/json");
  });

  it("only logs a request above the limit of a counting rule", async () => {
    const { send, log } = limitedApi({ limit: 0, action: "count" });

    expect((await send({ path: "/v1/a" })).status).toBe(200);
    expect(log.map(({ message }) => message)).toContain("web ACL uploads/Acl: the request matches rate");
  });
});
