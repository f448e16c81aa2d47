import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { DownloadResponse, SignResponse } from "../../../functions/presign/contract.js";
import type { Call } from "../../support/api-calls.js";
import { callsOf, read } from "../../support/api-calls.js";
import type { LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";
import { s3Outcome } from "../../support/s3-outcome.js";
import { uploadsOf } from "../../support/send-uploads.js";

const FILE = { filename: "a.bin", type: "a/b" };

interface Begun {
  readonly key: string;
  readonly uploadId: string;
}

let stack: LocalStack;
let alice: Call;
let bob: Call;
/** An unfinished upload of alice's, with one part, and one of bob's. */
let theirs: Begun & { readonly etag: string };
let own: Begun;

beforeAll(async () => {
  stack = await serveUploads({ patterns: ["presigned"], reading: true });
  alice = await callsOf(stack, "alice");
  bob = await callsOf(stack, "bob");
});
afterAll(() => stack.close());

beforeEach(async () => {
  own = read<Begun>(await bob("POST", "s3/multipart", FILE));
  const begun = read<Begun>(await alice("POST", "s3/multipart", FILE));
  const { url } = read<{ url: string }>(await alice("GET", companion(begun, "/1")));
  const part = await stack.send("PUT", url, "theirs");
  theirs = { ...begun, etag: part.headers.etag ?? "" };
});

function companion({ key, uploadId }: Begun, path = ""): string {
  return `s3/multipart/${uploadId}${path}?key=${encodeURIComponent(key)}`;
}

async function expectUntouched(): Promise<void> {
  const parts = await alice("GET", companion(theirs));
  expect(read<readonly { ETag: string }[]>(parts).map(({ ETag }) => ETag)).toEqual([theirs.etag]);
  expect(await stack.keys()).not.toContain(theirs.key);
}

const NAMED = { parts: [{ PartNumber: 1, ETag: '"0123"' }] };
const COMPANION_ROUTES = [
  ["GET", "", undefined],
  ["GET", "/1", undefined],
  ["POST", "/complete", NAMED],
  ["DELETE", "", undefined],
] as const;

describe("another caller's upload through Companion's routes", () => {
  it.each(COMPANION_ROUTES)("is not accessible to another caller: %s %s", async (method, path, body) => {
    const answer = await bob(method, companion(theirs, path), body);

    expect(answer).toMatchObject({ status: 403, code: "NotYourKey", cors: true });
    expect(answer.message).toContain("key");
    await expectUntouched();
  });

  it.each(COMPANION_ROUTES)("is not accessible by another key: %s %s", async (method, path, body) => {
    const mixed = { key: own.key, uploadId: theirs.uploadId };

    const answer = await bob(method, companion(mixed, path), body);

    if (path === "/1") {
      const { url } = read<{ url: string }>(answer);
      expect(s3Outcome(await stack.send("PUT", url, "mine"))).toBe("404 NoSuchUpload");
    } else {
      expect(answer).toMatchObject({ status: 404, code: "NoSuchUpload", cors: true });
    }
    await expectUntouched();
  });

  it.each([
    ["dot segments", (key: string) => `uploads/bob/../alice/${key.split("/").at(-1)}`],
    ["encoded dot segments", (key: string) => `uploads/bob/%2e%2e/alice/${key.split("/").at(-1)}`],
    ["a prefix that begins like the caller's own", (key: string) => key.replace("/alice/", "/bobby/")],
    ["a slash in front", (key: string) => `/${key}`],
    ["another case", (key: string) => key.replace("uploads/alice", "uploads/BOB")],
    ["no prefix at all", (key: string) => key.split("/").at(-1) ?? ""],
  ])("is not reached by %s", async (_name, change) => {
    const answer = await bob("DELETE", companion({ ...theirs, key: change(theirs.key) }));

    expect([400, 403]).toContain(answer.status);
    await expectUntouched();
  });

  it("is not reached by an ordinary key of the caller either", async () => {
    const answer = await bob("DELETE", companion({ key: "uploads/bob/a.bin", uploadId: theirs.uploadId }));

    expect(answer).toMatchObject({ status: 404, code: "NoSuchUpload" });
    await expectUntouched();
  });
});

describe("another caller's upload through signRequest", () => {
  const OPERATIONS = [
    { method: "PUT", partNumber: 1 },
    { method: "GET" },
    { method: "POST" },
    { method: "DELETE" },
  ] as const;

  it.each(OPERATIONS)("is not accessible to another caller: $method", async (operation) => {
    const answer = await bob("POST", "s3/sign", { ...operation, key: theirs.key, uploadId: theirs.uploadId });

    expect(answer).toMatchObject({ status: 403, code: "NotYourKey", cors: true });
    await expectUntouched();
  });

  it.each(OPERATIONS)("is not accessible by another key: $method", async (operation) => {
    const mixed = { ...operation, key: own.key, uploadId: theirs.uploadId };
    const { url, headers } = read<SignResponse>(await bob("POST", "s3/sign", mixed));
    const list = `<Part><PartNumber>1</PartNumber><ETag>${theirs.etag}</ETag></Part>`;
    const body =
      operation.method === "POST" ? `<CompleteMultipartUpload>${list}</CompleteMultipartUpload>` : "";

    expect(s3Outcome(await stack.send(operation.method, url, body, headers))).toBe("404 NoSuchUpload");
    await expectUntouched();
  });

  it.each(["PUT", "POST"] as const)(
    "gives a %s a key of the caller whatever is requested",
    async (method) => {
      const { key } = read<SignResponse>(await bob("POST", "s3/sign", { method, key: theirs.key }));

      expect(key).toMatch(/^uploads\/bob\/[^/]+$/);
    },
  );
});

describe("another caller's object", () => {
  it.each([
    "../alice/secret.txt",
    "a/../../alice/secret.txt",
    "..%2Falice%2Fsecret.txt",
    "%2e%2e/alice/secret.txt",
    "%252e%252e/alice/secret.txt",
    "%2Fuploads%2Falice%2Fsecret.txt",
    "uploads/alice/secret.txt",
    "secret.txt",
  ])("cannot be downloaded as %s", async (path) => {
    await uploadsOf(stack, await stack.token({ sub: "alice" })).presigned("secret.txt", "secret");

    const answer = await bob("GET", `downloads/${path}`);
    if (answer.status === 200) {
      const { url, key } = read<DownloadResponse>(answer);
      expect(key).toMatch(/^uploads\/bob\//);
      expect(s3Outcome(await stack.send("GET", url))).toMatch(/^40[34] /);
    } else {
      expect(answer).toMatchObject({ status: 400, code: "InvalidKey" });
    }
  });

  it("cannot be downloaded with a URL for the caller's own object", async () => {
    await uploadsOf(stack, await stack.token({ sub: "alice" })).presigned("private.txt", "secret");
    const { url } = read<{ url: string }>(await bob("GET", "downloads/private.txt"));

    const answer = await stack.send("GET", url.replace("/bob/", "/alice/"));

    expect(s3Outcome(answer)).toBe("403 SignatureDoesNotMatch");
  });
});
