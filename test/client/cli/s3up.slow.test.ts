import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { clickThrough } from "../../support/click-through.js";
import type { LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";
import { s3up, startS3up } from "../../support/s3up.js";

const MIB = 1_048_576;
const folder = mkdtempSync(join(tmpdir(), "s3up-"));
const settings = { XDG_CONFIG_HOME: folder, XDG_STATE_HOME: folder, S3UP_KEYCHAIN: "off" };
const ATTRIBUTES = {
  metadata: ["author", "note"],
  tags: ["team"],
  storageClasses: ["GLACIER_IR"],
  cacheControl: ["max-age=60"],
  contentDisposition: ["attachment"],
};
let stack: LocalStack;
let token: string;
/** Everything that any command has written. */
let output = "";

beforeAll(async () => {
  stack = await serveUploads({
    patterns: ["presigned"],
    corsAllowedOrigins: ["https://app.example.com"],
    policy: { maxBytes: 100 * MIB, allowedExtensions: [".bin", ".jpg", ".txt"], attributes: ATTRIBUTES },
    userPool: { commandLine: true, domainPrefix: "s3up-test" },
  });
  token = await stack.token({ sub: "alice" });
});

afterAll(async () => {
  await stack.close();
  rmSync(folder, { recursive: true, force: true });
});

function environment() {
  return { ...settings, S3UP_ENDPOINT: String(stack.endpoints.presigned), S3UP_TOKEN: token };
}

async function run(...args: readonly string[]) {
  const result = await s3up(args, environment());
  output += result.stdout + result.stderr;
  return result;
}

function file(name: string, bytes: number) {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  const content = randomBytes(bytes);
  writeFileSync(path, content);
  return { path, content };
}

describe("s3up cp with attributes", () => {
  const attributes = [
    ...["--metadata", "author=Jürgen", "--metadata", "note=a=b c", "--tag", "team=red + blue"],
    ...["--storage-class", "glacier_ir", "--cache-control", "max-age=60"],
    ...["--content-disposition", "attachment"],
  ];

  async function stored(key: string) {
    await stack.settled();
    const { CacheControl, ContentDisposition, StorageClass } = await stack.head(key);
    const event = stack.events("Upload Completed").find(({ detail }) => detail.key === key);
    const tags = await stack.tags(key);
    return { CacheControl, ContentDisposition, StorageClass, tags, metadata: event?.detail.metadata };
  }

  const STORED = {
    CacheControl: "max-age=60",
    ContentDisposition: "attachment",
    StorageClass: "GLACIER_IR",
    tags: { team: "red + blue" },
    metadata: { author: "Jürgen", note: "a=b c" },
  };

  it("stores them with one file, with each of many, and with a file in parts", async () => {
    const one = file("attributes/one.txt", 10);
    file("attributes/two.txt", 20);
    const large = file("attributes-large.bin", 40 * MIB);

    const results = [
      await run("cp", one.path, "single/", ...attributes),
      await run("cp", "-r", join(folder, "attributes"), "many/", ...attributes),
      await run("cp", large.path, "parts/", ...attributes),
    ];

    expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    const keys = ["single/one.txt", "many/two.txt", "parts/attributes-large.bin"];
    for (const key of keys) expect(await stored(`uploads/alice/${key}`), key).toEqual(STORED);
  });

  it("says which attributes the policy allows if it rejects one", async () => {
    const { path } = file("other.txt", 10);

    const { exitCode, stderr } = await run("cp", path, "other/", "--tag", "cost=7");

    expect(exitCode).toBe(4);
    expect(stderr).toContain('tags["cost"] is not allowed. Allowed keys: team.');
  });

  it.each([
    [["--metadata", "author"], "It must be NAME=VALUE"],
    [["--tag", "team=a", "--tag", "team=b"], "team is given twice"],
    [["--pattern", "edge", "--tag", "team=a"], "does not store tags"],
  ])("rejects %j", async (options, message) => {
    const { path } = file("wrong.txt", 10);

    const { exitCode, stderr } = await run("cp", path, "wrong/", ...options);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe("s3up cp", () => {
  it("uploads a file below a prefix", async () => {
    const { path, content } = file("a.bin", 100_000);

    const { exitCode, stderr } = await run("cp", path, "one/");

    expect(exitCode).toBe(0);
    expect(stderr).toContain("is stored as uploads/alice/one/a.bin");
    expect((await stack.object("uploads/alice/one/a.bin"))?.equals(content)).toBe(true);
  });

  it("uploads the files of a folder with their types, and shows them in a dry run", async () => {
    file("photos/a.jpg", 1_000);
    file("photos/summer/b.jpg", 2 * MIB);
    file("photos/notes.md", 10);
    const args = ["cp", "-r", join(folder, "photos"), "2026/", "--include", "*.jpg"];

    const plan = await run(...args, "--dry-run");
    const keysBefore = await stack.keys();
    const real = await run(...args);

    expect(plan.stdout).toMatch(
      /a\.jpg -> 2026\/a\.jpg \(1000 B\)\n.*b\.jpg -> 2026\/summer\/b\.jpg \(2\.0 MiB\)\n/,
    );
    expect(keysBefore.filter((key) => key.includes("2026"))).toEqual([]);
    expect(real).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining("Uploaded 2 files (2.0 MiB)"),
    });
    expect(await stack.head("uploads/alice/2026/summer/b.jpg")).toMatchObject({ ContentType: "image/jpeg" });
  });

  it("uploads standard input", async () => {
    const input = randomBytes(300_000);

    const { exitCode } = await s3up(["cp", "-", "backups/db.bin"], environment(), { input });

    expect(exitCode).toBe(0);
    expect((await stack.object("uploads/alice/backups/db.bin"))?.equals(input)).toBe(true);
  });

  it("fails for a key that exists, and skips it with --skip-existing", async () => {
    const { path } = file("twice.bin", 10);
    await run("cp", path, "twice/");

    const failed = await run("cp", path, "twice/");
    const skipped = await run("cp", path, "twice/", "--skip-existing");

    expect(failed.exitCode).toBe(4);
    expect(failed.stderr).toMatch(/twice\.bin: .*exists/);
    expect(skipped).toMatchObject({ exitCode: 0, stderr: expect.stringContaining("1 file skipped") });
  });

  it("reports the file that the policy rejects, uploads the others, and exits with 6", async () => {
    const good = file("good.txt", 10).path;
    const bad = file("bad.exe", 10).path;

    const { exitCode, stderr } = await run("cp", good, bad, "mixed/");

    expect(exitCode).toBe(6);
    expect(stderr).toMatch(/bad\.exe: The key must end in one of: \.bin/);
    expect(stderr).toContain("Uploaded 1 file (10 B)");
    expect(await stack.object("uploads/alice/mixed/good.txt")).toBeDefined();
  });

  it("writes the events as JSON Lines", async () => {
    const { path } = file("events.bin", 10);

    const { stdout, stderr } = await run("cp", path, "json/", "--json");
    const events = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));

    expect(stderr).toBe("");
    expect(events[0]).toEqual({ type: "planned", files: 1, bytes: 10 });
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(["started", "completed", "summary"]),
    );
    expect(events.at(-1)).toMatchObject({ type: "summary", uploaded: 1, failed: 0, canContinue: false });
  });

  it("keeps the stored parts when it is stopped, and continues when it is run again", async () => {
    const { path, content } = file("large.bin", 48 * MIB);
    const args = ["cp", path, "large/", "--json", "--concurrency", "1"];
    const stop = new AbortController();
    const first = startS3up(args, environment(), { signal: stop.signal });
    await vi.waitFor(() => expect(first.written.stdout).toMatch(/"storedBytes":[1-9]\d{7}/), {
      timeout: 60_000,
      interval: 5,
    });
    stop.abort();

    expect(await first.exitCode).toBe(130);
    expect(first.written.stdout).toContain('"stopped":1,"canContinue":true');
    const second = await run(...args);

    expect(second.exitCode).toBe(0);
    expect(second.stdout).toMatch(/"isResumed":true/);
    expect((await stack.object("uploads/alice/large/large.bin"))?.equals(content)).toBe(true);
  });

  it("lists, shows and aborts an upload that was stopped", async () => {
    const { path } = file("given-up.bin", 40 * MIB);
    const stop = new AbortController();
    const args = ["cp", path, "given-up/", "--json", "--concurrency", "1"];
    const stopped = startS3up(args, environment(), { signal: stop.signal });
    const storedOnce = /"storedBytes":[1-9]\d{6}/;
    await vi.waitFor(() => expect(stopped.written.stdout).toMatch(storedOnce), {
      timeout: 60_000,
      interval: 5,
    });
    stop.abort();
    await stopped.exitCode;

    const listed = await run("ls", "--json");
    const { id, key } = JSON.parse(listed.stdout);
    const shown = await run("status", id);
    const aborted = await run("abort", "--all");
    const after = await run("ls");

    expect(key).toBe("uploads/alice/given-up/given-up.bin");
    expect(shown.stdout).toMatch(/^state {2}uploading/m);
    expect(aborted).toMatchObject({ exitCode: 0, stderr: expect.stringContaining("Aborted 1 upload.") });
    expect(after).toMatchObject({ exitCode: 0, stdout: "", stderr: "No unfinished uploads.\n" });
  });

  it.each<[string, readonly string[], object, number, RegExp]>([
    ["no target", ["cp", "a"], {}, 2, /give one or more files, then the target/],
    ["an unknown option", ["cp", "a", "b", "--no-such"], {}, 2, /unknown option/],
    ["too many requests", ["cp", "a", "b", "--concurrency", "33"], {}, 2, /whole number from 1 to 32/],
    [
      "an endpoint in the clear",
      ["cp", "/etc/hostname", "b"],
      { S3UP_ENDPOINT: "http://a.example" },
      2,
      /https/,
    ],
    [
      "a token without an endpoint",
      ["cp", "/etc/hostname", "b"],
      { S3UP_ENDPOINT: "" },
      2,
      /endpoint is missing/,
    ],
    [
      "a rejected token",
      ["cp", "/etc/hostname", "b.txt"],
      { S3UP_TOKEN: "eyJhbGciOiJub25lIn0.e30." },
      3,
      /rejected the token/,
    ],
    ["no token", ["cp", "/etc/hostname", "b.txt"], { S3UP_TOKEN: "" }, 3, /not logged in/],
    [
      "a token command that fails",
      ["cp", "/etc/hostname", "b.txt", "--token-command", "exit 9"],
      {},
      3,
      /status 9/,
    ],
    ["a missing file", ["cp", "/no/such", "b"], {}, 7, /no such file/],
  ])("exits with the code for the kind of the error: %s", async (_name, args, changes, exitCode, message) => {
    const result = await s3up(args, { ...environment(), ...changes });
    output += result.stdout + result.stderr;

    expect(result).toMatchObject({ exitCode, stderr: expect.stringMatching(message) });
  });

  it("gets the token from a command", async () => {
    const { path } = file("command.txt", 10);
    const { S3UP_TOKEN, ...others } = environment();
    const tokenFile = join(folder, "token");
    writeFileSync(tokenFile, `${S3UP_TOKEN}\n`);

    const { exitCode } = await s3up(["cp", path, "command/", "--token-command", `cat ${tokenFile}`], others);

    expect(exitCode).toBe(0);
  });
});

