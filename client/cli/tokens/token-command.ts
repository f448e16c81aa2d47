import type { ChildProcessByStdio } from "node:child_process";
import { spawn } from "node:child_process";
import type { Readable } from "node:stream";
import type { GetToken } from "../../node/index.js";
import { UploadError } from "../../node/index.js";
import { expiryOf } from "./token-expiry.js";

const TIMEOUT_MS = 60_000;
/** Larger than any token: API Gateway and S3 accept at most about 10 KB of headers. */
const MAX_OUTPUT_BYTES = 65_536;

/** A command that prints a token. */
interface TokenCommand {
  /** The command, for the user's shell. */
  readonly command: string;
  /** Ends the command. */
  readonly signal: AbortSignal;
  /** @default 60000 (a minute) */
  readonly timeoutMs?: number;
}

/**
 * Runs the user's command that prints a token. It runs again if the server rejects the token, or shortly before the
 * token expires.
 */
export function tokenFromCommand(given: TokenCommand): GetToken {
  let token: string | undefined;
  return async ({ refresh }) => {
    if (token === undefined || refresh || expiryOf(token).expiresSoon(Date.now())) token = await run(given);
    return token;
  };
}

async function run({ command, signal, timeoutMs = TIMEOUT_MS }: TokenCommand): Promise<string> {
  // In a shell, so that pipes and quotes work as in the user's terminal.
  const child = spawn(command, { shell: true, stdio: ["ignore", "pipe", "inherit"], signal });
  try {
    const { output, code } = await outputOf(child, timeoutMs);
    if (code !== 0) throw failed(`ended with ${code === null ? "a signal" : `status ${code}`}`);
    if (output === "") throw failed("printed nothing");
    if (/\s/.test(output)) throw failed("printed more than a token");
    return output;
  } finally {
    child.kill();
    // A program that the shell has started may still run and keep the pipe open.
    child.stdout.destroy();
  }
}

function outputOf(
  child: ChildProcessByStdio<null, Readable, null>,
  timeoutMs: number,
): Promise<{ readonly output: string; readonly code: number | null }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return new Promise((resolve, reject) => {
    const tooLate = () => reject(failed(`did not end in ${timeoutMs / 1_000} seconds`));
    const timer = setTimeout(tooLate, timeoutMs);
    child.stdout.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > MAX_OUTPUT_BYTES) reject(failed(`printed more than ${MAX_OUTPUT_BYTES} bytes`));
    });
    child.once("error", reject);
    child.once("close", (code) => {
      clearTimeout(timer);
      resolve({ output: Buffer.concat(chunks).toString().trim(), code });
    });
  });
}

function failed(reason: string): UploadError {
  const message = `The token command ${reason}. It must print the bearer token, and nothing else, to standard output.`;
  return new UploadError("authentication", "TokenCommandFailed", message);
}
