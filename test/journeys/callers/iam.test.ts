import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answer, LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";
import type { SignedRequest } from "../../support/sign-request.js";
import { signRequest } from "../../support/sign-request.js";

let stack: LocalStack;
beforeAll(async () => {
  const policy = { keyPrefix: "shared" };
  stack = await serveUploads({
    authorization: "iam",
    directUncheckedKeys: "accepted",
    policy,
    patterns: ["direct", "presigned"],
  });
});
afterAll(() => stack.close());

interface Sending {
  readonly body?: Buffer | string;
  /** Parts of the request that are signed in place of the sent ones. */
  readonly signed?: Partial<SignedRequest>;
  readonly headers?: Record<string, string>;
}

function send(method: string, url: string, { body = "x", signed, headers }: Sending = {}): Promise<Answer> {
  const { region, accessKeyId, secretAccessKey } = stack.endpoints.s3;
  const signature = signRequest({ method, url, body, region, accessKeyId, secretAccessKey, ...signed });
  return stack.send(method, url, body, { ...signature, "content-type": "application/json", ...headers });
}
const direct = (key: string) => `${stack.endpoints.direct}/files/${key}`;
const presigned = (route: string) => `${stack.endpoints.presigned}/${route}`;
const sendUrl = ({ url, headers }: { url: string; headers: Record<string, string> }, body: string | Buffer) =>
  stack.send("PUT", url, body, headers);

describe("a request signed by an IAM user", () => {
  it("puts an object straight into the shared folder", async () => {
    const body = randomBytes(100);

    const answer = await send("PUT", direct("in/a%20folder/a.bin"), { body });

    expect(answer.status).toBe(200);
    expect((await stack.object("uploads/in/a folder/a.bin"))?.equals(body)).toBe(true);
  });

  it("names the user on the object", async () => {
    await send("PUT", direct("named.bin"));

    const { Metadata } = await stack.head("uploads/named.bin");
    expect(Metadata?.["upload-subject"]).toMatch(/^arn:aws:iam::\d{12}:/);
    expect(Metadata?.["upload-id"]).toMatch(/./);
  });

  it("writes a key once", async () => {
    const first = await send("PUT", direct("once.txt"), { body: "first" });
    const second = await send("PUT", direct("once.txt"), { body: "second" });

    expect([first.status, second.status]).toEqual([200, 412]);
    expect((await stack.object("uploads/once.txt"))?.toString()).toBe("first");
  });

  it("gets a presigned URL for a key of its choice", async () => {
    const body = JSON.stringify({ key: "presigned.txt", length: 4, type: "text/plain" });

    const asked = await send("POST", presigned("uploads"), { body });
    const sent = await sendUrl(asked.json() as Parameters<typeof sendUrl>[0], "body");

    expect([asked.status, sent.status]).toEqual([200, 200]);
    expect((await stack.object("uploads/presigned.txt"))?.toString()).toBe("body");
    const { Metadata } = await stack.head("uploads/presigned.txt");
    expect(Metadata?.["upload-subject"]).toMatch(/^arn_3Aaws_3Aiam/);
  });

  it("gets a presigned URL for a generated key", async () => {
    const before = await stack.keys();

    const asked = await send("POST", presigned("import"), { body: "{}" });
    const { upload_url } = asked.json() as { upload_url: string };
    const sent = await sendUrl({ url: upload_url, headers: {} }, "imported");

    expect([asked.status, sent.status]).toEqual([200, 200]);
    expect(await stack.keys()).toHaveLength(before.length + 1);
  });
});

const HOURS = 3_600_000;

describe("a changed request", () => {
  it.each<[string, Sending]>([
    ["another body", { signed: { body: "signed" } }],
    ["another path", { signed: { url: "http://127.0.0.1/v1/files/else" } }],
    ["another method", { signed: { method: "GET" } }],
    ["another service", { signed: { service: "s3" } }],
    ["another Region", { signed: { region: "us-east-1" } }],
    ["another secret", { signed: { secretAccessKey: "x".repeat(40) } }],
    ["an unknown access key", { signed: { accessKeyId: "AKIAIOSFODNN7EXAMPLE" } }],
    ["an old time", { signed: { signedAt: new Date(Date.now() - HOURS) } }],
    ["a token in place of the signature", { headers: { authorization: "Bearer token" } }],
  ])("is rejected with 403 on both APIs: %s", async (_name, sending) => {
    const before = await stack.keys();

    const answers = [
      await send("PUT", direct("rejected.txt"), sending),
      await send("POST", presigned("import"), sending),
      await send("POST", presigned("uploads"), sending),
    ];

    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect(answers.map(({ headers }) => headers["access-control-allow-origin"])).toEqual(["*", "*", "*"]);
    expect(await stack.keys()).toEqual(before);
  });

  it("without a signature is rejected with Missing Authentication Token", async () => {
    const answers = [
      await stack.send("PUT", direct("rejected.txt"), "x"),
      await stack.send("POST", presigned("import"), "{}"),
    ];

    expect(answers.map(({ status }) => status)).toEqual([403, 403]);
    expect(answers.map((answer) => answer.json())).toMatchObject([
      { message: "Missing Authentication Token" },
      { message: "Missing Authentication Token" },
    ]);
  });

  it.each(["../escaped.txt", "..%2Fescaped.txt", "a/../../escaped.txt", "%2e%2e/escaped.txt"])(
    "cannot write outside the folder: %s",
    async (key) => {
      await send("PUT", direct(key));

      expect((await stack.keys()).filter((stored) => !stored.startsWith("uploads/"))).toEqual([]);
    },
  );
});
