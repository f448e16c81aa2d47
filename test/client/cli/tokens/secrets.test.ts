import { chmodSync, existsSync, mkdtempSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Keychain } from "../../../../client/cli/tokens/secrets.js";
import { secretsIn } from "../../../../client/cli/tokens/secrets.js";

const ENDPOINT = "https://uploads.example.com/v1";

/** A keychain in memory. @param most - Longest secret that it accepts. */
function keychainOf(most = 10_000): Keychain & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    read: (account) => kept.get(account),
    write: (account, secret) => {
      if (secret.length > most) throw new Error("too long");
      kept.set(account, secret);
    },
    remove: (account) => {
      kept.delete(account);
    },
  };
}

const BROKEN: Keychain = {
  read: () => fail(),
  write: () => fail(),
  remove: () => fail(),
};

function fail(): never {
  throw new Error("no keychain");
}

describe("the secrets of logins", () => {
  it("are in the keychain, and in no file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "s3up-secrets-"));
    const keychain = keychainOf();
    const secrets = secretsIn(folder, keychain);

    expect(await secrets.write(ENDPOINT, "secret")).toEqual({ kind: "keychain" });
    expect(await secrets.read(ENDPOINT)).toBe("secret");
    expect(keychain.kept.get(ENDPOINT)).toBe("secret");
    expect(existsSync(join(folder, "secrets.json"))).toBe(false);
  });

  it.each([
    ["the keychain is missing", undefined],
    ["the keychain does not work", BROKEN],
    ["the secret is too long for the keychain", keychainOf(3)],
  ])("are in a file that only the user can read if %s", async (_name, keychain) => {
    const folder = mkdtempSync(join(tmpdir(), "s3up-secrets-"));
    const path = join(folder, "secrets.json");
    const secrets = secretsIn(folder, keychain);

    expect(await secrets.write(ENDPOINT, "secret")).toEqual({ kind: "file", path });
    expect(await secrets.read(ENDPOINT)).toBe("secret");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    chmodSync(path, 0o644);
    await secrets.read(ENDPOINT);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await secrets.remove(ENDPOINT);
    expect(await secrets.read(ENDPOINT)).toBeUndefined();
  });

  it("move from the file to the keychain as soon as a keychain works", async () => {
    const folder = mkdtempSync(join(tmpdir(), "s3up-secrets-"));
    await secretsIn(folder, undefined).write(ENDPOINT, "old");

    await secretsIn(folder, keychainOf()).write(ENDPOINT, "new");

    expect(await secretsIn(folder, undefined).read(ENDPOINT)).toBeUndefined();
  });
});
