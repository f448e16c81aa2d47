import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import type { EdgeConfig } from "../../../functions/edge-authorizer/contract.js";
import { bundleFunction } from "../../../modules/node-function/code/bundle.js";
import { functionEntry } from "../../../modules/node-function/index.js";
import { policyWith } from "../support/policies.js";
import { viewerRequest } from "../support/viewer-request.js";

const folder = mkdtempSync(join(tmpdir(), "lost-chunk-"));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** An address where nothing listens. */
const ISSUER = "https://127.0.0.1:1";
const CONFIG: EdgeConfig = {
  source: "bundle",
  settings: {
    identity: { type: "oidc", issuer: ISSUER, audience: ["uploads"] },
    policy: policyWith(),
    prefix: "uploads/",
    originAccess: "oac",
    bucketRegion: "us-east-1",
    corsAllowedOrigins: [],
  },
};

/** Part of the code that fetches keys. */
const FETCHING = "is not JSON in UTF-8";

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const TOKEN = `${part({ alg: "RS256", kid: "key-1" })}.${part({ iss: ISSUER })}.AAAA`;

/** Decides a request twice. Between the two, a file appears, and the clock moves beyond the wait after a failure. */
function decideTwice(lost: { readonly name: string; readonly content: string }): readonly string[] {
  const program = `
    import { writeFileSync } from "node:fs";
    const realNow = Date.now;
    let offset = 0;
    Date.now = () => realNow() + offset;
    const { handler } = await import("./index.mjs");
    const request = ${JSON.stringify(viewerRequest({ headers: { Authorization: `Bearer ${TOKEN}` } }))};
    await handler(request);
    writeFileSync(${JSON.stringify(lost.name)}, ${JSON.stringify(lost.content)});
    offset = 2_000;
    await handler(request);`;
  writeFileSync(join(folder, "program.mjs"), program);
  const { stdout } = spawnSync(process.execPath, ["program.mjs"], { cwd: folder, encoding: "utf8" });
  const entries = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  return entries.filter(({ code }) => code !== undefined).map(({ code, detail }) => `${code}: ${detail}`);
}

it("loads the code that fetches keys again after loading has failed", () => {
  const code = Object.entries(bundleFunction(functionEntry("edge-authorizer")));
  const [name = "", bytes = ""] =
    code.find(([file, text]) => file !== "index.mjs" && String(text).includes(FETCHING)) ?? [];
  for (const [file, text] of code) if (file !== name) writeFileSync(join(folder, file), text);
  writeFileSync(join(folder, "config.json"), JSON.stringify(CONFIG));

  const [first, second] = decideTwice({ name, content: String(bytes) });

  expect(first).toMatch(/^KeysUnavailable: Cannot find module /);
  expect(second).toMatch(/^KeysUnavailable: connect ECONNREFUSED /);
});
