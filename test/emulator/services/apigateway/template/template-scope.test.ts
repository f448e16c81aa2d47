import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../../../emulator/json.js";
import { apiUnderTest, FUNCTION_URI, method } from "../api-under-test.js";

/** Renders a request template, and returns the function's payload. */
async function payload(template: string, body = "", parts: JsonObject = {}) {
  const { send, events, log } = apiUnderTest({
    stage: { variables: { color: "red" } },
    paths: {
      "/p/{id}": {
        post: method({
          type: "aws",
          httpMethod: "POST",
          uri: FUNCTION_URI,
          requestTemplates: { "application/json": template },
          responses: { default: { statusCode: "200" } },
        }),
      },
    },
    ...parts,
  });
  await send({
    method: "POST",
    path: "/v1/p/a%2Bb?q=1&id=fromQuery",
    headers: { "X-One": "h", "Content-MD5": "m", Expect: "100-continue", "Content-Length": "1" },
    body,
  });
  return events[0] ?? log[0]?.message;
}

describe("the variables of a request template", () => {
  it.each<[string, string, string, unknown]>([
    ["the unchanged body", '"$util.escapeJavaScript($input.body)"', '{"a":"b/c"}', '{"a":"b/c"}'],
    ["JSON at a path", "$input.json('$.a')", '{"a":[1,{"b":2}]}', [1, { b: 2 }]],
    ["a value at a path", `{"a": "$input.path('$.a.b')"}`, '{"a":{"b":"x"}}', { a: "x" }],
    ["a missing value at a path", `"$input.path('$.none')"`, "{}", ""],
    ["a size", "$input.path('$.a').size()", '{"a":[1,2]}', 2],
    ["a parameter, first from the path", `"$input.params('id')"`, "", "a+b"],
    ["a parameter of the query string", `"$input.params('q')"`, "", "1"],
    ["a header by its exact name only", `"$input.params('X-One')$input.params('x-one')"`, "", "h"],
    ["no Content-MD5", `"$input.params('Content-MD5')"`, "", ""],
    ["no Content-Length", `"$input.params('Content-Length')"`, "", ""],
    ["no Expect", `"$input.params('Expect')"`, "", ""],
    [
      "parameters by location",
      `"$input.params().path.id $input.params().querystring.id"`,
      "",
      "a+b fromQuery",
    ],
    ["a header by its exact name", `"$input.params().header.get('X-One')"`, "", "h"],
    [
      "no header by another name",
      `#set($it = $input.params().header.get("x-one"))#if(!$it)"none"#end`,
      "",
      "none",
    ],
    ["a stage variable", '"$stageVariables.color"', "", "red"],
    ["the context", '"$context.httpMethod $context.identity.sourceIp"', "", "POST 127.0.0.1"],
    ["base64", `"$util.base64Encode($input.params('q'))$util.base64Decode('eA==')"`, "", "MQ==x"],
    ["URL encoding", `"$util.urlEncode('a b/')$util.urlDecode('%2F+')"`, "", "a+b%2F/ "],
    ["parsed JSON", `"$util.parseJson('{"a":{"b":1}}').a.b"`, "", "1"],
    ["escaped JavaScript", `"$util.escapeJavaScript('a"b')"`, "", 'a"b'],
  ])("%s", async (_, template, body, expected) => {
    expect(await payload(template, body)).toEqual(expected);
  });

  it("override parameters of the integration's request if the template sets them", async () => {
    const { send, s3Requests } = apiUnderTest({
      paths: {
        "/p": {
          put: method({
            type: "aws",
            httpMethod: "PUT",
            uri: "arn:aws:apigateway:eu-central-1:s3:path/bucket/{key}",
            requestParameters: {
              "integration.request.path.key": "'mapped'",
              "integration.request.header.x-amz-meta-a": "'mapped'",
            },
            requestTemplates: {
              "application/json":
                '#set($context.requestOverride.path.key = "over")' +
                '#set($context.requestOverride.header.x-amz-meta-a = "over")body',
            },
            responses: { default: { statusCode: "200" } },
          }),
        },
      },
    });

    await send({ method: "PUT", path: "/v1/p" });

    expect(s3Requests[0]?.request.path).toBe("/bucket/over");
    expect(s3Requests[0]?.request.headers).toContainEqual(["x-amz-meta-a", "over"]);
    expect(s3Requests[0]?.request.headers).not.toContainEqual(["x-amz-meta-a", "mapped"]);
    expect(s3Requests[0]?.body.toString()).toBe("body");
  });
});

describe("a response template", () => {
  it.each([
    ["overrides the status", "#set($context.responseOverride.status = 418)", 418],
    ["ignores a status in a string", '#set($context.responseOverride.status = "418")', 200],
    ["ignores a status over 599", "#set($context.responseOverride.status = 700)", 200],
  ])("%s", async (_, template, expected) => {
    const { send } = apiUnderTest({
      paths: {
        "/": {
          get: method({
            type: "mock",
            requestTemplates: { "application/json": '{"statusCode": 200}' },
            responses: {
              default: {
                statusCode: "200",
                responseTemplates: {
                  "application/json": `${template}#set($context.responseOverride.header.X-Y = "z")ok`,
                },
              },
            },
          }),
        },
      },
    });

    const response = await send({ path: "/v1" });

    expect(response.status).toBe(expected);
    expect(response.header("X-Y")).toBe("z");
    expect(response.text).toBe("ok");
  });
});
