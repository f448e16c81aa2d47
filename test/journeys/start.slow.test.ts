import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Endpoints } from "../../emulator/stack/index.js";
import type { Finished, RunningCommand } from "../support/command.js";
import { finish, PROJECT, processesOf, start } from "../support/command.js";
import { readBucket } from "../support/local-stack.js";

const dataFolder = join(mkdtempSync(join(tmpdir(), "npm start ")), "it's data");
const OUTPUT = { CDKTF_OUTDIR: join(dataFolder, "../output") };
const npmStart = (env: NodeJS.ProcessEnv = {}) =>
  start("npm", ["start", "--", "--port", "0", "--data", dataFolder], { ...OUTPUT, ...env });
const endpointsFile = join(dataFolder, "endpoints.json");
afterAll(() => rmSync(join(dataFolder, ".."), { recursive: true, force: true }));

async function storedObjects(): Promise<(Buffer | undefined)[]> {
  const bucket = readBucket(JSON.parse(readFileSync(endpointsFile, "utf8")) as Endpoints);
  return Promise.all((await bucket.keys()).map((key) => bucket.object(key)));
}

describe("npm start", () => {
  let running: RunningCommand;
  let ended: Finished | undefined;

  beforeAll(async () => {
    running = npmStart();
    await running.prints("curl -fsS -T README.md -H");
    await running.prints("/hello-");
  });
  afterAll(async () => {
    if (ended === undefined) await running.interrupt("SIGINT");
  });

  const printedCommands = () => {
    const lines = running.output().split("\n");
    return {
      token: lines.find((line) => line.startsWith("TOKEN=")) ?? "",
      uploads: lines.filter((line) => line.startsWith("curl ")),
    };
  };

  it("writes all addresses to endpoints.json, readable by its owner only", () => {
    const url = (path: string) => expect.stringMatching(new RegExp(`^http://127\\.0\\.0\\.1:\\d+${path}$`));
    const text = expect.stringMatching(/./);

    const endpoints = JSON.parse(readFileSync(endpointsFile, "utf8"));

    expect(endpoints).toEqual({
      direct: url("/v1"),
      presigned: url("/v1"),
      edge: url(""),
      restApis: ["Direct", "Presigned"].map((name) => ({
        constructPath: `uploads/${name}/Api/Resource`,
        stage: "v1",
        url: url("/v1"),
      })),
      apiDomains: [],
      distributions: [{ constructPath: expect.stringMatching(/^uploads\/Edge\//), url: url("") }],
      outputs: expect.objectContaining({ direct_url: url("/v1"), edge_url: url("") }),
      s3: {
        endpoint: url(""),
        region: "us-east-1",
        bucket: text,
        buckets: [text],
        accessKeyId: text,
        secretAccessKey: text,
      },
      aws: { endpointUrl: url(""), region: "us-east-1" },
      failures: { queueUrl: expect.stringMatching(/^https:\/\/sqs\./), functionName: text },
      issuer: {
        url: url("/[^/]+"),
        jwksUri: url("/.*jwks\\.json"),
        tokenUrl: url("/.+"),
      },
    });
    expect(statSync(endpointsFile).mode & 0o777).toBe(0o600);
  });

  it("prints a table of the endpoints, and no secret", () => {
    const { direct, presigned, edge, s3, aws, issuer } = JSON.parse(readFileSync(endpointsFile, "utf8"));

    for (const url of [direct, presigned, edge, s3.endpoint, aws.endpointUrl, issuer.url])
      expect(running.output()).toContain(url);
    expect(running.output()).not.toContain(s3.secretAccessKey);
  });

  it("prints one command for each pattern, and each one works when pasted", async () => {
    const { token, uploads } = printedCommands();

    expect(uploads).toHaveLength(3);
    for (const command of uploads) {
      const { code, stderr } = await finish("bash", ["-euo", "pipefail", "-c", `${token}\n${command}`]);
      expect({ command, code, stderr }).toMatchObject({ code: 0 });
    }
    const readme = readFileSync(join(PROJECT, "README.md"));
    const stored = await storedObjects();
    expect(stored).toHaveLength(3);
    for (const body of stored) expect(body?.equals(readme)).toBe(true);
  });

  it("logs no token and no signature", async () => {
    const { token } = printedCommands();
    const { stdout } = await finish("bash", ["-euo", "pipefail", "-c", `${token}\necho "$TOKEN"`]);

    expect(stdout.trim()).toMatch(/^eyJ/);
    expect(running.output()).not.toContain(stdout.trim());
    expect(running.output()).not.toMatch(/X-Amz-Signature=[0-9a-f]/);
  });

  it("rejects a second run with the same data", async () => {
    const { code, stderr } = await finish(
      "npm",
      ["start", "--", "--port", "0", "--data", dataFolder],
      OUTPUT,
    );

    expect(code).toBe(1);
    expect(stderr).toContain("is in use");
    expect(existsSync(endpointsFile)).toBe(true);
  });

  it("ends with all processes that it started on Ctrl-C, and the token command then says so", async () => {
    expect(processesOf(running.pid).length).toBeGreaterThan(1);

    ended = await running.interrupt("SIGINT");
    const token = await finish("npm", ["run", "-s", "token", "--", "--sub", "alice", "--data", dataFolder]);

    expect(ended.stderr).not.toMatch(/^\s+at /m);
    await expect.poll(() => processesOf(running.pid), { timeout: 20_000 }).toEqual([]);
    expect(existsSync(endpointsFile)).toBe(false);
    expect(token.code).toBe(1);
    expect(token.stderr).toContain("no stack is running");
    expect(token.stdout).toBe("");
  });

  it("keeps the objects for the next run, and for one after that if it is killed; the token command says so", async () => {
    // A killed process cannot remove its temporary files; they go with the test's own folder.
    const killed = npmStart({ TMPDIR: join(dataFolder, "..") });
    await killed.prints("Ctrl-C stops it");
    const kept = await storedObjects();
    await killed.interrupt("SIGKILL");
    const token = await finish("npm", ["run", "-s", "token", "--", "--sub", "alice", "--data", dataFolder]);
    const again = npmStart();
    await again.prints("Ctrl-C stops it");

    const stored = await storedObjects();
    await again.interrupt("SIGTERM");

    expect(kept).toHaveLength(3);
    expect([token.code, token.stderr]).toEqual([1, expect.stringContaining("nothing listens")]);
    expect(stored).toHaveLength(3);
    await expect.poll(() => processesOf(again.pid), { timeout: 20_000 }).toEqual([]);
    expect(existsSync(endpointsFile)).toBe(false);
  });
});
