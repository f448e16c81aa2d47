import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { UsageError } from "../../../operations/command-line.js";
import { readOptions, USAGE } from "../../../operations/verify-aws/options.js";
import type { FactOutcome, FactResult, Report } from "../../../operations/verify-aws/report/report.js";
import { exitCode } from "../../../operations/verify-aws/report/report.js";
import { asText } from "../../../operations/verify-aws/report/text.js";

const VERIFICATION = {
  region: "us-east-1",
  bucketRegion: "us-east-1",
  authorization: "authorizer",
  originAccess: "oac",
  overwrite: false,
  malwareProtection: false,
};
const OUTPUTS = {
  direct_url: "https://abc.execute-api.us-east-1.amazonaws.com/v1",
  bucket_name: "files",
  issuer_url: "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Abc",
  user_pool_client_id: "client",
  verification: JSON.stringify(VERIFICATION),
};

/** A file in a temporary folder. */
function fileWith(content: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), "verify-aws-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "endpoints.json");
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

const read = (content: unknown, environment = {}, ...more: string[]) =>
  readOptions(["--endpoints", fileWith(content), ...more], environment);

describe("the arguments of verify-aws", () => {
  it("are the outputs, a test user and an operator", () => {
    const environment = {
      UPLOAD_USERNAME: "verify",
      UPLOAD_PASSWORD: "a-password",
      AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
      AWS_SECRET_ACCESS_KEY: "a-secret",
    };

    expect(read({ outputs: OUTPUTS }, environment, "--wait", "5", "--json")).toMatchObject({
      outputs: {
        directUrl: OUTPUTS.direct_url,
        bucketName: "files",
        userPool: { issuerUrl: OUTPUTS.issuer_url, clientId: "client" },
        settings: VERIFICATION,
      },
      waitSeconds: 5,
      json: true,
      caller: { username: "verify", password: "a-password" },
      credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "a-secret" },
      local: {},
    });
  });

  it("may name a role for a session with fewer permissions", () => {
    const role = "arn:aws:iam::123456789012:role/verify/aws";

    expect(read({ outputs: OUTPUTS }, {}, "--role", role)?.roleArn).toBe(role);
    expect(read({ outputs: OUTPUTS })?.roleArn).toBeUndefined();
  });

  it("take a token instead of a user", () => {
    expect(read({ outputs: OUTPUTS }, { UPLOAD_TOKEN: "a-token" })?.caller).toEqual({ token: "a-token" });
  });

  it.each([
    [{ UPLOAD_TOKEN: "a-secret\r\n" }, /^UPLOAD_TOKEN must be visible ASCII/],
    [{ UPLOAD_USERNAME: "verify" }, /^UPLOAD_PASSWORD is missing/],
    [{ UPLOAD_PASSWORD: "a-secret" }, /^UPLOAD_USERNAME is missing/],
    [{ AWS_ACCESS_KEY_ID: "AKIDEXAMPLE" }, /^AWS_SECRET_ACCESS_KEY is missing/],
    [{ AWS_SECRET_ACCESS_KEY: "a-secret" }, /^AWS_ACCESS_KEY_ID is missing/],
  ])("are rejected with the environment %j, without its values", (environment, message) => {
    expect(() => read({ outputs: OUTPUTS }, environment)).toThrow(UsageError);
    expect(() => read({ outputs: OUTPUTS }, environment)).toThrow(message);
    expect(() => read({ outputs: OUTPUTS }, environment)).not.toThrow(/a-secret/);
  });

  it("may omit user and operator", () => {
    expect(read({ outputs: OUTPUTS })).toMatchObject({ caller: undefined, credentials: undefined });
  });

  it.each([
    [{ outputs: { ...OUTPUTS, bucket_name: undefined } }, /- bucket_name is missing/],
    [
      { outputs: { ...OUTPUTS, direct_url: undefined } },
      /One of direct_url, presigned_url and edge_url must be given/,
    ],
    [
      { outputs: { ...OUTPUTS, direct_url: "file:///etc/passwd" } },
      /direct_url must be an http or https URL/,
    ],
    [{ outputs: { ...OUTPUTS, verification: undefined } }, /- verification\.region is missing/],
    [
      { outputs: { ...OUTPUTS, verification: JSON.stringify({ ...VERIFICATION, overwrite: "no" }) } },
      /- verification\.overwrite must be true or false, got "no"/,
    ],
    [OUTPUTS, /has no object "outputs"\.\nWrite the file again as described in docs\/verify-on-aws\.md\./],
    ["not JSON", /has no object "outputs"/],
  ])("are rejected for the file %j", (content, message) => {
    expect(() => read(content)).toThrow(UsageError);
    expect(() => read(content)).toThrow(message);
  });

  it.each([
    [[], /--endpoints is missing/],
    [["--endpoints", "/nowhere.json"], /\/nowhere\.json cannot be read: ENOENT/],
    [["--endpoints", "x", "--wait", "0"], /--wait must be a whole number of seconds from 1 to 600, got 0\./],
    [["--endpoints", "x", "--role", "verify"], /--role must be a role's ARN such as arn:aws:iam::\d+:role/],
    [["--endpoint", "x"], /Unknown option '--endpoint'/],
  ])("are rejected if they are %j", (args, message) => {
    expect(() => readOptions(args, {})).toThrow(UsageError);
    expect(() => readOptions(args, {})).toThrow(message);
  });

  it("can be a request for help", () => {
    expect(readOptions(["--help"], {})).toBeUndefined();
  });
});

