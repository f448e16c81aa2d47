import { createHash, createHmac } from "node:crypto";
import { Readable } from "node:stream";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import type { HttpRequest, HttpResponse } from "../../../emulator/http/http.js";
import { verifySignature } from "../../../emulator/sigv4/verify.js";
import type { World } from "../services/s3/support/world.js";
import { administrator, bodyText, createWorld, directRequest } from "../services/s3/support/world.js";

const Bucket = "files";

interface Captured {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
}

/** Signs a PUT with the SDK, and captures the request. */
async function signedPut(world: World, Body = "hello"): Promise<Captured> {
  const captured: Captured[] = [];
  const client = new S3Client({
    endpoint: world.service.url,
    region: "eu-central-1",
    forcePathStyle: true,
    credentials: world.iam.administrator.credentials,
    systemClockOffset: 0,
  });
  client.middlewareStack.add(
    (next) => async (args) => {
      captured.push(structuredClone(pick(args.request)));
      return next(args);
    },
    { step: "finalizeRequest", priority: "low", name: "capture" },
  );
  await client.send(new PutObjectCommand({ Bucket, Key: "in/a.txt", Body }));
  const [first] = captured;
  if (first === undefined) throw new RangeError("the SDK sent nothing");
  return first;
}

function pick(request: unknown): Captured {
  const { method, path, query, headers } = request as Captured;
  return { method, path, query, headers };
}

async function replay(world: World, captured: Captured, body = "hello"): Promise<HttpResponse> {
  const request: HttpRequest = directRequest({
    path: captured.path,
    query: new URLSearchParams(captured.query).toString(),
    headers: captured.headers,
    body: Readable.from([Buffer.from(body)]),
  });
  return world.s3.httpHandler(request);
}

async function codeOf(response: HttpResponse): Promise<string | undefined> {
  return /<Code>(.*?)<\/Code>/.exec(await bodyText(response))?.[1];
}

function otherDigit(digit: string): string {
  return digit === "0" ? "1" : "0";
}

describe("a request that the SDK signs in its header", () => {
  it("is accepted unchanged", async () => {
    const world = await createWorld();

    const answer = await replay(world, await signedPut(world));

    expect(answer.status).toBe(200);
  });

  it.each<[string, (request: Captured) => void, number, string]>([
    ["another key", (r) => (r.path = "/files/in/b.txt"), 403, "SignatureDoesNotMatch"],
    [
      "a signed header changed",
      // Replaces the last digit of the second, so the time stays close to now.
      (r) => (r.headers["x-amz-date"] = r.headers["x-amz-date"]?.replace(/\d(?=Z$)/, otherDigit) ?? ""),
      403,
      "SignatureDoesNotMatch",
    ],
    ["an x-amz header added", (r) => (r.headers["x-amz-acl"] = "private"), 403, "AccessDenied"],
    ["no date", (r) => delete r.headers["x-amz-date"], 403, "AccessDenied"],
    ["no hash of the content", (r) => delete r.headers["x-amz-content-sha256"], 400, "InvalidRequest"],
    ["a malformed hash", (r) => (r.headers["x-amz-content-sha256"] = "abc"), 400, "InvalidArgument"],
    ["a bearer token", (r) => (r.headers.authorization = "Bearer abc"), 400, "InvalidArgument"],
    ["a signature of version 2", (r) => (r.headers.authorization = "AWS AKIA:abc"), 400, "InvalidRequest"],
    [
      "a header without a signature",
      (r) => (r.headers.authorization = "AWS4-HMAC-SHA256 Credential=a/20200101/r/s3/aws4_request"),
      400,
      "AuthorizationHeaderMalformed",
    ],
    [
      "another Region",
      (r) => (r.headers.authorization = r.headers.authorization?.replace("eu-central-1", "us-east-1") ?? ""),
      400,
      "AuthorizationHeaderMalformed",
    ],
    [
      "a service other than S3",
      (r) => (r.headers.authorization = r.headers.authorization?.replace("/s3/", "/ec2/") ?? ""),
      400,
      "AuthorizationHeaderMalformed",
    ],
  ])("is rejected with %s", async (_, tamper, status, code) => {
    const world = await createWorld();
    const captured = await signedPut(world);

    tamper(captured);
    const answer = await replay(world, captured);

    expect([answer.status, await codeOf(answer)]).toEqual([status, code]);
  });

  it.each([
    [899_000, 200],
    [901_000, 403],
    [-901_000, 403],
  ])("with a time that is off by %i ms gets %i", async (offset, status) => {
    const world = await createWorld();
    const captured = await signedPut(world);

    world.time.now += offset;
    const answer = await replay(world, captured);

    expect(answer.status).toBe(status);
  });

  it("is rejected with another content, and nothing is stored", async () => {
    const world = await createWorld();
    const captured = await signedPut(world);
    await world.s3.handle(directRequest({ method: "DELETE" }), administrator(world));

    const answer = await replay(world, captured, "HELLO");
    const read = await world.s3.handle(directRequest({ method: "GET" }), administrator(world));

    expect([answer.status, await codeOf(answer)]).toEqual([400, "XAmzContentSHA256Mismatch"]);
    expect(read.status).toBe(404);
  });

  it("never shows the token of a foreign Authorization header", async () => {
    const world = await createWorld();

    const answer = await world.s3.httpHandler(directRequest({ headers: { Authorization: "Bearer s3cr3t" } }));

    expect(await bodyText(answer)).not.toContain("s3cr3t");
    expect(JSON.stringify(world.log)).not.toContain("s3cr3t");
  });
});

