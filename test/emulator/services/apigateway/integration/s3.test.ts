import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../../../../emulator/json.js";
import type { ApiParts } from "../api-under-test.js";
import { apiUnderTest, method, ROLE_ARN, sampleRole } from "../api-under-test.js";

const PUT = {
  type: "aws",
  httpMethod: "PUT",
  uri: "arn:aws:apigateway:eu-central-1:s3:path/bucket/uploads/{key}",
  credentials: ROLE_ARN,
  requestParameters: {
    "integration.request.path.key": "method.request.path.key",
    "integration.request.header.x-amz-meta-upload-id": "context.requestId",
    "integration.request.header.x-amz-storage-class": "'STANDARD'",
    "integration.request.header.x-amz-meta-tier": "stageVariables.tier",
    "integration.request.header.If-None-Match": "method.request.header.If-None-Match",
    "integration.request.querystring.versionId": "method.request.querystring.v",
  },
  responses: {
    default: {
      statusCode: "200",
      responseParameters: {
        "method.response.header.ETag": "integration.response.header.ETag",
        "method.response.header.Date": "integration.response.header.Date",
      },
    },
    "403": { statusCode: "403" },
    "4\\d{2}": { statusCode: "400" },
    "5\\d{2}": { statusCode: "502" },
  },
};
const PARAMETERS: Json = [
  { name: "key", in: "path", required: true },
  { name: "If-None-Match", in: "header" },
  { name: "v", in: "query" },
];
const DECLARED = {
  parameters: PARAMETERS,
  responses: {
    "200": { headers: { ETag: {}, Date: {} } },
    "400": {},
    "403": {},
  },
};
const BINARY = { "x-amazon-apigateway-binary-media-types": ["*/*"] };

function putApi(changes: JsonObject = {}, parts: Partial<ApiParts> = {}) {
  return apiUnderTest({
    document: BINARY,
    stage: { variables: { tier: "gold" } },
    paths: { "/files/{key+}": { put: method({ ...PUT, ...changes }, DECLARED) } },
    ...parts,
  });
}

