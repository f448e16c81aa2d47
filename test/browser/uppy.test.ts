import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startBrowser } from "../support/browser.js";
import { type LocalStack, serveUploads } from "../support/local-stack.js";
import { contentOf } from "./pages/uppy-page.js";
import { openUppy, UPPY_MAJORS, type UppyInBrowser, type UppyMajor } from "./uppy-in-browser.js";

const MIB = 1024 * 1024;

let browser: Browser;
let stack: LocalStack;

beforeAll(async () => {
  const policy = { allowedContentTypes: ["image/*", "video/*"] };
  [browser, stack] = await Promise.all([startBrowser(), serveUploads({ policy })]);
});
afterAll(async () => {
  await browser?.close();
  await stack?.close();
});

async function open(
  major: UppyMajor,
  sub: string,
  options: { readonly multipart: boolean; readonly tokens?: readonly string[] },
): Promise<UppyInBrowser> {
  const { presigned } = stack.endpoints;
  if (presigned === null) throw new TypeError("the stack has no presigned pattern");
  const tokens = options.tokens ?? [await stack.token({ sub })];
  return openUppy(browser, major, { endpoint: presigned, tokens, multipart: options.multipart });
}

/** The one object of a caller, whose key ends in the file's name. */
async function onlyObject(sub: string, name: string): Promise<Buffer | undefined> {
  const keys = (await stack.keys()).filter((key) => key.startsWith(`uploads/${sub}/`));
  expect(keys).toEqual([expect.stringMatching(new RegExp(`^uploads/${sub}/[0-9a-f-]{36}-${name}$`))]);
  return stack.object(keys[0] ?? "");
}

function partsSent({ requests }: UppyInBrowser): readonly string[] {
  return requests
    .filter((request) => request.method() === "PUT")
    .map((request) => new URL(request.url()).searchParams.get("partNumber") ?? "");
}

describe.each(UPPY_MAJORS)("a page with Uppy %i", (major) => {
  it.each([
    ["a small file", 5_000, false],
    ["an empty file", 0, false],
    ["a file in parts", 9 * MIB + 1, true],
  ])("uploads %s byte for byte", async (name, size, multipart) => {
    const sub = `${name.replaceAll(" ", "-")}-${major}`;
    const uppy = await open(major, sub, { multipart });
    await uppy.add({ name: "photo.jpg", type: "image/jpeg", size });

    await uppy.upload();

    expect(await uppy.outcome()).toMatchObject({ outcome: "uploaded", name: "photo.jpg" });
    expect((await onlyObject(sub, "photo.jpg"))?.equals(contentOf(size))).toBe(true);
  });

  it("goes on after a pause, and sends no part twice", async () => {
    const sub = `pause-${major}`;
    const uppy = await open(major, sub, { multipart: true });
    await uppy.add({ name: "film.mp4", type: "video/mp4", size: 10 * MIB });
    const paused = uppy.pauseAfterFirstPart();
    await uppy.upload();
    await paused;

    await uppy.resume();

    expect(await uppy.outcome()).toMatchObject({ outcome: "uploaded", name: "film.mp4" });
    expect(partsSent(uppy).filter((part) => part === "1")).toHaveLength(1);
    expect((await onlyObject(sub, "film.mp4"))?.equals(contentOf(10 * MIB))).toBe(true);
  });

  it("goes on after the page was loaded anew, and sends no part twice", async () => {
    const sub = `reload-${major}`;
    const uppy = await open(major, sub, { multipart: true });
    await uppy.add({ name: "film.mp4", type: "video/mp4", size: 10 * MIB });
    const paused = uppy.pauseAfterFirstPart();
    await uppy.upload();
    await paused;

    await uppy.reloadAndRestore();

    expect(await uppy.outcome()).toMatchObject({ outcome: "uploaded", name: "film.mp4" });
    expect(partsSent(uppy).filter((part) => part === "1")).toHaveLength(1);
    expect((await onlyObject(sub, "film.mp4"))?.equals(contentOf(10 * MIB))).toBe(true);
  });

  it("leaves nothing behind when the user cancels", async () => {
    const sub = `cancel-${major}`;
    const uppy = await open(major, sub, { multipart: true });
    await uppy.add({ name: "film.mp4", type: "video/mp4", size: 10 * MIB });
    const paused = uppy.pauseAfterFirstPart();
    await uppy.upload();
    await paused;

    await uppy.cancel();

    await expect.poll(() => abortAnswers(uppy)).toEqual([major === 6 ? 204 : 200]);
    expect((await stack.keys()).filter((key) => key.startsWith(`uploads/${sub}/`))).toEqual([]);
  });
});

async function abortAnswers({ requests }: UppyInBrowser): Promise<readonly (number | undefined)[]> {
  const aborts = requests.filter((request) => request.method() === "DELETE");
  return Promise.all(aborts.map(async (request) => (await request.response())?.status()));
}

describe("what the user is told", () => {
  it.each(UPPY_MAJORS)("is why the file is refused, in Uppy %i", async (major) => {
    const uppy = await open(major, `refused-${major}`, { multipart: false });
    await uppy.add({ name: "page.html", type: "text/html", size: 1 });

    await uppy.upload();

    expect(await uppy.outcome()).toMatchObject({
      outcome: "failed",
      message: expect.stringContaining("Content-Type has to be one of: image/*, video/*."),
    });
  });

  it.each([4, 5] as const)("is that the token is not taken, in Uppy %i", async (major) => {
    const uppy = await open(major, `stranger-${major}`, { multipart: false, tokens: ["no-token"] });
    await uppy.add({ name: "a.png", type: "image/png", size: 1 });

    await uppy.upload();

    expect(await uppy.outcome()).toMatchObject({
      outcome: "failed",
      message: expect.stringMatching(/[Aa]uthoriz/),
    });
  });

  it("is nothing when an expired token could be refreshed, in Uppy 6", async () => {
    const tokens = [await stack.expiredToken({ sub: "late" }), await stack.token({ sub: "late" })];
    const uppy = await open(6, "late", { multipart: false, tokens });
    await uppy.add({ name: "a.png", type: "image/png", size: 1 });

    await uppy.upload();

    expect(await uppy.outcome()).toMatchObject({ outcome: "uploaded", name: "a.png" });
  });
});
