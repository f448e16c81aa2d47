import type { Keychain } from "./secrets.js";

const SERVICE = "s3up";

/** The system's keychain; undefined if its package is not installed, or `S3UP_KEYCHAIN` is `off`. */
export async function openKeychain({ S3UP_KEYCHAIN }: NodeJS.ProcessEnv): Promise<Keychain | undefined> {
  if (S3UP_KEYCHAIN === "off") return undefined;
  try {
    const { Entry } = await import("@napi-rs/keyring");
    return {
      read: (account) => new Entry(SERVICE, account).getPassword() ?? undefined,
      write: (account, secret) => new Entry(SERVICE, account).setPassword(secret),
      remove: (account) => {
        new Entry(SERVICE, account).deletePassword();
      },
    };
  } catch {
    // An optional dependency, which does not support every system.
    return undefined;
  }
}