describe("a request to S3", () => {
  it.each([
    ["plain", "../other/x", "/bucket/other/x"],
    ["encoded", "%2e%2e/other/x", "/bucket/other/x"],
    ["encoded twice", "%252E%252e/other/x", "/bucket/other/x"],
    ["before a semicolon", "..;v=1/other/x", "/bucket/other/x"],
    ["in the middle", "a/../x", "/bucket/uploads/x"],
    ["one dot", "./a/./x", "/bucket/uploads/a/x"],
    ["more than there are segments", "../../../x", "/bucket/x"],
    ["three dots, which are a name", ".../x", "/bucket/uploads/.../x"],
  ])(
    "has its dot segments resolved, which is the worst that API Gateway might do: %s",
    async (_, key, path) => {
      const { send, s3Requests } = putApi();

      await send({ method: "PUT", path: `/v1/files/${key}`, body: "x" });

      expect(s3Requests[0]?.request.path).toBe(path);
    },
  );

  it("has the mapped headers and Content-Type, and no other header of the client", async () => {
    const { send, s3Requests } = putApi();

    await send({
      method: "PUT",
      path: "/v1/files/a?v=3&x=1",
      headers: {
        "Content-Type": "text/plain",
        "If-None-Match": "*",
        "x-amz-acl": "public-read",
        Authorization: "Bearer secret",
      },
      body: "hello",
    });

    const [asked] = s3Requests;
    expect(asked?.request.headers.map(([name, value]) => `${name}: ${value}`).toSorted()).toEqual([
      "Content-Length: 5",
      "Content-Type: text/plain",
      "Host: s3.eu-central-1.amazonaws.com",
      "If-None-Match: *",
      "x-amz-meta-tier: gold",
      "x-amz-meta-upload-id: 00000000-0000-4000-8000-000000000001",
      "x-amz-storage-class: STANDARD",
    ]);
    expect(asked?.request.query).toBe("versionId=3");
    expect(asked?.body.toString()).toBe("hello");
    expect(asked?.caller).toMatchObject({ authType: "REST-HEADER", principal: { roleArn: ROLE_ARN } });
  });

  it.each([
    ["If-None-Match", "*"],
    ["if-none-match", undefined],
    ["IF-NONE-MATCH", undefined],
  ])("maps a header only if the client writes it as the mapping does: %s", async (name, expected) => {
    const { send, s3Requests } = putApi();

    await send({ method: "PUT", path: "/v1/files/a", headers: { [name]: "*" }, body: "x" });

    const sent = s3Requests[0]?.request.headers.find(([it]) => it === "If-None-Match");
    expect(sent?.[1]).toBe(expected);
  });

  it.each(["authorization", "AUTHORIZATION", "Authorization"])(
    "recognizes %s as Authorization, in any case",
    async (name) => {
      const { send, s3Requests } = apiUnderTest({
        paths: {
          "/": {
            put: method(
              {
                ...PUT,
                uri: "arn:aws:apigateway:eu-central-1:s3:path/bucket/fixed",
                requestParameters: {
                  "integration.request.header.x-amz-meta-a": "method.request.header.Authorization",
                },
              },
              { parameters: [{ name: "Authorization", in: "header" }], responses: DECLARED.responses },
            ),
          },
        },
      });

      await send({ method: "PUT", path: "/v1/", headers: { [name]: "Bearer x" }, body: "x" });

      expect(s3Requests[0]?.request.headers).toContainEqual(["x-amz-meta-a", "Bearer x"]);
    },
  );

  it("has the body {} if the client sends an empty body", async () => {
    const { send, s3Requests } = putApi();

    await send({ method: "PUT", path: "/v1/files/a", body: "" });

    expect(s3Requests[0]?.body.toString()).toBe("{}");
    expect(s3Requests[0]?.request.headers).toContainEqual(["Content-Length", "2"]);
  });

  it.each([
    ["an empty value", "''"],
    ["a non-ASCII value", "'gr\u00fc\u00dfe'"],
  ])("fails with S3's signature error if a mapped header has %s", async (_, source) => {
    const requestParameters = { ...PUT.requestParameters, "integration.request.header.x-amz-meta-a": source };
    const { send, s3Requests } = putApi({ requestParameters });

    const response = await send({ method: "PUT", path: "/v1/files/a", body: "x" });

    expect([response.status, response.text]).toEqual([403, expect.stringContaining("SignatureDoesNotMatch")]);
    expect(s3Requests).toEqual([]);
  });

  it.each([
    ["slashes stay", "a/b", "/bucket/uploads/a/b"],
    ["an encoded slash becomes one", "a%2Fb", "/bucket/uploads/a/b"],
    ["a space", "a%20b", "/bucket/uploads/a%20b"],
    ["a percent sign is encoded again", "a%25b", "/bucket/uploads/a%25b"],
    ["a question mark stays in the key", "a%3Fb", "/bucket/uploads/a%3Fb"],
    ["non-ASCII letters", "%C3%A4", "/bucket/uploads/%C3%A4"],
    ["letters that were not encoded", "ä", "/bucket/uploads/%C3%A4"],
  ])("decodes a path parameter once and encodes it for S3: %s", async (_, key, expected) => {
    const { send, s3Requests } = putApi();

    await send({ method: "PUT", path: `/v1/files/${key}` });

    expect(s3Requests[0]?.request.path).toBe(expected);
  });

  it("fails with S3's signature error for a plus, as on AWS", async () => {
    const { send, s3Requests } = putApi();

    const response = await send({ method: "PUT", path: "/v1/files/a+b" });

    expect(response.status).toBe(403);
    expect(response.text).toContain("SignatureDoesNotMatch");
    expect(s3Requests).toEqual([]);
  });

  it("is not sent if the role does not trust API Gateway", async () => {
    const roles = [sampleRole("lambda.amazonaws.com")];
    const { send, s3Requests, log } = putApi({}, { model: { roles } });

    const { status, text } = await send({ method: "PUT", path: "/v1/files/a" });

    expect({ status, text }).toEqual({ status: 500, text: '{"message":"Internal server error"}' });
    expect(s3Requests).toEqual([]);
    expect(log[0]?.message).toContain("uploads/Role");
  });

  it.each([
    "Authorization",
    "connection",
    "Content-Length",
    "expect",
    "te",
    "transfer-encoding",
    "x-amzn-trace-id",
  ])("is not sent if %s is mapped to it", async (name) => {
    const requestParameters = {
      ...PUT.requestParameters,
      [`integration.request.header.${name}`]: "'x'",
    };
    const { send, s3Requests } = putApi({ requestParameters });

    const { status } = await send({ method: "PUT", path: "/v1/files/a" });

    expect(status).toBe(500);
    expect(s3Requests).toEqual([]);
  });
});

