import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Json } from "../../../../../emulator/json.js";
import { apiUnderTest, method, PROXY, ROLE_ARN } from "../api-under-test.js";

const TEXT = "a compressed string";
const TEN_MIB = 10_485_760;
const S3 = {
  type: "aws",
  httpMethod: "PUT",
  uri: "arn:aws:apigateway:eu-central-1:s3:path/bucket/{key}",
  credentials: ROLE_ARN,
  requestParameters: {
    "integration.request.path.key": "method.request.path.key",
    "integration.request.header.Content-Encoding": "method.request.header.Content-Encoding",
  },
  responses: { default: { statusCode: "200" } },
};
const PARAMETERS: Json = [
  { name: "key", in: "path", required: true },
  { name: "Content-Encoding", in: "header" },
];

const send = async (coding: string | undefined, body: Buffer) => {
  const api = apiUnderTest({
    document: { "x-amazon-apigateway-binary-media-types": ["*/*"] },
    paths: { "/files/{key+}": { put: method(S3, { parameters: PARAMETERS }) } },
  });
  const headers: Record<string, string> = coding === undefined ? {} : { "Content-Encoding": coding };
  const response = await api.send({ method: "PUT", path: "/v1/files/a", headers, body });
  return { ...api, response };
};

describe("Content-Encoding of a request", () => {
  it.each<[string, string | undefined, Buffer]>([
    ["none", undefined, Buffer.from(TEXT)],
    ["identity", "identity", Buffer.from(TEXT)],
    ["gzip", "gzip", gzipSync(TEXT)],
    ["gzip in capitals", "GZIP", gzipSync(TEXT)],
    ["deflate", "deflate", deflateSync(TEXT)],
  ])("%s: S3 gets the decompressed body, and the header stays", async (_, coding, body) => {
    const { s3Requests, response } = await send(coding, body);

    expect(response.status).toBe(200);
    expect(s3Requests[0]?.body.toString()).toBe(TEXT);
    const sent = s3Requests[0]?.request.headers.filter(([name]) => name === "Content-Encoding");
    expect(sent).toEqual(coding === undefined ? [] : [["Content-Encoding", coding]]);
  });

  it.each<[string, string, Buffer]>([
    ["an unsupported coding", "br", Buffer.from(TEXT)],
    ["two codings", "gzip, gzip", gzipSync(gzipSync(TEXT))],
    ["a coding named like a property of every object", "__proto__", Buffer.from(TEXT)],
    ["gzip that is not gzip", "gzip", Buffer.from(TEXT)],
    ["gzip that is cut short", "gzip", gzipSync(TEXT).subarray(0, 20)],
    ["gzip of an empty body", "gzip", Buffer.alloc(0)],
    ["deflate without the zlib format", "deflate", deflateRawSync(TEXT)],
  ])("responds to %s with 415, and S3 gets nothing", async (_, coding, body) => {
    const { s3Requests, response } = await send(coding, body);

    expect([response.status, JSON.parse(response.text)]).toEqual([
      415,
      { message: "Unsupported Media Type" },
    ]);
    expect(s3Requests).toEqual([]);
  });

  it("responds 413 if the decompressed body is over 10 MiB", async () => {
    expect((await send("gzip", gzipSync(Buffer.alloc(TEN_MIB)))).response.status).toBe(200);
    expect((await send("gzip", gzipSync(Buffer.alloc(TEN_MIB + 1)))).response.status).toBe(413);
  });

  it("is decoded for a function, too", async () => {
    const { send: post, events } = apiUnderTest({
      paths: { "/": { post: method(PROXY) } },
      lambda: () => ({ statusCode: 200 }),
    });

    await post({
      method: "POST",
      path: "/v1/",
      headers: { "content-encoding": "gzip" },
      body: gzipSync(TEXT),
    });

    expect(events[0]).toMatchObject({ body: TEXT, headers: { "content-encoding": "gzip" } });
  });
});
