import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Provider } from "oidc-provider";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openSession } from "../../../../client/cli/session.js";
import { findCaller } from "../../../../client/cli/tokens/caller.js";
import { clickThrough } from "../../../support/click-through.js";
import { s3up, startS3up } from "../../../support/s3up.js";

const ENDPOINT = "https://uploads.example.com/v1";
const folder = mkdtempSync(join(tmpdir(), "s3up-login-"));
const environment = { XDG_CONFIG_HOME: folder, S3UP_KEYCHAIN: "off" };
const secretsFile = join(folder, "s3up", "secrets.json");
let server: Server;
let issuer: string;

beforeAll(async () => {
  server = createServer((request, response) => provider.callback()(request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: "s3up",
        application_type: "native",
        token_endpoint_auth_method: "none",
        grant_types: ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"],
        redirect_uris: [18618, 24618, 29618].map((port) => `http://localhost:${port}/callback`),
      },
    ],
    scopes: ["openid", "offline_access", "uploads"],
    features: { deviceFlow: { enabled: true }, revocation: { enabled: true } },
    cookies: { keys: ["test"] },
  });
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const LOGIN = ["--client-id", "s3up", "--no-browser"];
const FIELDS = { login: "alice", password: "any" };

/** The first match in a command's output, as soon as it is printed. */
async function printed(written: { readonly stderr: string }, pattern: RegExp): Promise<string> {
  await vi.waitFor(() => expect(written.stderr).toMatch(pattern), { timeout: 30_000 });
  return pattern.exec(written.stderr)?.[1] ?? "";
}

async function login(...options: readonly string[]) {
  const command = startS3up(["login", ENDPOINT, "--issuer", issuer, ...LOGIN, ...options], environment);
  const page = await printed(command.written, /^ {2}(http:\S+)/m);
  const last = await clickThrough(page, FIELDS);
  return { exitCode: await command.exitCode, last, ...command.written };
}

describe("s3up login at any OpenID Connect issuer", () => {
  it("signs in in a browser with PKCE, and keeps only a refresh token in a file of the user's", async () => {
    const { exitCode, last, stderr } = await login("--scope", "uploads");

    expect(exitCode).toBe(0);
    expect(last).toContain("You can close this page");
    expect(stderr).toContain("code_challenge_method=S256");
    expect(stderr).toContain("scope=openid+uploads+offline_access");
    expect(stderr).toMatch(/Warning: no keychain .* only you can read/);
    expect(Object.keys(JSON.parse(JSON.parse(readFileSync(secretsFile, "utf8")).secrets[ENDPOINT]))).toEqual([
      "refreshToken",
    ]);
    expect(statSync(secretsFile).mode & 0o777).toBe(0o600);
  });

  it("gets tokens with the refresh token, and keeps the new refresh token if the issuer rotates it", async () => {
    await login();
    const before = readFileSync(secretsFile, "utf8");
    const { stdin, stdout, stderr } = process;
    const streams = { stdin, stdout, stderr, env: environment };
    const session = () => openSession(streams, new AbortController().signal);

    const { getToken } = await findCaller({ endpoint: ENDPOINT }, session());
    const first = await getToken({ refresh: false });
    const again = await (await findCaller({ endpoint: ENDPOINT }, session())).getToken({ refresh: false });

    expect(first).not.toBe("");
    expect(again).not.toBe(first);
    expect(readFileSync(secretsFile, "utf8")).not.toBe(before);
  });

  it("signs in with a code on another device", async () => {
    const args = ["login", ENDPOINT, "--issuer", issuer, "--client-id", "s3up", "--device"];
    const command = startS3up(args, environment);
    const page = await printed(command.written, /^Open (\S+) and enter the code/m);
    const code = await printed(command.written, /the code (\S+)/);

    await clickThrough(page, { ...FIELDS, user_code: code });

    expect(await command.exitCode).toBe(0);
    expect(command.written.stderr).toContain("Logged in as alice.");
  });

  it("uses the next port if the first is in use", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => {
      other.listen(18618, "127.0.0.1", resolve);
    });

    const { exitCode, stderr } = await login();
    other.close();

    expect(exitCode).toBe(0);
    expect(stderr).toContain("localhost%3A24618");
  });

  it("fails if the issuer rejects the login", async () => {
    const command = startS3up(["login", ENDPOINT, "--issuer", issuer, ...LOGIN], environment);
    const page = new URL(await printed(command.written, /^ {2}(http:\S+)/m));
    const callback = new URL(page.searchParams.get("redirect_uri") ?? "");
    callback.search = String(
      new URLSearchParams({
        state: page.searchParams.get("state") ?? "",
        error: "access_denied",
        iss: issuer,
      }),
    );
    await fetch(callback);

    expect(await command.exitCode).toBe(3);
    expect(command.written.stderr).toContain("The issuer rejected the login (access_denied)");
  });

  it("ignores a callback of another login", async () => {
    const command = startS3up(["login", ENDPOINT, "--issuer", issuer, ...LOGIN], environment);
    const page = await printed(command.written, /^ {2}(http:\S+)/m);

    const forged = await fetch("http://localhost:18618/callback?code=stolen&state=other");
    await clickThrough(page, FIELDS);

    expect(forged.status).toBe(404);
    expect(await command.exitCode).toBe(0);
  });

  it("forgets and revokes a login", async () => {
    await login();
    const secret = JSON.parse(JSON.parse(readFileSync(secretsFile, "utf8")).secrets[ENDPOINT]);

    const out = await s3up(["logout", ENDPOINT], environment);
    const body = new URLSearchParams({
      grant_type: "refresh_token",
      client_id: "s3up",
      refresh_token: secret.refreshToken,
    });

    expect(out).toMatchObject({ exitCode: 0, stderr: `Logged out of ${ENDPOINT}.\n` });
    expect((await fetch(`${issuer}/token`, { method: "POST", body })).status).toBe(400);
    expect(readFileSync(secretsFile, "utf8")).not.toContain(secret.refreshToken);
    expect(await s3up(["ls", "--endpoint", ENDPOINT], environment)).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining("You are not logged in"),
    });
  });
});
