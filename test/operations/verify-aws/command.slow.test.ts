import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Report } from "../../../operations/verify-aws/report/report.js";
import { finish } from "../../support/command.js";
import type { LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";

const PASSWORD = "correct horse battery";

let stack: LocalStack;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "verify-aws-"));
  stack = await serveUploads();
});
afterAll(async () => {
  await stack.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the command on the stack. Without `s3` in its file, it has no keys of an operator. */
function run(file: object, more: readonly string[] = [], environment: NodeJS.ProcessEnv = {}) {
  const path = join(folder, "endpoints.json");
  writeFileSync(path, JSON.stringify(file));
  const args = ["--import", "tsx", "operations/verify-aws.ts", "--endpoints", path, "--wait", "10", ...more];
  return finish("node", args, {
    UPLOAD_TOKEN: undefined,
    UPLOAD_USERNAME: "alice",
    UPLOAD_PASSWORD: PASSWORD,
    AWS_ACCESS_KEY_ID: undefined,
    AWS_SECRET_ACCESS_KEY: undefined,
    AWS_SESSION_TOKEN: undefined,
    ...environment,
  });
}

describe("npm run verify-aws", () => {
  it("signs in, finds that everything holds, and ends with 0", async () => {
    const { code, stdout, stderr } = await run(stack.endpoints);

    expect(stderr).toBe("");
    expect(stdout).toContain("Everything that this stack depends on holds.");
    expect(code).toBe(0);
    expect(await stack.keys()).toEqual([]);
  });

  it("prints no token, URL or credential", async () => {
    const { stdout } = await run(stack.endpoints, ["--json"]);
    const { accessKeyId, secretAccessKey } = stack.endpoints.s3;

    expect((JSON.parse(stdout) as Report).facts.length).toBeGreaterThan(40);
    for (const secret of [PASSWORD, accessKeyId, secretAccessKey, "eyJ", "X-Amz-", "http:", "https:"]) {
      expect(stdout).not.toContain(secret);
    }
  });

  it("uploads nothing without the operator's credentials, and ends with 3", async () => {
    const { outputs, aws } = stack.endpoints;

    const { code, stdout } = await run({ outputs, aws });

    expect(stdout).toContain("no AWS credentials of the operator");
    expect(stdout).toContain("Nothing differs, but not everything was measured.");
    expect(code).toBe(3);
    expect(await stack.keys()).toEqual([]);
  });

  it("stores nothing if the operator could not remove it, and names the permission", async () => {
    const { outputs, aws, s3 } = stack.endpoints;
    const unknown = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "a-secret" };

    const { code, stdout, stderr } = await run({ outputs, aws, s3: { endpoint: s3.endpoint } }, [], unknown);

    expect({ code, stdout, stderr }).toEqual({
      code: 3,
      stdout: "",
      stderr: "S3 answered the operator's request with 403. It needs s3:ListBucket.\n",
    });
    expect(await stack.keys()).toEqual([]);
  });

  it("ends with 1 if something differs, and says what to set", async () => {
    stack.switchFacts({ oacSignsMetadata: false });

    const { code, stdout } = await run(stack.endpoints);
    stack.switchFacts({});

    expect(stdout).toContain("DIFFERS         oacSignsMetadata");
    expect(stdout).toContain('what to set: Set "originAccess": "oai"');
    expect(code).toBe(1);
  });
});
