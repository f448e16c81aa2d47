import { PassThrough } from "node:stream";
import { runProgram } from "../../client/cli/program/program.js";
import { openSession } from "../../client/cli/session.js";

/** A command that runs in this process. */
interface RunningCommand {
  /** All that it has written so far, by stream. */
  readonly written: { stdout: string; stderr: string };
  readonly exitCode: Promise<number>;
}

interface RunOptions {
  readonly signal?: AbortSignal;
  /** Content of standard input. */
  readonly input?: string | Buffer;
}

/** Runs `s3up` with these arguments and environment variables. */
export function startS3up(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  { signal = new AbortController().signal, input = "" }: RunOptions = {},
): RunningCommand {
  const written = { stdout: "", stderr: "" };
  const stream = (name: keyof typeof written) =>
    new PassThrough().on("data", (chunk) => {
      written[name] += chunk;
    });
  const stdin = new PassThrough();
  stdin.end(input);
  const process = { env: environment, stdin, stdout: stream("stdout"), stderr: stream("stderr") };
  const exitCode = runProgram(["node", "s3up", ...args], openSession(process, signal));
  return { written, exitCode };
}

/** Runs `s3up` to its end. */
export async function s3up(args: readonly string[], environment: NodeJS.ProcessEnv, options?: RunOptions) {
  const { written, exitCode } = startS3up(args, environment, options);
  return { exitCode: await exitCode, ...written };
}
