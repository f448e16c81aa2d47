import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { EdgeConfig } from "../../functions/edge-authorizer/contract.js";
import type { PresignSettings } from "../../functions/presign/contract.js";
import { bundleFunction } from "../../modules/node-function/code/bundle.js";
import { functionEntry } from "../../modules/node-function/index.js";
import { proxyEvent } from "./support/gateway-events.js";
import { policyWith } from "./support/policies.js";
import { viewerRequest } from "./support/viewer-request.js";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lost-chunk-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** An address where nothing listens. */
const NOWHERE = "127.0.0.1:1";
const ISSUER = `https://${NOWHERE}`;
const EDGE_CONFIG: EdgeConfig = {
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
const PRESIGN_SETTINGS: PresignSettings = {
  bucketName: "uploads-bucket",
  bucketRegion: "us-east-1",
  prefix: "uploads/",
  policy: policyWith(),
  caller: "none",
  corsAllowedOrigins: [],
  transferAcceleration: false,
  downloads: false,
  sumPartsBeforeSigning: false,
};
const ENVIRONMENT = {
  PRESIGN_SETTINGS: JSON.stringify(PRESIGN_SETTINGS),
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
  AWS_SECRET_ACCESS_KEY: "a-secret",
  AWS_ENDPOINT_URL_S3: `http://${NOWHERE}`,
};

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const TOKEN = `${part({ alg: "RS256", kid: "key-1" })}.${part({ iss: ISSUER })}.AAAA`;

/** Sends a request twice. Between the two, a file appears, and the clock moves beyond the wait after a failure. */
function reasonsOfTwoFailures(request: object, lost: { readonly name: string; readonly content: string }) {
  const program = `
    import { writeFileSync } from "node:fs";
    const realNow = Date.now;
    let offset = 0;
    Date.now = () => realNow() + offset;
    const { handler } = await import("./index.mjs");
    const request = ${JSON.stringify(request)};
    await handler(request);
    writeFileSync(${JSON.stringify(lost.name)}, ${JSON.stringify(lost.content)});
    offset = 2_000;
    await handler(request);`;
  writeFileSync(join(folder, "program.mjs"), program);
  const { stdout } = spawnSync(process.execPath, ["program.mjs"], {
    cwd: folder,
    env: ENVIRONMENT,
    encoding: "utf8",
  });
  const entries = stdout.split("\n").flatMap((line) => (line.startsWith("{") ? [JSON.parse(line)] : []));
  return entries.filter(({ requestId }) => requestId !== undefined).map(({ detail }) => detail);
}

it.each([
  [
    "edge-authorizer",
    "that fetches keys",
    "is not JSON in UTF-8",
    viewerRequest({ headers: { Authorization: `Bearer ${TOKEN}` } }),
  ],
  ["presign", "that calls S3", "S3Client", proxyEvent({ resource: "/uploads", httpMethod: "GET" })],
])("%s loads the code %s again after loading has failed", (name, _purpose, partOfCode, request) => {
  const code = Object.entries(bundleFunction(functionEntry(name)));
  const [lost = "", bytes = ""] =
    code.find(([file, text]) => file !== "index.mjs" && String(text).includes(partOfCode)) ?? [];
  for (const [file, text] of code) if (file !== lost) writeFileSync(join(folder, file), text);
  writeFileSync(join(folder, "config.json"), JSON.stringify(EDGE_CONFIG));

  const reasons = reasonsOfTwoFailures(request, { name: lost, content: String(bytes) });

  // The second one fails because nothing listens at the address.
  expect(reasons.map((reason = "") => reason.startsWith("Cannot find module"))).toEqual([true, false]);
});
