import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { finish } from "../../support/command.js";
import type { LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";
import { s3up, startS3up } from "../../support/s3up.js";
import { bundleChild, bundleS3up } from "../support/bundle-child.js";

const MIB = 1_048_576;
const folder = mkdtempSync(join(tmpdir(), "broken-sources-"));
let stack: LocalStack;
let environment: Readonly<Record<string, string>>;

beforeAll(async () => {
  stack = await serveUploads({ patterns: ["presigned"], policy: { maxBytes: 100 * MIB } });
  environment = {
    XDG_CONFIG_HOME: folder,
    XDG_STATE_HOME: join(folder, "state"),
    S3UP_KEYCHAIN: "off",
    S3UP_ENDPOINT: String(stack.endpoints.presigned),
    S3UP_TOKEN: await stack.token({ sub: "alice" }),
  };
});

afterAll(async () => {
  await stack.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A folder with a small file and a large one, which goes in three parts. */
function folderOf(name: string) {
  const path = join(folder, name);
  mkdirSync(path);
  writeFileSync(join(path, "small.bin"), name);
  const large = join(path, "large.bin");
  writeFileSync(large, randomBytes(40 * MIB));
  return { path, large };
}

async function unfinished(): Promise<string> {
  return (await s3up(["ls"], environment)).stdout;
}

function savedStates(): readonly string[] {
  return readdirSync(join(folder, "state/s3-upload-patterns/uploads"));
}

describe("s3up cp -r", () => {
  it.each<[string, (large: string) => void, RegExp]>([
    [
      "is changed while it is sent",
      (large) => appendFileSync(large, "more"),
      /large\.bin has changed during the upload/,
    ],
    ["is removed while it is sent", (large) => rmSync(large), /large\.bin does not exist/],
  ])("stores the other files and exits with 6 if a file %s", async (name, breakIt, message) => {
    const { path, large } = folderOf(name);
    const args = ["cp", "-r", path, `${name}/`, "--json", "--concurrency", "1"];
    const command = startS3up(args, environment);
    const isStoredInPart = /large\.bin".*"storedBytes":[1-9]\d{6}/;
    await vi.waitFor(() => expect(command.written.stdout).toMatch(isStoredInPart), {
      timeout: 60_000,
      interval: 1,
    });
    breakIt(large);

    expect(await command.exitCode).toBe(6);
    expect(command.written.stdout).toMatch(message);
    expect((await stack.object(`uploads/alice/${name}/small.bin`))?.toString()).toBe(name);
    expect(await stack.object(`uploads/alice/${name}/large.bin`)).toBeUndefined();
  });

  it("keeps nothing of a changed file on the server, and sends the new content when run again", async () => {
    const { path, large } = folderOf("changed");
    const args = ["cp", "-r", path, "changed/", "--skip-existing", "--json", "--concurrency", "1"];
    const command = startS3up(args, environment);
    await vi.waitFor(() => expect(command.written.stdout).toMatch(/large\.bin".*"storedBytes":[1-9]\d{6}/), {
      timeout: 60_000,
      interval: 1,
    });
    appendFileSync(large, "more");
    await command.exitCode;

    expect(await unfinished()).not.toContain("changed/large.bin");
    const again = await s3up(args, environment);
    expect(again).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('"uploaded":1,"skipped":1') });
    expect((await stack.object("uploads/alice/changed/large.bin"))?.length).toBe(40 * MIB + 4);
  });

  it("names each unreadable file, stores the others and exits with 6", async () => {
    const path = mkdtempSync(join(tmpdir(), "forbidden-"));
    for (const name of ["good.txt", "secret.txt"]) writeFileSync(join(path, name), name);
    mkdirSync(join(path, "closed/excluded"), { recursive: true });
    chmodSync(path, 0o755);
    chmodSync(join(path, "secret.txt"), 0);
    chmodSync(join(path, "closed"), 0);
    const script = bundleS3up(path);

    const result = await asOrdinaryUser(script, ["cp", "-r", path, "forbidden/", "--exclude", "*.mjs"]);
    const excluded = [
      "--exclude",
      "*.mjs",
      "--exclude",
      "secret.txt",
      "--exclude",
      "closed/**",
      "--exclude",
      "closed",
    ];
    const without = await asOrdinaryUser(script, ["cp", "-r", path, "without/", ...excluded]);
    rmSync(path, { recursive: true, force: true });

    expect(result.stderr).toMatch(/secret\.txt cannot be read: permission denied/);
    expect(result.stderr).toMatch(/Cannot read .*closed: permission denied/);
    expect(result.code).toBe(6);
    expect(await stack.object("uploads/alice/forbidden/good.txt")).toBeDefined();
    expect(without.code).toBe(0);
  });

  it("does not follow a link back to the folder, and says so", async () => {
    const path = join(folder, "loop");
    mkdirSync(join(path, "inner"), { recursive: true });
    writeFileSync(join(path, "inner/a.txt"), "a");
    symlinkSync(path, join(path, "inner/back"));

    const { exitCode, stderr } = await s3up(["cp", "-r", path, "loop/"], environment);

    expect(exitCode).toBe(0);
    expect(stderr).toContain("Not followed: 1 symbolic link.");
    expect((await stack.keys()).filter((key) => key.includes("/loop/"))).toEqual([
      "uploads/alice/loop/inner/a.txt",
    ]);
  });

  it("stores a file whose name has 255 bytes in decomposed Unicode under these bytes", async () => {
    const name = "e\u0301".repeat(85);
    const path = join(folder, "decomposed");
    mkdirSync(path);
    writeFileSync(join(path, name), "content");

    const { exitCode } = await s3up(["cp", "-r", path, "nfd/"], environment);

    expect(Buffer.byteLength(name)).toBe(255);
    expect(exitCode).toBe(0);
    expect((await stack.object(`uploads/alice/nfd/${name}`))?.toString()).toBe("content");
  });
});

describe("s3up on a full disk", () => {
  /** Largest file that the processes may write, in bytes, as a full disk would have it. */
  const LIMIT = 8 * MIB;

  it("stops the upload of a stream that needs disk space, and leaves nothing behind", async () => {
    const path = join(folder, "stream.bin");
    writeFileSync(path, randomBytes(20 * MIB));
    const spool = join(folder, "spool");
    mkdirSync(spool);
    const child = {
      path,
      asStream: true,
      endpoint: environment.S3UP_ENDPOINT,
      key: "spooled",
      token: environment.S3UP_TOKEN,
      stateFolder: join(folder, "states"),
      partSize: 17 * MIB,
    };

    const { code, stderr } = await limited(LIMIT, [bundleChild(folder), JSON.stringify(child)], {
      TMPDIR: spool,
    });

    expect(code).toBe(1);
    expect(stderr).toMatch(/cannot be kept in .*spool \(EFBIG\)\. Free space there, or set TMPDIR/);
    expect(stderr).toContain("'DiskFull'");
    expect(readdirSync(spool)).toEqual([]);
    expect(await unfinished()).not.toContain("spooled");
  });

  it("uploads a file whose state cannot be saved, and reports that", async () => {
    const { large } = folderOf("unsaved");
    const script = bundleS3up(folder);

    const { code, stdout } = await limited(0, [script, "cp", large, "unsaved/", "--json"], environment);

    expect(stdout).toContain('"type":"not-saved"');
    expect(code).toBe(0);
    expect((await stack.object("uploads/alice/unsaved/large.bin"))?.length).toBe(40 * MIB);
    expect(savedStates().filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});

/** Runs a script as a user who is not root, since root can read every file. */
async function asOrdinaryUser(script: string, args: readonly string[]) {
  const isRoot = process.getuid?.() === 0;
  const child = spawn(process.execPath, [script, ...args], {
    cwd: "/",
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, ...environment, XDG_CONFIG_HOME: "/nowhere", XDG_STATE_HOME: "/nowhere" },
    ...(isRoot && { uid: 65_534, gid: 65_534 }),
  });
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, "close")]);
  return { code, stderr };
}

/** Runs a script that can write files up to a size, in bytes. Pipes have no such limit. */
function limited(bytes: number, args: readonly string[], env: Readonly<Record<string, string>>) {
  const command = `ulimit -f ${bytes / 1_024}; exec "$@"`;
  return finish("bash", ["-c", command, "limited", process.execPath, ...args], env);
}
