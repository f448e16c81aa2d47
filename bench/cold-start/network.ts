import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { USER_POOL } from "./events.js";

/** What responds to a candidate that calls AWS. */
interface Network {
  /** Variables of the candidates' environment that lead all their connections here. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): void;
}

class NetworkError extends Error {
  override readonly name = "NetworkError";
}

/**
 * Starts Parameter Store and a user pool on this machine. They respond at once, over TLS, as nothing in AWS does.
 * @throws {@link NetworkError} without `openssl`, which makes the certificate.
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
    // The certificate is only this machine's.
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
    throw new NetworkError(`openssl cannot make a certificate; install it: ${error?.message ?? stderr}`);
  }
  appendFileSync(file, readFileSync(`${file}.crt`));
}
