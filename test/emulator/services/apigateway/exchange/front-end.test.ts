import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { apiUnderTest, method, ROLE_ARN } from "../api-under-test.js";

const MAX = 10_485_760;
const S3 = {
  type: "aws",
  httpMethod: "PUT",
  uri: "arn:aws:apigateway:eu-central-1:s3:path/bucket/{key}",
  credentials: ROLE_ARN,
  requestParameters: { "integration.request.path.key": "method.request.path.key" },
  responses: { default: { statusCode: "200" } },
};
const PARTS = {
  document: { "x-amazon-apigateway-binary-media-types": ["*/*"] },
  paths: {
    "/files/{key+}": {
      put: method(S3, { parameters: [{ name: "key", in: "path", required: true }] }),
    },
  },
};

describe("the size of a body", () => {
  it("may be exactly 10 MiB", async () => {
    const { send, s3Requests } = apiUnderTest(PARTS);

    const { status } = await send({ method: "PUT", path: "/v1/files/a", body: Buffer.alloc(MAX, 1) });

    expect(status).toBe(200);
    expect(s3Requests[0]?.body.length).toBe(MAX);
  });

  it.each([
    ["declared", { "Content-Length": `${MAX + 1}` }],
    ["in chunks of unknown length", {}],
  ])("over the limit by one byte is rejected in plain text, %s", async (_, headers) => {
    const { send, s3Requests } = apiUnderTest({
      ...PARTS,
      document: {
        ...PARTS.document,
        "x-amazon-apigateway-gateway-responses": { REQUEST_TOO_LARGE: { statusCode: 400 } },
      },
    });
    const chunks = [Buffer.alloc(MAX, 1), Buffer.from([1])];

    const response = await send({
      method: "PUT",
      path: "/v1/nothing",
      headers,
      body: Readable.from(chunks),
    });

    expect(response.status).toBe(413);
    expect(response.text).toBe("HTTP content length exceeded 10485760 bytes.");
    expect(s3Requests).toEqual([]);
  });
});

describe("other limits of the front end", () => {
  it.each([
    ["a method ARN over 1,600 bytes", { path: `/v1/files/${"a".repeat(1_600)}` }, 414],
    ["a key whose escapes make the ARN too long", { path: `/v1/files/${"%C3%A4".repeat(260)}` }, 414],
    ["a URL over 10,240 characters", { path: `/v1/files/a?x=${"a".repeat(10_240)}` }, 414],
    ["headers over 10,240 bytes", { path: "/v1/files/a", headers: { X: "a".repeat(10_240) } }, 431],
    ["a percent sign without an escape sequence", { path: "/v1/files/%zz" }, 400],
  ])("reject %s", async (_, sending, expected) => {
    const { send, s3Requests } = apiUnderTest(PARTS);

    const { status } = await send({ method: "PUT", ...sending });

    expect(status).toBe(expected);
    expect(s3Requests).toEqual([]);
  });
});
