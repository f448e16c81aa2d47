import { build } from "esbuild";
import type { Browser, Page, Request } from "playwright-core";
import { onTestFinished } from "vitest";
import type { HttpHandler } from "../../emulator/http/http.js";
import { serveForTest } from "../support/http-server.js";
import type { MadeUpFile, PageSettings, Recording, UploadOutcome } from "./pages/uppy-page.js";

/** The majors of Uppy that the proof is about. */
const UPPY_MAJORS = [4, 5, 6] as const;

/** One of {@link UPPY_MAJORS}. */
export type UppyMajor = (typeof UPPY_MAJORS)[number];

/** A page with a real Uppy in a real browser. */
export interface UppyInBrowser {
  /** Every request that the page has sent to another origin. */
  readonly requests: readonly Request[];
  add(file: MadeUpFile): Promise<void>;
  addRecording(): Promise<Recording>;
  upload(): Promise<void>;
  refreshTokenAfterFirstPart(token: string): Promise<void>;
  pauseAfterFirstPart(): Promise<void>;
  resume(): Promise<void>;
  cancel(): Promise<void>;
  /** Reloads the page, and continues its uploads. */
  reloadAndRestore(): Promise<void>;
  outcome(): Promise<UploadOutcome>;
}

/** Opens a page of an origin of its own with an Uppy of this major, until the test that asked for it is over. */
export async function openUppy(
  browser: Browser,
  major: UppyMajor,
  settings: PageSettings,
): Promise<UppyInBrowser> {
  const site = await serveForTest(servePage(await bundle(major)));
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const requests: Request[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(site.url)) requests.push(request);
  });
  const start = async (): Promise<void> => {
    await page.goto(site.url);
    await page.evaluate((given) => window.uppyPage.start(given), settings);
  };
  await start();
  return {
    requests,
    add: (file) => page.evaluate((given) => window.uppyPage.add(given), file),
    addRecording: () => page.evaluate(() => window.uppyPage.addRecording()),
    refreshTokenAfterFirstPart: (token) =>
      page.evaluate((given) => window.uppyPage.refreshTokenAfterFirstPart(given), token),
    upload: () => page.evaluate(() => window.uppyPage.upload()),
    pauseAfterFirstPart: () => page.evaluate(() => window.uppyPage.pauseAfterFirstPart()),
    resume: () => page.evaluate(() => window.uppyPage.resume()),
    cancel: () => page.evaluate(() => window.uppyPage.cancel()),
    reloadAndRestore: async () => {
      await start();
      await page.evaluate(() => window.uppyPage.restore());
    },
    outcome: () => outcomeOf(page),
  };
}

function outcomeOf(page: Page): Promise<UploadOutcome> {
  return page.evaluate(() => window.uppyPage.outcome());
}

const bundles = new Map<UppyMajor, Promise<string>>();

function bundle(major: UppyMajor): Promise<string> {
  const made = bundles.get(major) ?? buildPage(major);
  bundles.set(major, made);
  return made;
}

async function buildPage(major: UppyMajor): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [new URL(`./pages/uppy-${major}/page.ts`, import.meta.url).pathname],
    bundle: true,
    format: "iife",
    platform: "browser",
    target: "es2022",
    write: false,
    logLevel: "silent",
  });
  return outputFiles.map(({ text }) => text).join("");
}

function servePage(script: string): HttpHandler {
  const files: Readonly<Record<string, readonly [type: string, body: string]>> = {
    "/": ["text/html", '<!doctype html><title>Uppy</title><script src="page.js"></script>'],
    "/page.js": ["text/javascript", script],
  };
  return async ({ path }) => {
    const [type, body] = files[path] ?? ["text/plain", ""];
    return {
      status: files[path] === undefined ? 404 : 200,
      headers: [["content-type", `${type}; charset=utf-8`]],
      body,
    };
  };
}
