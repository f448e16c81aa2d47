import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { readJsonFile, writeJsonFile } from "../settings/json-file.js";

/** Secrets of the user's logins by endpoint. */
export interface Secrets {
  read(endpoint: string): Promise<string | undefined>;
  /** Stores a secret. Returns the place where it is stored. */
  write(endpoint: string, secret: string): Promise<SecretPlace>;
  remove(endpoint: string): Promise<void>;
}

/** A keychain, or a file that only the user can read. */
type SecretPlace = { readonly kind: "keychain" } | { readonly kind: "file"; readonly path: string };

/** The system's keychain: a part of `@napi-rs/keyring`. All calls throw if no keychain works. */
export interface Keychain {
  read(account: string): string | undefined;
  write(account: string, secret: string): void;
  remove(account: string): void;
}

/**
 * Stores secrets in the keychain, or in `secrets.json` of the settings folder if the keychain does not work, for
 * example on a server, or is too small for a token (Windows: 2,560 bytes).
 */
export function secretsIn(folder: string, keychain: Keychain | undefined): Secrets {
  const file = fileSecrets(join(folder, "secrets.json"));
  return {
    read: async (endpoint) => attempt(() => keychain?.read(endpoint)) ?? file.read(endpoint),
    write: async (endpoint, secret) => {
      const isKept = attempt(() => {
        keychain?.write(endpoint, secret);
        return keychain?.read(endpoint) === secret;
      });
      if (!isKept) {
        attempt(() => keychain?.remove(endpoint));
        return file.write(endpoint, secret);
      }
      await file.remove(endpoint);
      return { kind: "keychain" };
    },
    remove: async (endpoint) => {
      attempt(() => keychain?.remove(endpoint));
      await file.remove(endpoint);
    },
  };
}

function attempt<Result>(use: () => Result): Result | undefined {
  try {
    return use();
  } catch {
    // The keychain is locked or missing: use the file.
    return undefined;
  }
}

function fileSecrets(path: string): Secrets {
  const read = async (): Promise<Readonly<Record<string, string>>> => {
    // A backup or another program may have given other users access. Without a file, there is nothing to protect.
    await chmod(path, 0o600).catch(() => {});
    const { secrets } = ((await readJsonFile(path)) ?? {}) as { readonly secrets?: unknown };
    return typeof secrets === "object" && secrets !== null ? (secrets as Record<string, string>) : {};
  };
  return {
    read: async (endpoint) => {
      const secrets = await read();
      return Object.hasOwn(secrets, endpoint) ? secrets[endpoint] : undefined;
    },
    write: async (endpoint, secret) => {
      await writeJsonFile(path, { version: 1, secrets: { ...(await read()), [endpoint]: secret } });
      return { kind: "file", path };
    },
    remove: async (endpoint) => {
      const { [endpoint]: removed, ...others } = await read();
      if (removed !== undefined) await writeJsonFile(path, { version: 1, secrets: others });
    },
  };
}
