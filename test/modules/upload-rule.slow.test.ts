import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TerraformStack } from "cdktf";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EdgeUpload } from "../../modules/edge-upload/index.js";
import { PresignedUpload } from "../../modules/presigned-upload/index.js";
import { ApiAuthorizer } from "../../modules/rest-api/index.js";
import { UploadBucket } from "../../modules/upload-bucket/index.js";
import { bundleRule } from "../../modules/upload-rule/bundle-rule.js";
import { exportedKind } from "../../modules/upload-rule/exported-kind.js";
import { Uploads } from "../../modules/uploads/index.js";
import { refusal, synthesize } from "../support/template.js";

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "upload-rule-"));
});
afterAll(() => rmSync(root, { recursive: true }));

let count = 0;

/** Writes the files of a separate project, and returns the path of the first one. */
function project(files: Readonly<Record<string, string>>): string {
  count += 1;
  const folder = join(root, String(count));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return join(folder, Object.keys(files)[0] ?? "");
}

const ACCEPTING = `
import type { UploadRule } from "s3-upload-patterns/upload-rule";
export const rule: UploadRule = () => ({ outcome: "accepted" });
`;

const identity = { type: "pre-shared-key", keys: [{ sha256: "0".repeat(64), subject: "partner" }] } as const;

function edge(stack: TerraformStack, rule: string, more: object = {}): void {
  new EdgeUpload(stack, "Edge", { bucket: new UploadBucket(stack, "Bucket"), identity, rule, ...more });
}

/** The files of the zip of a stack's functions, by a word of the function's description. */
function zips(build: (stack: TerraformStack) => void) {
  const template = synthesize(build);
  return template.resources("aws_lambda_function").map((lambda) => ({
    description: String(lambda.description),
    files: unzipSync(template.readAsset(String(lambda.filename))),
    settings: JSON.stringify(lambda.environment ?? ""),
  }));
}

function onlyZip(build: (stack: TerraformStack) => void) {
  const [zip] = zips(build);
  return zip ?? expect.fail("no function");
}

const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString();

