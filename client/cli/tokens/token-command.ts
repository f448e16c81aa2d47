import { spawn } from "node:child_process";
import type { GetToken } from "../../node/index.js";
import { UploadError } from "../../node/index.js";
import { expiryOf } from "./token-expiry.js";

const TIMEOUT_MS = 60_000;

/**
 * Runs the user's command that prints a token. It runs again if the server rejects the token, or shortly before the
 * token expires.
 */
export function tokenFromCommand(command: string): GetToken {
  let token: string | undefined;
  return async ({ refresh }) => {
    if (token === undefined || refresh || expiryOf(token).expiresSoon(Date.now())) token = await run(command);
    return token;
  };
}

async function run(command: string): Promise<string> {
  // In a shell, so that pipes and quotes work as in the user's terminal.
  const child = spawn(command, { shell: true, stdio: ["ignore", "pipe", "inherit"], timeout: TIMEOUT_MS });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const token = Buffer.concat(chunks).toString().trim();
  if (code !== 0) throw failed(`ended with ${code === null ? "a signal" : `status ${code}`}`);
  if (token === "") throw failed("printed nothing");
  if (/\s/.test(token)) throw failed("printed more than a token");
  return token;
}

function failed(reason: string): UploadError {
  const message = `The token command ${reason}. It must print the bearer token, and nothing else, to standard output.`;
  return new UploadError("authentication", "TokenCommandFailed", message);
}
