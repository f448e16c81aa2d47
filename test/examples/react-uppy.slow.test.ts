import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { HttpHandler } from "../../emulator/http/http.js";
import type { HttpService } from "../../emulator/http/http-server.js";
import { serveHttp } from "../../emulator/http/http-server.js";
import { codeBlocks } from "../docs/code-blocks.js";
import { startBrowser } from "../support/browser.js";
import { finish, PROJECT } from "../support/command.js";
import type { ServedExample } from "./served-example.js";
import { serveExample } from "./served-example.js";

const EXAMPLE = join(PROJECT, "examples/react-uppy");
const TYPES: Readonly<Record<string, string>> = {
  "index.html": "text/html",
  "app.js": "text/javascript",
  "app.css": "text/css",
  "config.json": "application/json",
};
const PICTURE = { name: "cat.png", mimeType: "image/png", buffer: Buffer.from("a picture") };

let folder: string;
let browser: Browser;
let page: HttpService;
let example: ServedExample;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "react-uppy-"));
  page = await serveHttp(serveFile, { port: 0, onError: () => undefined });
  [browser, example] = await Promise.all([
    startBrowser(),
    serveExample("react-uppy", "photos", { pageOrigin: page.url }),
    buildPage(folder),
  ]);
  await writeConfig();
});
afterAll(async () => {
  await browser?.close();
  await example?.stop();
  await page?.close();
  rmSync(folder, { recursive: true, force: true });
});

const serveFile: HttpHandler = async ({ path }) => {
  const name = path.slice(1) || "index.html";
  const type = TYPES[name];
  if (type === undefined) return { status: 404, headers: [], body: "" };
  return { status: 200, headers: [["content-type", type]], body: readFileSync(join(folder, name)) };
};

/** Runs the example's own build, with another folder for its output. */
async function buildPage(outdir: string): Promise<void> {
  const { scripts } = JSON.parse(readFileSync(join(EXAMPLE, "package.json"), "utf8"));
  const command = String(scripts.build).replaceAll(/\bdist\b/g, outdir);
  const { code, stderr } = await finish("sh", ["-ec", `cd ${EXAMPLE}\n${command}`], {
    PATH: `${PROJECT}node_modules/.bin:${process.env.PATH}`,
  });
  if (code !== 0) throw new Error(`The page cannot be built:\n${stderr}`);
}

/** Runs the README's command that writes the page's `config.json`, with the folders of this test. */
async function writeConfig(): Promise<void> {
  const [, block] = codeBlocks("examples/react-uppy/README.md");
  const command = /^jq .*$/m
    .exec(block?.code ?? "")?.[0]
    .replace(".emulator", example.dataFolder)
    .replace("examples/react-uppy/dist", folder);
  const { code, stderr } = await finish("sh", ["-ec", command ?? "exit 1"]);
  if (code !== 0) throw new Error(`The README's command for config.json failed: ${stderr}`);
}

/** Opens the page, and signs in on the emulator's login page. */
async function openAs(user: string): Promise<Page> {
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const tab = await context.newPage();
  await tab.goto(page.url);
  await tab.fill("input[name=username]", user);
  await tab.getByRole("button").click();
  await tab.getByRole("heading", { name: "Photos" }).waitFor();
  return tab;
}

describe("react-uppy", () => {
  it("signs the user in, and stores a file that is dropped on the page", async () => {
    const tab = await openAs("alice");

    await tab.setInputFiles("input[type=file]", PICTURE);
    await tab.getByRole("button", { name: /upload/i }).click();
    await tab
      .getByText(/complete/i)
      .first()
      .waitFor();
    await example.emulator.settled();
    const [event] = example.emulator.events().filter(({ source }) => source === "s3-upload-patterns");

    expect(event).toMatchObject({ "detail-type": "Upload Completed", detail: { contentType: "image/png" } });
    expect(await example.stored(String(event?.detail.key))).toBe("a picture");
    expect(String(event?.detail.key)).toMatch(/^uploads\/alice\/.*cat\.png$/);
    expect(new URL(tab.url()).search).toBe("");
  });

  it("says why a file is not accepted", async () => {
    const tab = await openAs("alice");

    await tab.setInputFiles("input[type=file]", { ...PICTURE, name: "notes.txt", mimeType: "text/plain" });

    expect(await tab.getByRole("alert").textContent()).toContain("image/*, video/*");
  });
});