describe("the report of verify-aws", () => {
  const fact = (outcome: FactOutcome): FactResult => ({
    fact: "emptyBodyBecomesBraces",
    statement: "API Gateway sends {} to S3",
    expected: true,
    outcome,
    seen: "an object of 0 bytes",
    reliance: { what: "empty files", file: "README.md" },
    ifItDiffers: "Do something else.",
  });
  const report = (outcomes: readonly FactOutcome[], more: Partial<Report> = {}): Report => ({
    journeys: [{ name: "direct", outcome: "identical" }],
    facts: outcomes.map(fact),
    left: [],
    ...more,
  });

  it.each<[FactOutcome[], number]>([
    [["as expected", "not applicable", "not measurable"], 0],
    [["as expected", "better"], 4],
    [["better", "not measured"], 3],
    [["not measured", "worse", "better"], 1],
    [["different"], 1],
  ])("with the outcomes %j has the exit code %i", (outcomes, code) => {
    expect(exitCode(report(outcomes))).toBe(code);
  });

  it.each<[string, Partial<Report>]>([
    ["a journey fails", { journeys: [{ name: "edge", outcome: "failed", reason: "503" }] }],
    ["an object is left", { left: ["uploads/alice/a.txt"] }],
  ])("has the exit code 1 if %s", (_name, more) => {
    expect(exitCode(report(["as expected"], more))).toBe(1);
  });

  it("lists for a fact that differs what was expected and seen, what depends on it, and what to set", () => {
    const lines = asText(report(["worse"])).split("\n");

    expect(lines).toContain("  DIFFERS         emptyBodyBecomesBraces");
    expect(lines.map((line) => line.trim())).toEqual(
      expect.arrayContaining([
        "expected: true that: API Gateway sends {} to S3",
        "seen: an object of 0 bytes",
        "depends on it: empty files (README.md)",
        "what to set: Do something else.",
      ]),
    );
  });

  it("does not say what to set for a fact that holds", () => {
    expect(asText(report(["as expected"]))).not.toContain("what to set");
  });
});

describe("docs/verify-on-aws.md", () => {
  const page = readFileSync("docs/verify-on-aws.md", "utf8");

  it("writes a file that the command reads", () => {
    const [, line = ""] = /## 2\. Write endpoints\.json\n\n<!-- .* -->\n```sh\n(.*)\n```/.exec(page) ?? [];
    const [terraform, node = ""] = line.split(" | ");
    const command = node.replace(/ > endpoints\.json$/, "");
    const output = Object.fromEntries(
      Object.entries(OUTPUTS).map(([name, value]) => [name, { sensitive: false, type: "string", value }]),
    );

    const written = execFileSync("sh", ["-c", command], { input: JSON.stringify(output), encoding: "utf8" });

    expect(terraform).toBe("terraform -chdir=cdktf.out/stacks/uploads output -json");
    expect(read(written)?.outputs.directUrl).toBe(OUTPUTS.direct_url);
  });

  it("names every exit code and permission as the command's help does", () => {
    const permissions = [...USAGE.matchAll(/s(?:3|ts):\w+/g)].map(([name]) => name);

    expect(permissions.length).toBeGreaterThan(5);
    for (const permission of permissions) expect(page).toContain(`\`${permission}\``);
    for (const code of [0, 1, 2, 3, 4]) expect(page).toContain(`| ${code} |`);
  });
});
