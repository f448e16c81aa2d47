import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";

const ORIGINS = ["https://a.example", "https://b.example"];

let stack: LocalStack;
let authorization: string;

beforeAll(async () => {
  stack = await serveUploads({
    patterns: ["direct", "presigned"],
    reading: true,
    corsAllowedOrigins: ORIGINS,
  });
  authorization = `Bearer ${await stack.token({ sub: "alice" })}`;
});
afterAll(() => stack.close());

/** All routes of the two REST APIs, and some that do not exist. */
const ROUTES = [
  ["direct", "files/a.txt"],
  ["direct", "files/"],
  ["direct", "nowhere"],
  ["presigned", "uploads"],
  ["presigned", "uploads/x"],
  ["presigned", "uploads/x/parts"],
  ["presigned", "uploads/x/complete"],
  ["presigned", "import"],
  ["presigned", "downloads/a.txt"],
  ["presigned", "s3/params"],
  ["presigned", "s3/multipart"],
  ["presigned", "s3/multipart/x"],
  ["presigned", "s3/multipart/x/1"],
  ["presigned", "s3/multipart/x/complete"],
  ["presigned", "s3/sign"],
] as const;

const METHODS = ["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "LOCK"];
const TYPES = [
  "application/json",
  "text/plain",
  "text/xml",
  "multipart/form-data; boundary=x",
  "a",
  "__proto__",
];
const NAMES = ["__proto__", "constructor", "toString", "valueOf", "hasOwnProperty", "prototype", "then"];
const DEEP = `${"[".repeat(7_000)}${"]".repeat(7_000)}`;
const BODIES = [
  "",
  "{",
  "null",
  '{"__proto__":{"a":1}}',
  DEEP,
  `{"metadata":${DEEP}}`,
  Buffer.from([0xff, 0xfe, 0]),
];

interface Sending {
  readonly method?: string;
  readonly query?: string;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The requests among these that get a 5xx, with and without credentials. */
async function serverErrors(sendings: readonly Sending[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [api, path] of ROUTES) {
    for (const { method = "POST", query = "", body, headers = {} } of sendings) {
      const both: readonly Record<string, string>[] = [{}, { authorization }];
      for (const credentials of both) {
        const url = `${stack.endpoints[api]}/${path}${query}`;
        const answer = await stack.send(method, url, body, { ...headers, ...credentials });
        if (answer.status >= 500)
          found.push(`${answer.status} ${method} ${path}${query} ${JSON.stringify(headers)}`);
      }
    }
  }
  return found;
}

describe("a preflight with two allowed origins", () => {
  it.each([
    ["https://a.example", "https://a.example"],
    ["https://b.example", "https://b.example"],
    ["https://c.example", undefined],
    ["__proto__", undefined],
  ])("gets a response for %s with %s", async (origin, allowed) => {
    for (const url of [`${stack.endpoints.direct}/files/a`, `${stack.endpoints.presigned}/uploads`]) {
      for (const name of ["Origin", "origin"]) {
        const answer = await stack.send("OPTIONS", url, undefined, { [name]: origin });

        expect(answer.status).toBe(204);
        expect(answer.headers["access-control-allow-origin"]).toBe(allowed);
      }
    }
  });
});

it.each([
  ["https://a.example", "https://a.example"],
  ["https://b.example", "https://b.example"],
  ["https://c.example", undefined],
])("the presign function lets %s read its response as %s, by the stage's list", async (origin, allowed) => {
  const url = `${stack.endpoints.presigned}/uploads/unknown`;

  const answer = await stack.send("GET", url, undefined, { authorization, origin });

  expect(answer.status).toBe(400);
  expect(answer.headers["access-control-allow-origin"]).toBe(allowed);
});

describe("the REST APIs never respond 5xx", () => {
  it("to any method", async () => {
    expect(await serverErrors(METHODS.map((method) => ({ method })))).toEqual([]);
  });

  it("to any method in an override header", async () => {
    const methods = [...METHODS, "constructor", "__proto__", ""];

    expect(
      await serverErrors(methods.map((method) => ({ headers: { "x-http-method-override": method } }))),
    ).toEqual([]);
  });

  it.each(["PUT", "POST", "OPTIONS"])("to any content type of a %s", async (method) => {
    expect(
      await serverErrors(TYPES.map((type) => ({ method, body: "x", headers: { "content-type": type } }))),
    ).toEqual([]);
  });

  it.each(["PUT", "POST"])("to any body of a %s", async (method) => {
    expect(await serverErrors(BODIES.map((body) => ({ method, body })))).toEqual([]);
  });

  it("to any content coding", async () => {
    const codings = ["gzip", "br", "gzip, gzip", "__proto__", "identity"];
    const headers = codings.map((coding) => ({ "content-encoding": coding }));

    expect(
      await serverErrors(
        headers.flatMap((it) => [gzipSync("{}"), "{}"].map((body) => ({ body, headers: it }))),
      ),
    ).toEqual([]);
  });

  it("to any name of a header or a query parameter", async () => {
    const named = (name: string) => Object.fromEntries([[name, "x"]]);

    expect(
      await serverErrors(NAMES.flatMap((name) => [{ headers: named(name) }, { query: `?${name}=x` }])),
    ).toEqual([]);
  });

  it("to any credentials", async () => {
    const values = [
      "",
      "Bearer",
      "Bearer ",
      "Bearer a.b.c",
      "Basic x",
      "AWS4-HMAC-SHA256 x",
      "Bearer ü",
      "\t",
    ];

    expect(
      await serverErrors(
        values.map((value) => ({ headers: { Authorization: Buffer.from(value).toString("latin1") } })),
      ),
    ).toEqual([]);
  });
});
