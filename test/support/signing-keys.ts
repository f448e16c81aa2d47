import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Private keys of this process, as JWKs. Making an RSA key costs more than most tests. */
const keys: object[] = [];

/**
 * Gives each user pool of a stack that runs the signing key that the emulator would make at the first token. Pools of
 * one stack have different keys; pools of different stacks share them.
 */
export function writeSigningKeys(dataFolder: string, poolIds: readonly string[]): void {
  const folder = join(dataFolder, "issuer");
  mkdirSync(folder, { recursive: true });
  poolIds.forEach((id, index) => {
    const key = keys[index] ?? makeKey();
    keys[index] = key;
    writeFileSync(join(folder, `${encodeURIComponent(id)}.json`), JSON.stringify(key), { mode: 0o600 });
  });
}

function makeKey(): object {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return privateKey.export({ format: "jwk" });
}