const SHA256_OF_NOTHING = createHash("sha256").update("").digest("hex");

function sign(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

/** Signs a request as in AWS's documentation, for another service or in chunks. */
function signRequest(
  world: World,
  options: { service: string; payloadHash: string; headers: Record<string, string>; path: string },
) {
  const { accessKeyId, secretAccessKey } = world.iam.administrator.credentials;
  const timestamp = `${new Date(world.time.now).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
  const day = timestamp.slice(0, 8);
  const headers: Record<string, string> = { host: "h", "x-amz-date": timestamp, ...options.headers };
  const names = Object.keys(headers).sort();
  const canonical = [
    "PUT",
    options.path,
    "",
    ...names.map((name) => `${name}:${headers[name]}`),
    "",
    names.join(";"),
    options.payloadHash,
  ].join("\n");
  const scope = `${day}/eu-central-1/${options.service}/aws4_request`;
  const key = sign(
    sign(sign(sign(`AWS4${secretAccessKey}`, day), "eu-central-1"), options.service),
    "aws4_request",
  );
  const hash = createHash("sha256").update(canonical).digest("hex");
  const signature = sign(key, `AWS4-HMAC-SHA256\n${timestamp}\n${scope}\n${hash}`).toString("hex");
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names.join(";")}, Signature=${signature}`;
  return { headers: { ...headers, authorization }, key, timestamp, scope, signature };
}

/** A body in signed chunks. */
function chunkedBody(signed: ReturnType<typeof signRequest>, chunks: readonly string[]): string {
  let previous = signed.signature;
  return [...chunks, ""]
    .map((chunk) => {
      const hash = createHash("sha256").update(chunk).digest("hex");
      const text = [
        "AWS4-HMAC-SHA256-PAYLOAD",
        signed.timestamp,
        signed.scope,
        previous,
        SHA256_OF_NOTHING,
        hash,
      ].join("\n");
      previous = sign(signed.key, text).toString("hex");
      return `${chunk.length.toString(16)};chunk-signature=${previous}\r\n${chunk}\r\n`;
    })
    .join("");
}

describe("a body in signed chunks", () => {
  const payloadHash = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
  const chunks = ["a".repeat(65_536), "b".repeat(100)];

  function request(world: World, change: (body: string) => string = (body) => body): HttpRequest {
    const signed = signRequest(world, {
      service: "s3",
      payloadHash,
      path: "/files/in/a.txt",
      headers: {
        "x-amz-content-sha256": payloadHash,
        "x-amz-decoded-content-length": "65636",
        "content-encoding": "aws-chunked",
      },
    });
    return directRequest({ headers: signed.headers, body: change(chunkedBody(signed, chunks)) });
  }

  it("is decoded, and its transfer encoding is not stored", async () => {
    const world = await createWorld();

    const answer = await world.s3.httpHandler(request(world));
    const read = await world.s3.handle(directRequest({ method: "GET" }), administrator(world));

    expect(answer.status).toBe(200);
    expect(await bodyText(read)).toBe(chunks.join(""));
    expect(read.headers.map(([name]) => name)).not.toContain("Content-Encoding");
  });

  it.each<[string, (body: string) => string, string]>([
    ["a changed byte", (body) => body.replace("bb", "bc"), "SignatureDoesNotMatch"],
    [
      "a changed chunk signature",
      (body) => body.replace(/chunk-signature=./, "chunk-signature=z"),
      "IncompleteBody",
    ],
    ["its end cut off", (body) => body.slice(0, -120), "IncompleteBody"],
    ["no chunks at all", () => "hello", "IncompleteBody"],
  ])("is rejected with %s, and nothing is stored", async (_, change, code) => {
    const world = await createWorld();

    const answer = await world.s3.httpHandler(request(world, change));
    const read = await world.s3.handle(directRequest({ method: "GET" }), administrator(world));

    expect([await codeOf(answer), read.status]).toEqual([code, 404]);
  });
});

describe("a service other than S3", () => {
  const verify = (world: World, request: HttpRequest) =>
    verifySignature(request, {
      service: "execute-api",
      region: "eu-central-1",
      credentials: world.iam.credentials,
      clock: () => world.time.now,
    });

  it("verifies the content before it accepts the request, and encodes the path twice", async () => {
    const world = await createWorld();
    const payloadHash = createHash("sha256").update("{}").digest("hex");
    const { headers } = signRequest(world, {
      service: "execute-api",
      payloadHash,
      path: "/v1/a%2520b",
      headers: {},
    });

    const accepted = await verify(
      world,
      directRequest({ path: "/v1/a%20b", headers, body: Readable.from([Buffer.from("{}")]) }),
    );
    const rejected = await verify(
      world,
      directRequest({ path: "/v1/a%20b", headers, body: Readable.from([Buffer.from("[]")]) }),
    );

    expect(accepted).toMatchObject({ outcome: "verified", caller: { authType: "REST-HEADER" } });
    expect(rejected).toMatchObject({
      outcome: "rejected",
      error: { code: "InvalidSignatureException", status: 403 },
    });
  });

  it("distinguishes an unsigned request from a rejected one", async () => {
    const world = await createWorld();

    const unsigned = await verify(world, directRequest({}));

    expect(unsigned.outcome).toBe("unsigned");
  });
});