describe("a custom rule's file", () => {
  it("is only in the zips of the functions that decide on uploads", () => {
    const rule = project({ "rule.ts": ACCEPTING });

    const found = zips(
      (stack) => new Uploads(stack, "Uploads", { rule, identity, patterns: ["direct", "presigned"] }),
    );

    const withRule = found.filter(({ files }) => files["rule.mjs"] !== undefined);
    expect(found).toHaveLength(3);
    expect(withRule).toHaveLength(2);
    expect(found.find(({ description }) => description.startsWith("Checks"))?.files).not.toHaveProperty(
      "rule.mjs",
    );
    expect(new Set(withRule.map(({ files }) => text(files["rule.mjs"]))).size).toBe(1);
    expect(withRule.map(({ settings }) => /\brule\W+true\b/.test(settings))).toEqual([true, true]);
  });

  it("is enabled in the edge function's zip, whatever its settings in SSM say", () => {
    const rule = project({ "rule.ts": ACCEPTING });
    const settings = synthesize((stack) => edge(stack, rule, { settingsSource: "ssm" }));
    const [{ source = [] } = {}] = settings.dataSources("archive_file") as {
      source?: Record<string, string>[];
    }[];
    const [zip] = source.length > 0 ? [] : zips((stack) => edge(stack, rule, { settingsSource: "ssm" }));
    const config =
      source.find(({ filename }) => filename === "config.json")?.content ?? text(zip?.files["config.json"]);

    expect(config).toContain('"rule":true');
    expect(String(settings.resource("aws_ssm_parameter").value)).not.toContain("rule");
    expect([...source.map(({ filename }) => filename), ...Object.keys(zip?.files ?? {})]).toContain(
      "rule.mjs",
    );
  });

  it("holds the packages and data that it imports", () => {
    const rule = project({
      "rule.ts": `
import { free } from "tenants";
import limits from "./limits.json";
export const rule = (_upload, { tenant }) =>
  ({ outcome: "narrowed", limits: { maxBytes: free.includes(tenant) ? limits.free : limits.other } });
`,
      "limits.json": '{"free":2000000,"other":3000000}',
      "node_modules/tenants/package.json": '{"name":"tenants","main":"index.js"}',
      "node_modules/tenants/index.js": 'exports.free = ["a-free-tenant"];',
    });

    const { files } = onlyZip((stack) => edge(stack, rule));

    expect(text(files["rule.mjs"])).toContain("a-free-tenant");
    expect(text(files["rule.mjs"])).toMatch(/2e6|2000000/);
    expect(text(files["rule.mjs"])).not.toMatch(/\bfrom ?"/);
  });

  it("has the same bytes in another folder, and with other comments", () => {
    const [one, other] = [ACCEPTING, `// A comment.\n${ACCEPTING}// Another one.\n`].map((source) => {
      const rule = project({ "rule.ts": source });
      const template = synthesize((stack) => edge(stack, rule));
      return template.resource("aws_lambda_function").source_code_hash;
    });

    expect(one).toBe(other);
  });

  it("changes nothing in a stack without one", () => {
    const { files } = onlyZip((stack) => {
      new EdgeUpload(stack, "Edge", { bucket: new UploadBucket(stack, "Bucket"), identity });
    });

    expect(Object.keys(files)).not.toContain("rule.mjs");
    expect(text(files["config.json"])).not.toContain("rule");
  });

  it.each<[string, string, RegExp]>([
    [
      "has no export",
      "const rule = () => 1;",
      /a file that exports a function named rule, got .*which exports nothing/,
    ],
    [
      "exports it under another name",
      "export const decide = () => 1;",
      /named rule, got .*which exports decide/,
    ],
    ["exports it as default", "export default () => 1;", /named rule, got .*which exports default/],
    ["exports no function", "export const rule = { outcome: 'accepted' };", /of the kind Object/],
    [
      "exports an async function",
      "export async function rule() {}",
      /no promise, got .*of the kind AsyncFunction/,
    ],
    ["exports a generator", "export function* rule() {}", /of the kind GeneratorFunction/],
    [
      "reads files",
      'import { readFileSync } from "node:fs"; export const rule = () => readFileSync("a");',
      /buffer, crypto, path, .*rule\.ts imports fs/,
    ],
    [
      "sends a request to a server",
      'import https from "https"; export const rule = () => https.get("https://example.com");',
      /imports https/,
    ],
    ["loads a module later", 'export const rule = () => import("node:net");', /imports net/],
    ["cannot be parsed", "export const rule = (", /Cannot bundle .*rule\.ts:1: /s],
    ["imports a missing file", 'import a from "./a.js"; export const rule = () => a;', /Could not resolve/],
    ["throws when it is loaded", 'throw new Error("at once"); export const rule = () => 1;', /at once/],
    ["throws a string when it is loaded", 'throw "at once"; export const rule = () => 1;', /loaded: at once/],
    [
      "ends the process when it is loaded",
      "process.exit(5); export const rule = () => 1;",
      /rule\.ts: it cannot be loaded: it ended the process, with code 5/,
    ],
    [
      "starts an operation that fails when it is loaded",
      'Promise.reject(new Error("late")); export const rule = () => 1;',
      /it ended the process, with code 1/,
    ],
    ["waits when it is loaded", "await 0; export const rule = () => 1;", /cannot be loaded: .*await/i],
    [
      "is too large",
      `export const rule = () => ${JSON.stringify("x".repeat(262_144))};`,
      /at most 262144 bytes/,
    ],
  ])("is rejected at synth if it %s", (_, source, message) => {
    const rule = project({ "rule.ts": source });

    expect(refusal((stack) => edge(stack, rule)).message).toMatch(message);
  });

  it.each([
    ["loops", "for (;;);"],
    ["starts what loops", "Promise.resolve().then(() => { for (;;); });"],
  ])("is rejected if it %s, without waiting for its end", (_, statement) => {
    const file = project({ "rule.ts": `${statement} export const rule = () => 1;` });

    expect(() => exportedKind(bundleRule(file), file, 500)).toThrow(
      `Cannot bundle ${file}: it cannot be loaded: it was not loaded after 0.5 seconds.`,
    );
  });

  it("is loaded in a separate process: its output and changes have no effect", () => {
    const rule = project({
      "rule.ts": `console.log("x"); console.error("x"); Array.prototype.at = 1; setInterval(() => 1, 1); ${ACCEPTING}`,
    });

    expect(() => synthesize((stack) => edge(stack, rule))).not.toThrow();
    expect([5].at(0)).toBe(5);
  });

  it("is rejected at synth if it does not exist", () => {
    const { message } = refusal((stack) => edge(stack, "no/such/rule.ts"));

    expect(message).toMatch(
      /rule must be the path of a file that exists, got "no\/such\/rule\.ts" \(at test\/Edge/,
    );
    expect(message).toContain("relative to the working directory");
  });

  it("can use Node's modules that only compute", () => {
    const rule = project({
      "rule.ts": `
import { createHash } from "node:crypto";
export const rule = ({ key }) => ({ outcome: createHash("sha256").update(key) ? "accepted" : "" });
`,
    });

    expect(() => synthesize((stack) => edge(stack, rule))).not.toThrow();
  });

  it("is rejected with an edge function of the user's own", () => {
    const rule = project({ "rule.ts": ACCEPTING });

    expect(refusal((stack) => edge(stack, rule, { authorizerEntry: rule })).message).toMatch(
      /rule must be omitted with an authorizerEntry of your own/,
    );
  });
});

describe("the rule of the presigned pattern", () => {
  function presigned(stack: TerraformStack, rules: { authorizer?: string; own?: string }): void {
    const bucket = new UploadBucket(stack, "Bucket");
    const authorizer = new ApiAuthorizer(stack, "Authorizer", { identity, bucket, rule: rules.authorizer });
    new PresignedUpload(stack, "Presigned", {
      bucket,
      authorization: { type: "authorizer", authorizer },
      rule: rules.own,
    });
  }

  it("is the authorizer's", () => {
    const authorizer = project({ "rule.ts": ACCEPTING });

    const found = zips((stack) => presigned(stack, { authorizer }));

    expect(found.map(({ files }) => files["rule.mjs"] !== undefined)).toEqual([true, true]);
  });

  it("is rejected if the authorizer has another rule", () => {
    const [authorizer, own] = [project({ "a.ts": ACCEPTING }), project({ "b.ts": ACCEPTING })];

    expect(refusal((stack) => presigned(stack, { authorizer, own })).message).toMatch(
      /rule must be the same as that of the authorizer at test\/Authorizer/,
    );
  });
});

describe("a rule for all patterns", () => {
  const rule = "examples/custom-rule/upload-rule.ts";
  const existing = { bucketName: "given-bucket", region: "eu-central-1" };

  it.each([
    [
      "native authorization",
      { authorization: "iam", directUncheckedKeys: "accepted" },
      /rule has no effect on direct/,
    ],
    ["no check after the upload", { events: false }, /rule needs events with the direct pattern/],
    [
      "an existing bucket without events",
      { bucket: { existing } },
      /rule needs events with the direct pattern/,
    ],
  ] as const)("is rejected with the direct pattern and %s", (_, more, message) => {
    expect(refusal((stack) => new Uploads(stack, "Uploads", { rule, ...more })).message).toMatch(message);
  });

  it.each([
    ["sizes without enforcement are accepted", { events: false, directSizeLimits: "ignored" }],
    ["the direct pattern is not deployed", { events: false, patterns: ["presigned", "edge"] }],
    [
      "callers are authorized by IAM on the presigned pattern",
      { authorization: "iam", patterns: ["presigned"] },
    ],
  ] as const)("needs no events if %s", (_, more) => {
    expect(() => synthesize((stack) => new Uploads(stack, "Uploads", { rule, ...more }))).not.toThrow();
  });
});
