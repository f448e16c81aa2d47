import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeBundle } from "../../../modules/node-function/code/make-bundle.js";
import { zipFiles } from "../../../modules/node-function/code/zip.js";
import { finish, PROJECT } from "../../support/command.js";

const SOURCES: Readonly<Record<string, string>> = {
  "src/handler.ts": `
    import { greet } from "./greet.js";
    import { name } from "greeting";
    export const handler = async () => greet(name);
  `,
  "src/greet.ts": "export const greet = (name: string) => `hello ${name}`;",
  "node_modules/greeting/package.json": '{ "name": "greeting", "main": "index.js" }',
  "node_modules/greeting/index.js": 'export const name = "first";',
};
const MARKED = "// from the cache";

let project: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "bundle-cache-"));
  write(SOURCES);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(project, { recursive: true, force: true });
});

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, name)), { recursive: true });
    writeFileSync(join(project, name), text);
  }
}

function bundle(): string {
  return String(makeBundle(join(project, "src/handler.ts")).code["index.mjs"]);
}

function cacheFolder(): string {
  return join(project, "node_modules/.cache/s3-upload-patterns");
}

function entryFile(): string {
  const names = readdirSync(cacheFolder());
  expect(names).toHaveLength(1);
  return join(cacheFolder(), names[0] ?? "");
}

/** Changes the entry in the cache, with a correct checksum. */
function changeEntry(changes: object): void {
  const [, body = ""] = readFileSync(entryFile(), "utf8").split("\n");
  const changed = JSON.stringify({ ...JSON.parse(body), ...changes });
  writeFileSync(entryFile(), `${createHash("sha256").update(changed).digest("hex")}\n${changed}`);
}

/** Fills the cache, and puts a mark into the entry: a bundle that shows the mark was not built. */
function fillCache(): void {
  bundle();
  changeEntry({ code: { "index.mjs": Buffer.from(MARKED).toString("base64") } });
}

