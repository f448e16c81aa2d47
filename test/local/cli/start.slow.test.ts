import type { ChildProcess } from "node:child_process";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { mkdtemp, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import type { UploadEndpoints } from "../../../local/outputs.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const outputFolder = mkdtempSync(join(tmpdir(), "start-test-output-"));
afterAll(() => rmSync(outputFolder, { recursive: true, force: true }));

function run(script: string, args: readonly string[]): { child: ChildProcess; output: { text: string } } {
  const child = spawn(process.execPath, ["--import", "tsx", `local/${script}.ts`, ...args], {
    cwd: root,
    env: { ...process.env, CDKTF_OUTDIR: outputFolder },
  });
  const output = { text: "" };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output.text += chunk;
    });
  }
  return { child, output };
}

async function finish(script: string, args: readonly string[]): Promise<{ code: unknown; text: string }> {
  const { child, output } = run(script, args);
  const [code] = await once(child, "close");
  return { code, text: output.text };
}

function childrenOf(pid: number | undefined): number[] {
  return execFileSync("ps", ["-A", "-o", "pid=,ppid="])
    .toString()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, parent]) => parent === pid)
    .map(([child]) => child ?? 0);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("npm start", () => {
  it("serves until Ctrl-C, then leaves no process and no endpoints.json", async () => {
    const dataFolder = await mkdtemp(join(tmpdir(), "start-test-"));
    const file = join(dataFolder, "endpoints.json");
    const { child, output } = run("start", ["--port", "0", "--data", dataFolder]);
    await expect.poll(() => output.text, { timeout: 60_000 }).toContain("Ctrl-C stops it");
    const { edge } = JSON.parse(await readFile(file, "utf8")) as UploadEndpoints;

    const token = await finish("token", ["--sub", "alice", "--data", dataFolder]);
    const headers = { authorization: `Bearer ${token.text.trim()}` };
    const upload = await fetch(`${edge}/a.txt`, { method: "PUT", headers, body: "hello" });
    const children = childrenOf(child.pid);
    child.kill("SIGINT");
    const [code] = await once(child, "exit");

    expect([upload.status, children.length > 0, code]).toEqual([200, true, 0]);
    // The compiler that tsx started ends a moment after its parent.
    await expect.poll(() => children.filter(isAlive), { timeout: 20_000 }).toEqual([]);
    expect(existsSync(file)).toBe(false);
    expect(output.text).not.toContain(token.text.trim());
  });

  it("names a busy port, and the option that chooses another", async () => {
    const busy = createServer();
    await new Promise<void>((resolve) => busy.listen(0, "127.0.0.1", resolve));
    const { port } = busy.address() as AddressInfo;
    const dataFolder = await mkdtemp(join(tmpdir(), "start-test-"));

    const { code, text } = await finish("start", ["--port", String(port), "--data", dataFolder]);

    busy.close();
    expect(code).toBe(1);
    expect(text).toContain(`cannot listen on 127.0.0.1:${port}`);
    expect(text).toContain("--port N");
    expect(text).not.toContain("    at ");
  });

  it.each([
    ["start", ["--prot", "1"], 2, "--help"],
    ["start", ["--stack", "nowhere"], 1, 'unknown stack "nowhere"'],
    ["token", ["--sub", "alice", "--data", "/nowhere"], 1, "no stack is running"],
    ["token", ["--expires", "soon"], 2, "--expires"],
    ["token", ["--help"], 0, "npm run token"],
  ])("%s %j exits with %i and says why", async (script, args, exitCode, message) => {
    const { code, text } = await finish(script, args);

    expect(code).toBe(exitCode);
    expect(text).toContain(message);
    expect(text).not.toContain("    at ");
  });
});
