import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createProject, install, LINKED_PEERS, pack, packEmulator, run, synthesizeEsm } from "./projects.js";

/** A user's own stack: two instances of one pattern, on one bucket and one user pool. */
const APP = `
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import { DirectUpload } from "s3-upload-patterns/direct-upload";
import { ApiAuthorizer } from "s3-upload-patterns/rest-api";
import { UploadBucket } from "s3-upload-patterns/upload-bucket";
import { UserPool } from "s3-upload-patterns/user-pool";

const app = new App();
const stack = new TerraformStack(app, "media");
new AwsProvider(stack, "Aws", { region: "eu-central-1" });
const bucket = new UploadBucket(stack, "Bucket");
const { identity } = new UserPool(stack, "Users");
const instances = [
  ["pictures", "image/png"],
  ["reports", "text/plain"],
] as const;
for (const [name, type] of instances) {
  const policy = { allowedContentTypes: [type] };
  const authorizer = new ApiAuthorizer(stack, name + "-authorizer", { bucket, identity, policy, prefix: name + "/" });
  const authorization = { type: "authorizer", authorizer } as const;
  const { url } = new DirectUpload(stack, name, { bucket, authorization, reading: true });
  new TerraformOutput(stack, name + "_url", { value: url, staticId: true });
}
app.synth();
`;

/** A user's test of both instances: each stores below its own prefix and keeps its own policy. */
const NODE_TEST = `
import assert from "node:assert/strict";
import test from "node:test";
import { startEmulator } from "s3-upload-patterns-emulator";

test("files arrive", async (t) => {
  const emulator = await startEmulator({ stack: "cdktf.out/stacks/media" });
  t.after(() => emulator.stop());
  const authorization = "Bearer " + (await emulator.token({ sub: "alice" }));
  async function put(name, type) {
    const url = emulator.endpoints.outputs[name + "_url"] + "/files/a.bin";
    const headers = { authorization, "content-type": type };
    return (await fetch(url, { method: "PUT", headers, body: name })).status;
  }

  assert.equal(await put("pictures", "text/plain"), 415);
  assert.equal(await emulator.object("pictures/alice/a.bin"), undefined);
  assert.equal(await put("pictures", "image/png"), 200);
  assert.equal(await emulator.object("reports/alice/a.bin"), undefined);
  assert.equal(await put("reports", "text/plain"), 200);
  assert.equal((await emulator.object("pictures/alice/a.bin"))?.bytes.toString(), "pictures");
  assert.equal((await emulator.object("reports/alice/a.bin"))?.bytes.toString(), "reports");
});
`;

let tarball: string;
let project: string;

beforeAll(() => {
  tarball = pack();
  const manifest = {
    name: "media",
    type: "module",
    dependencies: {
      ...LINKED_PEERS,
      "s3-upload-patterns": `file:${tarball}`,
      "s3-upload-patterns-emulator": `file:${packEmulator(tarball)}`,
    },
    overrides: { fflate: "$fflate" },
  };
  project = createProject(tarball, "media", {
    "package.json": manifest,
    "app.ts": APP,
    "both.test.mjs": NODE_TEST,
    "picture.bin": "picture",
    "report.bin": "report",
  });
  install(project);
  synthesizeEsm(project);
});
afterAll(() => rmSync(dirname(tarball), { recursive: true, force: true }));

/** Sends a request for the key curl.bin with curl. Returns the body of the response, a space and the status code. */
function curl(url: string, token: string, ...more: readonly string[]): string {
  const options = ["-sS", "-w", " %{http_code}", "-H", `Authorization: Bearer ${token}`];
  return run("curl", [...options, ...more, `${url}/files/curl.bin`], project);
}

function upload(url: string, token: string, file: string, type: string): string {
  return curl(url, token, "-T", file, "-H", `Content-Type: ${type}`);
}

describe("a project with both packages and two instances of direct", () => {
  it("uploads and reads with curl through each instance that the emulator's command serves", async () => {
    const command = "node_modules/.bin/s3-upload-patterns-emulator";
    const child = spawn(command, ["cdktf.out/stacks/media", "--port", "0"], { cwd: project });
    const exit = once(child, "exit");
    let printed = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (printed += chunk));
    try {
      await expect.poll(() => printed, { timeout: 60_000 }).toContain("Ctrl-C stops it");
      const urlOf = (name: string) => new RegExp(`^ *${name}_url +(\\S+)$`, "m").exec(printed)?.[1] ?? "";
      const token = run(command, ["token", "--sub", "alice"], project).trim();

      const [pictures, reports] = [urlOf("pictures"), urlOf("reports")];

      expect(upload(pictures, token, "picture.bin", "image/png")).toMatch(/ 200$/);
      expect(upload(reports, token, "report.bin", "text/plain")).toMatch(/ 200$/);
      expect(upload(reports, token, "picture.bin", "image/png")).toMatch(/ 415$/);
      expect(upload(reports, "wrong", "picture.bin", "text/plain")).toMatch(/ 401$/);
      expect(curl(pictures, token)).toBe("picture 200");
      expect(curl(reports, token)).toBe("report 200");
    } finally {
      child.kill("SIGINT");
    }
    expect(await exit).toEqual([0, null]);
  });

  it("uploads through each instance in a test of node:test with startEmulator", () => {
    const options = { cwd: project, encoding: "utf8" } as const;
    const { status, stdout, stderr } = spawnSync("node", ["--test", "both.test.mjs"], options);

    expect(`${stdout}${stderr}`).toContain("pass 1");
    expect(status).toBe(0);
  });
});