describe("s3up login", () => {
  it("needs nothing but the endpoint if the pool has a client for the command line", async () => {
    const { S3UP_TOKEN: _, S3UP_ENDPOINT: endpoint, ...others } = environment();
    const command = startS3up(["login", endpoint, "--no-browser"], others);
    await vi.waitFor(() => expect(command.written.stderr).toMatch(/^ {2}http:\S+/m), { timeout: 30_000 });

    await clickThrough(/^ {2}(http:\S+)/m.exec(command.written.stderr)?.[1] ?? "", { username: "bob" });
    const exitCode = await command.exitCode;
    const { path } = file("bob.txt", 10);
    const uploaded = await s3up(["cp", path, "mine/"], others);
    output += uploaded.stdout + uploaded.stderr;
    const out = await s3up(["logout"], others);
    const after = await s3up(["cp", path, "mine/again.txt"], others);

    expect(exitCode).toBe(0);
    expect(command.written.stderr).toContain("Logged in as bob.");
    expect(uploaded).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining("uploads/bob/mine/bob.txt"),
    });
    expect(out).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining("did not revoke") });
    expect(after.exitCode).toBe(3);
  });
});

describe("s3up doctor", () => {
  it("finds nothing wrong, and leaves nothing behind", async () => {
    const before = await stack.keys();

    const { exitCode, stdout } = await run("doctor", "--json");

    const found = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(exitCode).toBe(0);
    expect(found.map(({ name, status }) => [name, status])).toEqual([
      ["DNS", "ok"],
      ["TLS", "skipped"],
      ["Endpoint", "ok"],
      ["Clock", "ok"],
      ["Token", "ok"],
      ["Policy", "ok"],
      ["Upload", "ok"],
      ["CORS", "skipped"],
    ]);
    expect(await stack.keys()).toEqual(before);
  });

  it("says what to fix", async () => {
    const cors = await run("doctor", "--origin", "https://other.example.com");
    const dead = await s3up(["doctor"], { ...environment(), S3UP_ENDPOINT: "http://127.0.0.1:1/v1" });

    expect(cors).toMatchObject({
      exitCode: 4,
      stdout: expect.stringMatching(
        /FAILED +CORS +the uploads API does not allow https:\/\/other\.example\.com/,
      ),
    });
    expect(dead).toMatchObject({
      exitCode: 5,
      stdout: expect.stringMatching(/FAILED +Endpoint .*ECONNREFUSED/),
    });
  });

  it("reports that a page of an allowed origin may upload", async () => {
    const { stdout } = await run("doctor", "--origin", "https://app.example.com");

    expect(stdout).toMatch(/ok +CORS +https:\/\/app\.example\.com may call the uploads API and the bucket/);
  });
});

describe("everything that s3up writes", () => {
  it("has no token, no signature and no query of a URL in it", () => {
    expect(output).toContain("uploads/alice/");
    for (const secret of [token, token.split(".")[2] ?? token, "X-Amz-", "eyJ", "Signature="]) {
      expect(output).not.toContain(secret);
    }
    expect(readFileSync(join(folder, "s3up/logins.json"), "utf8")).not.toContain("eyJ");
  });
});
