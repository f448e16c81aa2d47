import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DownloadResponse, PresignedPut } from "../../functions/presign/contract.js";
import { askApi } from "../support/api-calls.js";
import type { Answer, LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";

const HTML = "<script>alert(1)</script>";
const NAME = 'evil "page" ☃.html';

let stack: LocalStack;
let alice: string;
let bob: string;

beforeAll(async () => {
  stack = await serveUploads({
    patterns: ["presigned"],
    reading: true,
    bucket: { versioned: true },
    policy: { overwrite: true },
  });
  alice = await stack.token({ sub: "alice" });
  bob = await stack.token({ sub: "bob" });
});
afterAll(() => stack.close());

const ask = (path: string, token = alice) =>
  askApi({ stack, authorization: `Bearer ${token}` }, "GET", `downloads/${path}`);
const asked = async (path: string, token?: string): Promise<DownloadResponse> => {
  const answer = await ask(path, token);
  expect(answer.status).toBe(200);
  return answer.json() as DownloadResponse;
};
const get = (url: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  stack.send("GET", url, undefined, { ...headers });
const follow = ({ url, headers }: DownloadResponse) => get(url, headers);

/** Stores a file as alice, and returns its version's id. */
async function put(key: string, body: string, type: string): Promise<string> {
  const uploader = { stack, authorization: `Bearer ${alice}` };
  const asked = await askApi(uploader, "POST", "uploads", { key, length: Buffer.byteLength(body), type });
  const upload = asked.json() as PresignedPut;
  const stored = await stack.send("PUT", upload.url, body, upload.headers);
  expect(stored.status).toBe(200);
  return stored.headers["x-amz-version-id"] ?? "";
}

describe("GET /downloads/{key+}", () => {
  it("returns the object as an attachment, never shown inline, whatever its type and name", async () => {
    await put(NAME, HTML, "text/html");

    const download = await asked(encodeURIComponent(NAME));
    const got = await follow(download);

    expect(download).toMatchObject({ method: "GET", headers: {}, key: `uploads/alice/${NAME}` });
    expect([got.status, got.body.toString()]).toEqual([200, HTML]);
    expect(got.headers["content-disposition"]).toBe(
      "attachment; filename*=UTF-8''evil%20_page_%20%E2%98%83.html",
    );
  });

  it.each([
    ["without it", (url: string) => url.replace(/&?response-content-disposition=[^&]*/, "")],
    ["shown in the page", (url: string) => url.replace("=attachment", "=inline")],
    ["as another type", (url: string) => `${url}&response-content-type=text%2Fhtml`],
    ["of another caller", (url: string) => url.replace("/alice/", "/bob/")],
  ])("returns a URL that S3 rejects if it is changed: %s", async (_what, change) => {
    await put("page.html", HTML, "text/html");
    const { url } = await asked("page.html");
    expect(change(url)).not.toBe(url);

    const got = await get(change(url));

    expect([got.status, got.body.includes(HTML)]).toEqual([403, false]);
  });

  it("returns the version with the given id, and the latest version without an id", async () => {
    const first = await put("versions.txt", "first", "text/plain");
    const second = await put("versions.txt", "second", "text/plain");

    const ofFirst = await asked(`versions.txt?versionId=${first}`);
    const bodies = [ofFirst, await asked(`versions.txt?versionId=${second}`), await asked("versions.txt")];

    expect(first).not.toBe(second);
    const got = await Promise.all(bodies.map(follow));
    expect(got.map(({ body }) => body.toString())).toEqual(["first", "second", "second"]);
    expect((await get(ofFirst.url.replace(first, second))).status).toBe(403);
    expect((await follow(await asked(`versions.txt?versionId=${"0".repeat(32)}`))).status).toBe(403);
  });

  it.each([
    ["bytes=2-4", "234", "bytes 2-4/10"],
    ["bytes=7-", "789", "bytes 7-9/10"],
    ["bytes=-1", "9", "bytes 9-9/10"],
  ])("returns a URL for %s only", async (range, part, contentRange) => {
    await put("digits.txt", "0123456789", "text/plain");
    const download = await asked(`digits.txt?range=${range}`);

    const got = await follow(download);

    expect(download.headers).toEqual({ range });
    expect([got.status, got.body.toString()]).toEqual([206, part]);
    expect(got.headers["content-range"]).toBe(contentRange);
    expect((await get(download.url, { range: "bytes=0-9" })).status).toBe(403);
    expect((await get(download.url)).status).toBe(403);
  });

  it("expires", async () => {
    await put("late.txt", "late", "text/plain");
    const download = await asked("late.txt");
    stack.advance(901);

    const got = await follow(download);
    stack.advance(-901);

    expect([got.status, got.body.includes("Request has expired")]).toEqual([403, true]);
  });

  it("lets no caller download another caller's object", async () => {
    await put("mine.txt", "mine", "text/plain");

    const same = await asked("mine.txt", bob);
    const climbing = await Promise.all(
      [
        "../alice/mine.txt",
        "..%2Falice%2Fmine.txt",
        "%252e%252e/alice/mine.txt",
        "x/../../alice/mine.txt",
      ].map((path) => ask(path, bob)),
    );

    expect(same.key).toBe("uploads/bob/mine.txt");
    expect((await follow(same)).status).toBe(403);
    for (const { status } of climbing) expect(status).toBe(400);
  });

  it("requires a token", async () => {
    const answer = await stack.send("GET", `${stack.endpoints.presigned}/downloads/a.txt`);

    expect(answer.status).toBe(401);
  });
});

describe("a stack without reading", () => {
  it("has no downloads", async () => {
    const writing = await serveUploads({ patterns: ["presigned"] });
    const authorization = `Bearer ${await writing.token({ sub: "alice" })}`;
    const url = `${writing.endpoints.presigned}/downloads/a.txt`;

    const answer = await writing.send("GET", url, undefined, { authorization });
    await writing.close();

    expect(answer.status).toBe(403);
    expect(answer.body.toString()).not.toContain("X-Amz-Signature");
  });
});
