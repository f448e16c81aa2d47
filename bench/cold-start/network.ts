import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { USER_POOL } from "./events.js";

/** Servers for a candidate that calls AWS. */
interface Network {
  /** Environment variables that direct all connections of a candidate to this machine. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): void;
}

class NetworkError extends Error {
  override readonly name = "NetworkError";
}

/**
 * Starts Parameter Store and a user pool on this machine. They respond immediately, over TLS, faster than AWS.
 * @throws {@link NetworkError} without `openssl`, which creates the certificate.
 */
export async function startNetwork(jwks: string): Promise<Network> {
  const folder = mkdtempSync(join(tmpdir(), "cold-start-network-"));
  const file = join(folder, "tls.pem");
  makeCertificate(file);
  const script = fileURLToPath(new URL("loopback-network.mjs", import.meta.url));
  const server = spawn(process.execPath, [script], {
    env: { TLS_FILE: file, JWKS: jwks, PARAMETERS: JSON.stringify(USER_POOL) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [port] = await once(server.stdout, "data");
  return {
    // The certificate is self-signed.
    environment: { NETWORK: String(port).trim(), NODE_TLS_REJECT_UNAUTHORIZED: "0", NODE_NO_WARNINGS: "1" },
    stop: () => {
      server.kill();
      rmSync(folder, { recursive: true });
    },
  };
}

function makeCertificate(file: string): void {
  const options = ["-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-days", "2"];
  const args = ["req", ...options, "-keyout", file, "-out", `${file}.crt`];
  const { status, error, stderr } = spawnSync("openssl", args, { encoding: "utf8" });
  if (status !== 0) {
    throw new NetworkError(`openssl cannot create a certificate; install it: ${error?.message ?? stderr}`);
  }
  appendFileSync(file, readFileSync(`${file}.crt`));
}
