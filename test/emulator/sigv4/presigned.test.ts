import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { describe, expect, it } from "vitest";
import { REGION } from "../services/s3/support/model.js";
import type { World } from "../services/s3/support/world.js";
import { bodyText, createWorld, directRequest } from "../services/s3/support/world.js";

const Bucket = "files";

async function presignPut(world: World, credentials = world.iam.administrator.credentials): Promise<string> {
  return getSignedUrl(
    world.clientFor(credentials),
    new PutObjectCommand({ Bucket, Key: "in/a.txt", Metadata: { who: "me" }, ContentType: "text/plain" }),
    { expiresIn: 60, signableHeaders: new Set(["host", "content-type"]) },
  );
}

const put = (url: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, { method: "PUT", body: "hello", headers: { "content-type": "text/plain", ...headers } });

describe("a presigned URL of the SDK", () => {
  it("can write and read, and applies the parameters in the query", async () => {
    const world = await createWorld();

    const written = await put(await presignPut(world));
    const url = await getSignedUrl(world.client, new GetObjectCommand({ Bucket, Key: "in/a.txt" }));
    const read = await fetch(url);

    expect([written.status, await read.text()]).toEqual([200, "hello"]);
    expect(read.headers.get("x-amz-meta-who")).toBe("me");
  });

  it("ignores a checksum in the query, which the SDK computes before it has the content", async () => {
    const world = await createWorld();
    const url = await presignPut(world);

    const written = await put(url);

    expect(url).toContain("x-amz-checksum-crc32=");
    expect(written.headers.get("x-amz-checksum-crc64nvme")).not.toBeNull();
    expect(written.headers.get("x-amz-checksum-crc32")).toBeNull();
  });

  it("works under the bucket's own host", async () => {
    const world = await createWorld();
    const client = new S3Client({ region: REGION, credentials: world.iam.administrator.credentials });
    const url = new URL(await getSignedUrl(client, new PutObjectCommand({ Bucket, Key: "in/a b.txt" })));

    const written = await world.s3.httpHandler(
      directRequest({
        path: url.pathname,
        query: url.search.slice(1),
        headers: { Host: url.host },
        body: "x",
      }),
    );

    expect(url.host).toBe("files.s3.eu-central-1.amazonaws.com");
    expect(written.status).toBe(200);
  });

  it.each<[string, (url: URL) => void, number, string]>([
    ["another key", (url) => (url.pathname = "/files/in/b.txt"), 403, "SignatureDoesNotMatch"],
    ["an escaped letter added", (url) => (url.pathname = "/files/in/a.txt%20"), 403, "SignatureDoesNotMatch"],
    [
      "a parameter changed",
      (url) => url.searchParams.set("x-amz-meta-who", "you"),
      403,
      "SignatureDoesNotMatch",
    ],
    [
      "a parameter added",
      (url) => url.searchParams.set("x-amz-tagging", "a=b"),
      403,
      "SignatureDoesNotMatch",
    ],
    ["a parameter removed", (url) => url.searchParams.delete("x-amz-meta-who"), 403, "SignatureDoesNotMatch"],
    [
      "a longer validity",
      (url) => url.searchParams.set("X-Amz-Expires", "600"),
      403,
      "SignatureDoesNotMatch",
    ],
    [
      "a validity over a week",
      (url) => url.searchParams.set("X-Amz-Expires", "604801"),
      400,
      "AuthorizationQueryParametersError",
    ],
    [
      "a malformed validity",
      (url) => url.searchParams.set("X-Amz-Expires", "1h"),
      400,
      "AuthorizationQueryParametersError",
    ],
    [
      "no signature",
      (url) => url.searchParams.delete("X-Amz-Signature"),
      400,
      "AuthorizationQueryParametersError",
    ],
    [
      "no expiry",
      (url) => url.searchParams.delete("X-Amz-Expires"),
      400,
      "AuthorizationQueryParametersError",
    ],
    [
      "another algorithm",
      (url) => url.searchParams.set("X-Amz-Algorithm", "AWS4-HMAC-SHA1"),
      400,
      "AuthorizationQueryParametersError",
    ],
    [
      "a malformed credential",
      (url) => url.searchParams.set("X-Amz-Credential", "AKIA/s3"),
      400,
      "AuthorizationQueryParametersError",
    ],
    ["another day", (url) => url.searchParams.set("X-Amz-Date", "20200101T000000Z"), 403, "AccessDenied"],
    [
      "the host not signed",
      (url) => url.searchParams.set("X-Amz-SignedHeaders", "content-type"),
      403,
      "AccessDenied",
    ],
  ])("rejects %s", async (_, tamper, status, code) => {
    const world = await createWorld();
    const url = new URL(await presignPut(world));

    tamper(url);
    const answer = await put(url.href);

    expect([answer.status, /<Code>(.*?)<\/Code>/.exec(await answer.text())?.[1]]).toEqual([status, code]);
    expect(
      (
        await world.s3.handle(directRequest({ method: "GET" }), {
          principal: world.iam.administrator.principal,
          authType: "REST-HEADER",
        })
      ).status,
    ).toBe(404);
  });

  it.each<[string, RequestInit, number, string]>([
    ["another method", { method: "GET" }, 403, "SignatureDoesNotMatch"],
    [
      "a signed header changed",
      { method: "PUT", headers: { "content-type": "text/html" }, body: "x" },
      403,
      "SignatureDoesNotMatch",
    ],
    [
      "an x-amz header that was not signed",
      { method: "PUT", headers: { "content-type": "text/plain", "x-amz-tagging": "a=b" }, body: "x" },
      403,
      "AccessDenied",
    ],
    [
      "a moved parameter sent again",
      { method: "PUT", headers: { "content-type": "text/plain", "x-amz-meta-who": "me" }, body: "x" },
      403,
      "AccessDenied",
    ],
    [
      "a second signature in the header",
      { method: "PUT", headers: { authorization: "AWS4-HMAC-SHA256 x" }, body: "x" },
      400,
      "InvalidArgument",
    ],
  ])("rejects %s", async (_, init, status, code) => {
    const url = await presignPut(await createWorld());

    const answer = await fetch(url, init);

    expect([answer.status, /<Code>(.*?)<\/Code>/.exec(await answer.text())?.[1]]).toEqual([status, code]);
  });

  it("names the headers that must be signed, and accepts ordinary headers unsigned", async () => {
    const url = await presignPut(await createWorld());

    const rejected = await put(url, { "x-amz-tagging": "a=b", "x-amz-meta-x": "1" });
    const accepted = await put(url, {
      "cache-control": "no-store",
      "x-amz-content-sha256": "UNSIGNED-PAYLOAD",
    });

    expect(await rejected.text()).toMatch(
      /<HeadersNotSigned>x-amz-tagging, x-amz-meta-x<\/HeadersNotSigned>|<HeadersNotSigned>x-amz-meta-x, x-amz-tagging<\/HeadersNotSigned>/,
    );
    expect(accepted.status).toBe(200);
  });

  it("expires, and the error says when", async () => {
    const world = await createWorld();
    const url = await presignPut(world);

    world.time.now += 61_000;
    const answer = await put(url);

    expect(answer.status).toBe(403);
    expect(await answer.text()).toMatch(
      /<Message>Request has expired<\/Message><X-Amz-Expires>60<\/X-Amz-Expires><Expires>\S+Z<\/Expires><ServerTime>/,
    );
  });

  it("expires with the session that signed it, whatever its own expiry", async () => {
    const world = await createWorld();
    const client = world.clientFor(world.writer());
    const url = await getSignedUrl(client, new PutObjectCommand({ Bucket, Key: "in/a" }), {
      expiresIn: 7200,
    });

    world.time.now += 3_601_000;
    const answer = await put(url);

    expect([answer.status, await answer.text()]).toEqual([
      400,
      expect.stringContaining("<Code>ExpiredToken</Code>"),
    ]);
  });

  it.each([
    ["another token", { sessionToken: "other" }, "InvalidToken"],
    ["no token", { sessionToken: undefined }, "InvalidAccessKeyId"],
    ["unknown keys", { accessKeyId: "ASIAUNKNOWN" }, "InvalidAccessKeyId"],
    ["another secret", { secretAccessKey: "wrong" }, "SignatureDoesNotMatch"],
  ])("rejects %s", async (_, change, code) => {
    const world = await createWorld();

    const answer = await put(await presignPut(world, { ...world.writer(), ...change }));

    expect(/<Code>(.*?)<\/Code>/.exec(await answer.text())?.[1]).toBe(code);
  });

  it("shows the compared values, for debugging a signature", async () => {
    const url = new URL(await presignPut(await createWorld()));

    url.pathname = "/files/other";
    const answer = await (await put(url.href)).text();

    for (const element of [
      "AWSAccessKeyId",
      "StringToSign",
      "SignatureProvided",
      "StringToSignBytes",
      "CanonicalRequest",
      "CanonicalRequestBytes",
      "RequestId",
      "HostId",
    ]) {
      expect(answer).toContain(`<${element}>`);
    }
  });

  it("reads a raw plus in a path as a space, as only S3 does", async () => {
    const world = await createWorld();
    const url = await getSignedUrl(world.client, new PutObjectCommand({ Bucket, Key: "in/a b" }));

    const written = await put(url.replace("a%20b", "a+b"), { "content-type": "text/plain" });
    const read = await world.s3.handle(directRequest({ method: "GET", path: "/files/in/a%20b" }), {
      principal: world.iam.administrator.principal,
      authType: "REST-HEADER",
    });

    expect([written.status, await bodyText(read)]).toEqual([200, "hello"]);
  });
});
