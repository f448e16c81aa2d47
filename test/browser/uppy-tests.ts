import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startBrowser } from "../support/browser.js";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";
import { contentOf } from "./pages/uppy-page.js";
import type { UppyInBrowser, UppyMajor } from "./uppy-in-browser.js";
import { openUppy } from "./uppy-in-browser.js";

const MIB = 1024 * 1024;

/** The media type, and the words of its `codecs`, which may be stored in quotes. */
function typeAndCodecs(contentType = ""): readonly string[] {
  return contentType.split(/[;,\s"]+/).filter((word) => word !== "");
}

function partsSent({ requests }: UppyInBrowser): readonly string[] {
  return requests
    .filter((request) => request.method() === "PUT")
    .map((request) => new URL(request.url()).searchParams.get("partNumber") ?? "");
}

async function abortAnswers({ requests }: UppyInBrowser): Promise<readonly (number | undefined)[]> {
  const aborts = requests.filter((request) => request.method() === "DELETE");
  return Promise.all(aborts.map(async (request) => (await request.response())?.status()));
}

/** The tokens that the page has sent to the presigning API, in that order. */
async function tokensSent({ requests }: UppyInBrowser): Promise<readonly string[]> {
  const headers = await Promise.all(requests.map((request) => request.allHeaders()));
  return headers.flatMap(({ authorization }) =>
    authorization === undefined ? [] : [authorization.slice("Bearer ".length)],
  );
}

/** Uploads with these majors of Uppy, in a real browser. */
export function testUppy(majors: readonly UppyMajor[]): void {
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

  async function keysOf(sub: string): Promise<readonly string[]> {
    return (await stack.keys()).filter((key) => key.startsWith(`uploads/${sub}/`));
  }

  /** Events about an object on the event bus. */
  function eventsAbout(key: string): readonly { readonly detailType: string }[] {
    const about = stack
      .events()
      .filter(({ source, detail }) => source !== "aws.s3" && JSON.stringify(detail).includes(key));
    return about.map((event) => ({ detailType: event["detail-type"] }));
  }

  /** The one object of a caller, whose key ends in the file's name. */
  async function onlyObject(sub: string, name: string): Promise<Buffer | undefined> {
    const keys = await keysOf(sub);
    expect(keys).toEqual([expect.stringMatching(new RegExp(`^uploads/${sub}/[0-9a-f-]{36}-${name}$`))]);
    return stack.object(keys[0] ?? "");
  }

  describe.each(majors)("a page with Uppy %i", (major) => {
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

    it("continues after a pause, and sends no part twice", async () => {
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

    it("continues after the page was reloaded, and sends no part twice", async () => {
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

    it.each([
      ["in one request", false],
      ["in parts", true],
    ])("uploads a recording of MediaRecorder %s, with its type", async (name, multipart) => {
      const sub = `recording-${name.replaceAll(" ", "-")}-${major}`;
      const uppy = await open(major, sub, { multipart });
      const { type, content } = await uppy.addRecording();

      await uppy.upload();

      expect(await uppy.outcome()).toMatchObject({ outcome: "uploaded", name: "recording.webm" });
      expect(type).toMatch(/^video\/\w+;\s?codecs=[\w.]+,[\w.]+$/);
      expect((await onlyObject(sub, "recording.webm"))?.toString("base64")).toBe(content);
      const [key = ""] = await keysOf(sub);
      expect(typeAndCodecs((await stack.head(key)).ContentType)).toEqual(typeAndCodecs(type));
      await stack.settled();
      expect(eventsAbout(key)).toMatchObject([{ detailType: "Upload Completed" }]);
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

  describe.each(majors.filter((major) => major !== 6))(
    "a token that is refreshed while Uppy %i uploads",
    (major) => {
      it("is sent with every request from then on", async () => {
        const sub = `refreshed-${major}`;
        const [first, second] = [
          await stack.token({ sub }),
          await stack.token({ sub, expiresInSeconds: 1_800 }),
        ];
        const uppy = await open(major, sub, { multipart: true, tokens: [first] });
        await uppy.add({ name: "film.mp4", type: "video/mp4", size: 10 * MIB });
        await uppy.refreshTokenAfterFirstPart(second);

        await uppy.upload();

        expect(await uppy.outcome()).toMatchObject({ outcome: "uploaded", name: "film.mp4" });
        const tokens = (await tokensSent(uppy)).map(
          (token) => ["old", "new"][[first, second].indexOf(token)],
        );
        expect(tokens.join(" ")).toMatch(/^(old )+new( new)*$/);
        expect(partsSent(uppy)).toEqual(["1", "2"]);
      });
    },
  );

  describe("the message for the user", () => {
    it.each(majors)("says why the file is rejected, in Uppy %i", async (major) => {
      const uppy = await open(major, `rejected-${major}`, { multipart: false });
      await uppy.add({ name: "page.html", type: "text/html", size: 1 });

      await uppy.upload();

      expect(await uppy.outcome()).toMatchObject({
        outcome: "failed",
        message: expect.stringContaining("Content-Type must be one of: image/*, video/*."),
      });
    });

    it.each(majors.filter((major) => major !== 6))(
      "says that the token is rejected, in Uppy %i",
      async (major) => {
        const uppy = await open(major, `stranger-${major}`, { multipart: false, tokens: ["no-token"] });
        await uppy.add({ name: "a.png", type: "image/png", size: 1 });

        await uppy.upload();

        expect(await uppy.outcome()).toMatchObject({
          outcome: "failed",
          message: expect.stringMatching(/[Aa]uthoriz/),
        });
      },
    );

    it.each(majors.filter((major) => major === 6))(
      "is not shown if an expired token could be refreshed, in Uppy %i",
      async (major) => {
        const tokens = [await stack.expiredToken({ sub: "late" }), await stack.token({ sub: "late" })];
        const uppy = await open(major, "late", { multipart: false, tokens });
        await uppy.add({ name: "a.png", type: "image/png", size: 1 });

        await uppy.upload();

        expect(await uppy.outcome()).toMatchObject({ outcome: "uploaded", name: "a.png" });
      },
    );
  });
}
