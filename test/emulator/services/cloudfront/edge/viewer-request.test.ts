import { describe, expect, it } from "vitest";
import { header } from "../../../../../emulator/http/http.js";
import type { EdgeRequest } from "../../../../../emulator/services/cloudfront/edge/event.js";
import { requestOf, serveDistribution } from "../sample.js";

const HEADERS = [
  ["Host", "127.0.0.1:1234"],
  ["Content-Length", "7"],
  ["X-Two", "1"],
  ["x-two", "2"],
  ["Expect", "100-continue"],
  ["Connection", "keep-alive"],
] as const;

describe("the event", () => {
  it("has AWS's format, with the distribution's host name and without hidden headers", async () => {
    const { handler, events } = serveDistribution();

    await handler(requestOf({ path: "/a%20b", query: "x=%20", headers: HEADERS }));

    expect(events[0]).toEqual({
      Records: [
        {
          cf: {
            config: {
              distributionDomainName: "d111.cloudfront.net",
              distributionId: "EDIST",
              eventType: "viewer-request",
              requestId: expect.any(String),
            },
            request: {
              clientIp: "127.0.0.1",
              method: "PUT",
              uri: "/a%20b",
              querystring: "x=%20",
              headers: {
                host: [{ key: "Host", value: "d111.cloudfront.net" }],
                "content-length": [{ key: "Content-Length", value: "7" }],
                "x-two": [
                  { key: "X-Two", value: "1" },
                  { key: "x-two", value: "2" },
                ],
              },
            },
          },
        },
      ],
    });
  });

  it("keeps the host of an alias", async () => {
    const { handler, events } = serveDistribution();

    await handler(requestOf({ headers: [["Host", "uploads.example.com"]] }));

    expect(events[0]?.Records[0].cf.request.headers.host?.[0]?.value).toBe("uploads.example.com");
  });
});

describe("a request that the function changes", () => {
  it("continues with the new path and headers", async () => {
    const { handler, calls } = serveDistribution({
      edge: ({ headers: { "x-two": _two, ...headers }, ...request }) => ({
        ...request,
        uri: "/alice/a.txt",
        headers: { ...headers, "x-amz-meta-upload-id": [{ value: "7" }] },
      }),
    });

    await handler(requestOf({ headers: HEADERS }));

    expect(calls[0]?.request.path).toBe("/alice/a.txt");
    expect(calls[0] && header(calls[0].request, "x-amz-meta-upload-id")).toBe("7");
  });
});

const change = (headers: EdgeRequest["headers"]) => (request: EdgeRequest) => ({
  ...request,
  headers: { ...request.headers, ...headers },
});

describe("an invalid response of the function gives 502:", () => {
  it.each<[string, (request: EdgeRequest) => unknown]>([
    ["nothing", () => undefined],
    ["a string", () => "ok"],
    ["an empty object", () => ({})],
    ["a status that is a number", () => ({ status: 401 })],
    ["an invalid status", () => ({ status: "abc" })],
    ["a body that is not a string", () => ({ status: "200", body: {} })],
    ["an unknown encoding", () => ({ status: "200", body: "", bodyEncoding: "hex" })],
    ["204 with a body", () => ({ status: "204", body: "x" })],
    ["more than 40 KB", () => ({ status: "200", body: "x".repeat(40 * 1024) })],
    ["headers that are an array", () => ({ status: "200", headers: [] })],
    ["a header that is a string", () => ({ status: "200", headers: { a: "b" } })],
    ["a header value that is not a string", () => ({ status: "200", headers: { a: [{ value: 1 }] } })],
    ["a header with a line break", () => ({ status: "200", headers: { a: [{ value: "b\r\nc: d" }] } })],
    ["a header under another name", () => ({ status: "200", headers: { a: [{ key: "B", value: "" }] } })],
    ["a header name in upper case", () => ({ status: "200", headers: { A: [{ value: "" }] } })],
    ["a hidden header in a response", () => ({ status: "200", headers: { "x-cache": [{ value: "" }] } })],
    ["Via in a response", () => ({ status: "200", headers: { via: [{ value: "" }] } })],
    ["a hidden header in a request", change({ "x-amz-cf-id": [{ value: "1" }] })],
    ["another Host", change({ host: [{ key: "Host", value: "evil.example" }] })],
    ["another Content-Length", change({ "content-length": [{ value: "1" }] })],
    [
      "a removed Content-Length",
      ({ headers: { host = [] }, ...request }) => ({ ...request, headers: { host } }),
    ],
    ["its own Via", change({ via: [{ value: "1.1 x" }] })],
    ["its own CDN-Loop", change({ "cdn-loop": [{ value: "x" }] })],
    ["its own Transfer-Encoding", change({ "transfer-encoding": [{ value: "chunked" }] })],
    ["another method", (request) => ({ ...request, method: "GET" })],
    ["another client address", (request) => ({ ...request, clientIp: "8.8.8.8" })],
    ["a path without a slash", (request) => ({ ...request, uri: "a" })],
    ["a path with a space", (request) => ({ ...request, uri: "/a b" })],
    ["a path with a query", (request) => ({ ...request, uri: "/a?b" })],
    ["no query string", ({ querystring: _querystring, ...request }) => request],
  ])("%s", async (_name, edge) => {
    const { handler, calls } = serveDistribution({ edge });

    const response = await handler(requestOf({ headers: HEADERS }));

    expect(response.status).toBe(502);
    expect(header(response, "x-cache")).toBe("LambdaValidationError from cloudfront");
    expect(calls).toEqual([]);
  });
});

describe("a response of the function", () => {
  it("is sent to the viewer, without a request to S3", async () => {
    const { handler, calls } = serveDistribution({
      edge: () => ({
        status: "401",
        headers: { "www-authenticate": [{ key: "WWW-Authenticate", value: "Bearer" }] },
        body: Buffer.from("no").toString("base64"),
        bodyEncoding: "base64",
      }),
    });

    const response = await handler(requestOf());

    expect(response.status).toBe(401);
    expect(String(response.body)).toBe("no");
    expect(header(response, "www-authenticate")).toBe("Bearer");
    expect(header(response, "x-cache")).toBe("LambdaGeneratedResponse from cloudfront");
    expect(calls).toEqual([]);
  });

  it("may be a 204 with nothing but the status", async () => {
    const response = await serveDistribution({ edge: () => ({ status: "204" }) }).handler(requestOf());

    expect(response.status).toBe(204);
    expect(header(response, "content-length")).toBeUndefined();
  });
});

describe("a function that fails", () => {
  it.each([
    ["LambdaExecutionError from cloudfront", true],
    ["Error from cloudfront", false],
  ])("gives 503 with x-cache %s, and S3 gets no request", async (cacheResult, edgeFailuresAreNamed) => {
    const { handler, calls } = serveDistribution({
      facts: { edgeFailuresAreNamed },
      invoke: async () => ({ outcome: "failed", reason: "Task timed out" }),
    });

    const response = await handler(requestOf());

    expect(response.status).toBe(503);
    expect(header(response, "x-cache")).toBe(cacheResult);
    expect(response.body).not.toContain("Task timed out");
    expect(calls).toEqual([]);
  });
});