describe("S3's response", () => {
  const answering = (status: number, headers: [string, string][] = [], body = "") =>
    putApi({}, { s3: () => ({ status, headers, body }) });

  it("keeps only mapped headers, and renames headers that API Gateway sets itself", async () => {
    const date = "Sun, 22 Nov 2026 07:33:19 GMT";
    const { send } = answering(200, [
      ["ETag", '"abc"'],
      ["Date", date],
      ["x-amz-version-id", "1"],
    ]);

    const response = await send({ method: "PUT", path: "/v1/files/a" });

    expect(response.header("ETag")).toBe('"abc"');
    expect(response.header("x-amzn-Remapped-Date")).toBe(date);
    expect(response.header("Date")).toBeUndefined();
    expect(response.header("x-amz-version-id")).toBeUndefined();
    expect(response.header("Content-Type")).toBe("application/json");
    expect(response.header("x-amzn-RequestId")).toBeDefined();
    expect(response.header("x-amz-apigw-id")).toMatch(/^.{15}=$/);
    expect(response.header("X-Amzn-Trace-Id")).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  });

  it.each([
    [200, 200],
    [403, 403],
    [404, 400],
    [412, 400],
    [304, 200],
  ])("%i becomes %i by the selection patterns", async (status, expected) => {
    const { send } = answering(status);

    expect((await send({ method: "PUT", path: "/v1/files/a" })).status).toBe(expected);
  });

  it("is a 500 if the method does not declare that response", async () => {
    const { send, log } = answering(503);

    expect((await send({ method: "PUT", path: "/v1/files/a" })).status).toBe(500);
    expect(log[0]?.message).toContain("invalid method response");
  });

  it("becomes a 200 without selection patterns, whatever S3 responded", async () => {
    const responses = { default: { statusCode: "200" } };
    const xml = "<Error><Code>AccessDenied</Code></Error>";
    const { send } = putApi({ responses }, { s3: () => ({ status: 403, headers: [], body: xml }) });

    const { status, text } = await send({ method: "PUT", path: "/v1/files/a" });

    expect({ status, text }).toEqual({ status: 200, text: xml });
  });

  it("is a 500 over 10 MiB, and a 504 if it takes too long", async () => {
    const big = Readable.from([Buffer.alloc(10_485_760), Buffer.alloc(1)]);
    const tooBig = putApi({}, { s3: () => ({ status: 200, headers: [], body: big }) });
    const never = putApi(
      { timeoutInMillis: 50 },
      { ports: { s3: { handle: () => new Promise(() => undefined) } } },
    );

    expect((await tooBig.send({ method: "PUT", path: "/v1/files/a" })).status).toBe(500);
    const late = await never.send({ method: "PUT", path: "/v1/files/a" });
    expect(late.status).toBe(504);
    expect(late.text).toBe('{"message":"Endpoint request timed out"}');
  });
});