describe("the cache of bundles", () => {
  it("returns the bundle of an earlier run", () => {
    fillCache();

    expect(bundle()).toBe(MARKED);
  });

  it("returns the same code and the same zip as a build", () => {
    const built = makeBundle(join(project, "src/handler.ts"));
    const cached = makeBundle(join(project, "src/handler.ts"));

    expect(cached.code).not.toBe(built.code);
    expect(cached.code).toEqual(built.code);
    expect(Buffer.from(cached.zip)).toEqual(Buffer.from(zipFiles({ ...built.code })));
  });

  it.each<[change: string, files: Readonly<Record<string, string>>]>([
    ["the entry changes", { "src/handler.ts": "export const handler = async () => 1;" }],
    ["an imported file changes", { "src/greet.ts": "export const greet = (name: string) => name;" }],
    ["a package changes", { "node_modules/greeting/index.js": 'export const name = "second";' }],
    [
      "a package.json points to another file",
      {
        "node_modules/greeting/package.json": '{ "name": "greeting", "main": "other.js" }',
        "node_modules/greeting/other.js": 'export const name = "other";',
      },
    ],
    ["a package.json appears next to the entry", { "src/package.json": '{ "sideEffects": false }' }],
    ["a new file replaces an imported one", { "src/greet.js": "export const greet = () => 2;" }],
    [
      "a package is installed nearer to the entry",
      { "src/node_modules/greeting/index.js": 'export const name = "nearer";' },
    ],
  ])("builds again if %s", (_change, files) => {
    fillCache();
    write(files);

    const rebuilt = bundle();

    vi.stubEnv("S3_UPLOAD_PATTERNS_BUNDLE_CACHE", "off");
    expect(rebuilt).not.toBe(MARKED);
    expect(rebuilt).toBe(bundle());
  });

  it("returns the bundle of an earlier run if files were only copied again", () => {
    fillCache();
    for (const name of Object.keys(SOURCES)) rmSync(join(project, name));
    write(SOURCES);

    expect(bundle()).toBe(MARKED);
  });

  it("builds again if a change keeps a file's size and time", () => {
    const file = join(project, "src/greet.ts");
    fillCache();
    const { atime, mtime } = statSync(file);
    write({ "src/greet.ts": readFileSync(file, "utf8").replace("hello", "HELLO") });
    utimesSync(file, atime, mtime);

    expect(bundle()).toContain("HELLO");
  });

  it("builds again if an optional package is installed", () => {
    const optional = 'try { console.log(require("optional")); } catch { console.log("none"); }';
    write({ "src/handler.ts": `${optional} export const handler = async () => 1;` });
    fillCache();
    expect(bundle()).toBe(MARKED);

    write({ "node_modules/optional/index.js": 'module.exports = "installed";' });

    expect(bundle()).toContain("installed");
  });

  it("builds again if an imported file is gone, and reports it", () => {
    fillCache();
    rmSync(join(project, "src/greet.ts"));

    expect(() => bundle()).toThrow(/Cannot bundle .*greet/s);
  });

  it("builds again if another version of the bundler made the entry", () => {
    fillCache();
    changeEntry({ builder: "another version", code: { "index.mjs": "" } });

    expect(bundle()).toContain("handler");
  });

  it.each<[damage: string, (text: string) => string]>([
    ["empty", () => ""],
    ["cut off", (text) => text.slice(0, -10)],
    ["changed in one character", (text) => text.replace(/"zip":"./, '"zip":"_')],
    ["not an entry", () => "{}\n{}"],
  ])("builds again if the entry is %s, and replaces it", (_damage, change) => {
    fillCache();
    const damaged = change(readFileSync(entryFile(), "utf8"));
    writeFileSync(entryFile(), damaged);

    expect(bundle()).toContain("handler");
    expect(readFileSync(entryFile(), "utf8")).not.toBe(damaged);
  });

  it("does not use the bundle of another entry file", () => {
    fillCache();
    renameSync(join(project, "src"), join(project, "moved"));

    const { code } = makeBundle(join(project, "moved/handler.ts"));

    expect(String(code["index.mjs"])).toContain("handler");
  });

  it("caches nothing if an import has a pattern, because new files can match it", () => {
    write({
      "src/handler.ts": "export const handler = async (name: string) => import(`./parts/${name}.ts`);",
      "src/parts/one.ts": "export const one = 1;",
    });

    bundle();

    expect(readdirSync(cacheFolder())).toEqual([]);
  });

  it("keeps one entry after any number of changes", () => {
    for (const text of ["1", "2", "3"]) {
      write({ "src/handler.ts": `export const handler = async () => ${text};` });
      bundle();
    }

    expect(entryFile()).toMatch(/\.bundle$/);
  });

  it("can be disabled by an environment variable", () => {
    fillCache();
    vi.stubEnv("S3_UPLOAD_PATTERNS_BUNDLE_CACHE", "off");

    expect(bundle()).toContain("handler");
  });

  it("makes no folder if it is disabled", () => {
    vi.stubEnv("S3_UPLOAD_PATTERNS_BUNDLE_CACHE", "off");

    bundle();

    expect(existsSync(cacheFolder())).toBe(false);
  });

  it("works without a node_modules folder", () => {
    write({ "src/handler.ts": "export const handler = async () => 1;" });
    rmSync(join(project, "node_modules"), { recursive: true });

    expect(bundle()).toContain("handler");
    expect(existsSync(join(project, "node_modules"))).toBe(false);
  });

  it.each<[state: string, () => void]>([
    ["cannot be made", () => writeFileSync(join(project, "node_modules/.cache"), "")],
    [
      "is read-only",
      () => {
        mkdirSync(cacheFolder(), { recursive: true });
        chmodSync(cacheFolder(), 0o555);
      },
    ],
  ])("works if its folder %s", (_state, prepare) => {
    prepare();

    expect(bundle()).toContain("handler");
    expect(bundle()).toContain("handler");
  });

  it("gives two processes that start at the same time the same bundle, and keeps a valid entry", async () => {
    const bundler = pathToFileURL(join(PROJECT, "modules/node-function/code/make-bundle.ts")).href;
    const script = join(project, "bundle.ts");
    write({
      "bundle.ts": `
        import { makeBundle } from ${JSON.stringify(bundler)};
        process.stdout.write(String(makeBundle(process.argv[2] ?? "").code["index.mjs"]));
      `,
    });
    const run = () => finish("node", ["--import", "tsx", script, join(project, "src/handler.ts")]);

    const outputs = await Promise.all([run(), run()]);

    for (const { stdout, stderr } of outputs) expect([stdout, stderr]).toEqual([bundle(), ""]);
    fillCache();
    expect(bundle()).toBe(MARKED);
  });
});
