import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { packClient, root, run } from "../package/projects.js";

/** Uses what each entry of the package exports. */
const USER = `
import { type Upload, UploadError, upload, uploadMany, uploadsApi } from "s3-upload-patterns-client";
import { type Platform, startUpload } from "s3-upload-patterns-client/engine";
import { createSignRequest, SignRequestError } from "s3-upload-patterns-client/uppy";

const running: Upload = upload("no-such-file", { endpoint: "https://api.example/v1", key: "k", getToken: () => "t" });
const code: string = await running.result.then(() => "", (error: unknown) => (error instanceof UploadError ? error.code : ""));
// @ts-expect-error The types of the options reach who installs the package.
upload("f", { endpoint: 1, key: "k", getToken: () => "t" });
const sign = createSignRequest({ endpoint: "https://api.example/v1", getToken: async () => "t" });
const platform: Partial<Platform> = { now: Date.now };
console.log([code, ...[uploadMany, uploadsApi, startUpload, sign, SignRequestError, platform.now].map((one) => typeof one)].join());
`;

let project: string;

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), "client-user-"));
  const tarball = packClient(project);
  const compilerOptions = {
    module: "nodenext",
    target: "es2022",
    strict: true,
    // A user of the library in Node has Node's types.
    typeRoots: [join(root, "node_modules/@types")],
    types: ["node"],
  };
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "user", type: "module" }));
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["user.ts"] }));
  writeFileSync(join(project, "user.ts"), USER);
  run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", tarball], project);
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

it("the package works as installed: the library, the engine, the signer for Uppy, and their types", () => {
  run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.json"], project);

  const output = run(process.execPath, ["user.js"], project);

  expect(output.trim()).toBe("FileNotFound,function,function,function,function,function,function");
});

it("the command works as installed", () => {
  const help = run("npx", ["--no-install", "s3up", "--help"], project);

  expect(help).toMatch(/Usage: s3up/);
});
