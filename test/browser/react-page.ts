import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { onTestFinished } from "vitest";
import type { HttpHandler } from "../../emulator/http/http.js";
import { serveHttp } from "../../emulator/http/http-server.js";
import { codeBlocks } from "../docs/code-blocks.js";
import type { ServedExample } from "../examples/served-example.js";
import { serveExample } from "../examples/served-example.js";
import { finish, PROJECT } from "../support/command.js";

const EXAMPLE = join(PROJECT, "examples/react-uppy");
const TYPES: Readonly<Record<string, string>> = {
  "index.html": "text/html",
  "app.js": "text/javascript",
  "app.css": "text/css",
  "config.json": "application/json",
};

/** The page of `examples/react-uppy` and its stack, built and served as the example's README says. */
export interface ReactPage {
  readonly example: ServedExample;
  /** Opens the page until the test ends, and signs in on the emulator's login page. */
  openAs(user: string): Promise<Page>;
  close(): Promise<void>;
}

export async function serveReactPage(browser: Browser): Promise<ReactPage> {
  const folder = mkdtempSync(join(tmpdir(), "react-uppy-"));
  const page = await serveHttp(filesOf(folder), { port: 0, onError: () => undefined });
  const [example] = await Promise.all([
    serveExample("react-uppy", "photos", { pageOrigin: page.url }),
    buildPage(folder),
  ]);
  await writeConfig(folder, example);
  return {
    example,
    openAs: (user) => openAs(user, page.url, browser),
    close: async () => {
      await example.stop();
      await page.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function filesOf(folder: string): HttpHandler {
  return async ({ path }) => {
    const name = path.slice(1) || "index.html";
    const type = TYPES[name];
    if (type === undefined) return { status: 404, headers: [], body: "" };
    return { status: 200, headers: [["content-type", type]], body: readFileSync(join(folder, name)) };
  };
}

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
async function writeConfig(folder: string, { dataFolder }: ServedExample): Promise<void> {
  const [, block] = codeBlocks("examples/react-uppy/README.md");
  const command = /^jq .*$/m
    .exec(block?.code ?? "")?.[0]
    .replace(".emulator", dataFolder)
    .replace("examples/react-uppy/dist", folder);
  const { code, stderr } = await finish("sh", ["-ec", command ?? "exit 1"]);
  if (code !== 0) throw new Error(`The README's command for config.json failed: ${stderr}`);
}

async function openAs(user: string, url: string, browser: Browser): Promise<Page> {
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const tab = await context.newPage();
  await tab.goto(url);
  await tab.fill("input[name=username]", user);
  await tab.getByRole("button").click();
  await tab.getByRole("heading", { name: "Photos" }).waitFor();
  return tab;
}