describe("binary bodies sent to S3", () => {
  const gzip = gzipSync("some text that is compressed");
  const corrupted = Buffer.from(gzip.toString("utf8"));
  const base64 = Buffer.from(gzip.toString("base64"));

  it.each([
    ["a matching type", ["image/png"], "image/png", undefined, gzip],
    ["a matching type with parameters", ["image/png"], "image/png; q=1", undefined, gzip],
    ["the catch-all", ["*/*"], "anything/at-all", undefined, gzip],
    ["the catch-all without a Content-Type", ["*/*"], undefined, undefined, gzip],
    ["a matching type to text", ["image/png"], "image/png", "CONVERT_TO_TEXT", base64],
    ["a matching type to binary", ["image/png"], "image/png", "CONVERT_TO_BINARY", gzip],
    ["another type, which is silently corrupted", ["image/png"], "image/gif", undefined, corrupted],
    ["no binary types", [], "image/png", undefined, corrupted],
    ["another type to text", ["image/png"], "image/gif", "CONVERT_TO_TEXT", corrupted],
  ])("%s", async (_, types, contentType, contentHandling, expected) => {
    const { send, s3Requests } = putApi(contentHandling === undefined ? {} : { contentHandling }, {
      document: { "x-amazon-apigateway-binary-media-types": types },
    });

    await send({
      method: "PUT",
      path: "/v1/files/a",
      headers: contentType === undefined ? {} : { "Content-Type": contentType },
      body: gzip,
    });

    expect(s3Requests[0]?.body.equals(expected)).toBe(true);
  });

  it.each([
    ["decodes base64", gzip.toString("base64"), 200, gzip],
    ["rejects a body that is not base64", "%%%", 500, undefined],
  ])("CONVERT_TO_BINARY of another type %s", async (_, body, status, expected) => {
    const { send, s3Requests } = putApi({ contentHandling: "CONVERT_TO_BINARY" }, { document: {} });

    const response = await send({
      method: "PUT",
      path: "/v1/files/a",
      headers: { "Content-Type": "text/plain" },
      body,
    });

    expect(response.status).toBe(status);
    expect(s3Requests[0]?.body).toEqual(expected);
  });
});

describe("binary bodies received from S3", () => {
  const bytes = Buffer.from([0x89, 0x50, 0xff, 0xfe]);
  const base64 = Buffer.from(bytes.toString("base64"));
  const GET = {
    ...PUT,
    httpMethod: "GET",
    requestParameters: { "integration.request.path.key": "method.request.path.key" },
  };
  const utf8 = Buffer.from(bytes.toString("utf8"));

  it.each([
    ["accepted", "image/png", "image/png", undefined, bytes],
    ["accepted first among others", "image/png", "image/png,text/html", undefined, bytes],
    ["not accepted", "image/png", "application/json", undefined, base64],
    ["accepted only through */*, which matches nothing", "image/png", "*/*", undefined, base64],
    ["to text", "image/png", "image/png", "CONVERT_TO_TEXT", base64],
    ["to binary", "image/png", "application/json", "CONVERT_TO_BINARY", bytes],
    ["of another type", "image/gif", "application/json", undefined, utf8],
  ])("%s", async (_, contentType, accept, contentHandling, expected) => {
    const response = { statusCode: "200", ...(contentHandling && { contentHandling }) };
    const { send } = apiUnderTest({
      document: { "x-amazon-apigateway-binary-media-types": ["image/png"] },
      paths: { "/files/{key+}": { get: method({ ...GET, responses: { default: response } }, DECLARED) } },
      s3: () => ({ status: 200, headers: [["Content-Type", contentType]], body: bytes }),
    });

    const answer = await send({ path: "/v1/files/a", headers: { Accept: accept } });

    expect(answer.bytes).toEqual(expected);
  });
});

describe("a response template over S3's XML with every type binary", () => {
  const xml = "<Error/>";
  const api = (contentHandling: Record<string, string>) =>
    putApi(
      {
        responses: {
          default: {
            statusCode: "403",
            ...contentHandling,
            responseTemplates: { "application/json": '{"code": "$input.body"}' },
          },
        },
      },
      { s3: () => ({ status: 403, headers: [["Content-Type", "application/xml"]], body: xml }) },
    );

  it("fails without CONVERT_TO_TEXT", async () => {
    expect((await api({}).send({ method: "PUT", path: "/v1/files/a" })).status).toBe(500);
  });

  it("reads base64 with CONVERT_TO_TEXT", async () => {
    const { send } = api({ contentHandling: "CONVERT_TO_TEXT" });

    const { status, text } = await send({ method: "PUT", path: "/v1/files/a" });

    expect({ status, text }).toEqual({ status: 403, text: '{"code": "PEVycm9yLz4="}' });
  });
});
