import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { FunctionError, InvokeMessage, StartMessage, WorkerMessage } from "./protocol.js";

const BOOTSTRAP = fileURLToPath(new URL("./runtime/bootstrap.mjs", import.meta.url));

/**
 * Time that a function's module may take to load, in milliseconds.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
const INIT_TIMEOUT_MS = 10_000;

/** Options of {@link startWorker}. */
interface WorkerOptions {
  readonly start: StartMessage;
  /** The process's whole environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  /** Receives the function's output, line by line, with the id of the current request. */
  readonly onLine: (line: string, requestId: string | undefined) => void;
  /** Ends the process immediately, even when busy. */
  readonly signal: AbortSignal;
}

/** Result of one invocation in a process. */
export type WorkerResult =
  | { readonly type: "result"; readonly payload: string }
  | { readonly type: "error"; readonly error: FunctionError }
  | { readonly type: "timeout" };

/** A process that runs one function, one invocation at a time. */
export interface Worker {
  /** False if the process has ended or is about to end. The process accepts no further invocation then. */
  readonly alive: boolean;
  /** Never rejects. If the process ends during the invocation, the result is a function error. */
  invoke(message: InvokeMessage, timeoutMs: number): Promise<WorkerResult>;
  /** Ends the process and waits for its end. */
  close(): Promise<void>;
}

/** Starts a process and loads a function's code. Returns the function's error if loading fails. */
export async function startWorker(
  options: WorkerOptions,
): Promise<{ readonly worker: Worker } | { readonly error: FunctionError }> {
  const child = fork(BOOTSTRAP, [], {
    // Without the emulator's own flags (`--import tsx`), because Lambda runs bare Node.
    execArgv: [...moduleFlags(), `--max-old-space-size=${options.memoryMb}`],
    env: { ...options.environment },
    cwd: options.start.taskRoot,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    serialization: "json",
    signal: options.signal,
    killSignal: "SIGKILL",
  });
  const worker = new ProcessWorker(child, options);
  const loaded = await worker.load(options.start);
  if (loaded.type === "ready") return { worker };
  await worker.close();
  return { error: loaded.error };
}

/** Flags that stop newer Node versions from guessing a module's type from its syntax, which Lambda does not do. */
function moduleFlags(): string[] {
  const flag = "--no-experimental-detect-module";
  return process.allowedNodeEnvironmentFlags.has(flag) ? [flag] : [];
}

type Ending =
  | Exclude<WorkerMessage, { readonly type: "ready" }>
  | { readonly type: "exit"; readonly error: FunctionError };

class ProcessWorker implements Worker {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  #requestId: string | undefined;
  #alive = true;

  constructor(child: ChildProcess, options: WorkerOptions) {
    this.#child = child;
    this.#exited = new Promise((resolve) => child.once("close", resolve));
    child.once("exit", () => {
      this.#alive = false;
    });
    // Without a listener for `error`, the event would end the emulator.
    child.on("error", () => {
      this.#alive = false;
    });
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) forwardLines(stream, (line) => options.onLine(line, this.#requestId));
    }
  }

  get alive(): boolean {
    return this.#alive;
  }

  async load(start: StartMessage): Promise<{ type: "ready" } | { type: "error"; error: FunctionError }> {
    const reply = await this.#exchange(start, INIT_TIMEOUT_MS);
    if (reply === "timeout") {
      const errorMessage = `Init timed out after ${INIT_TIMEOUT_MS / 1000} seconds`;
      return { type: "error", error: { errorType: "Sandbox.Timedout", errorMessage } };
    }
    if (reply.type === "ready") return reply;
    const error = "error" in reply ? reply.error : unexpected();
    return { type: "error", error };
  }

  async invoke(message: InvokeMessage, timeoutMs: number): Promise<WorkerResult> {
    this.#requestId = message.requestId;
    const reply = await this.#exchange(message, timeoutMs);
    if (reply === "timeout") {
      await this.close();
      return { type: "timeout" };
    }
    if (reply.type === "result" && "payload" in reply) return { type: "result", payload: reply.payload };
    return { type: "error", error: "error" in reply ? reply.error : unexpected() };
  }

  async close(): Promise<void> {
    this.#alive = false;
    this.#child.kill("SIGKILL");
    await this.#exited;
  }

  /** Sends one message and waits for the response, the end of the process, or the timeout. */
  #exchange(
    message: StartMessage | InvokeMessage,
    timeoutMs: number,
  ): Promise<Ending | { readonly type: "ready" } | "timeout"> {
    const child = this.#child;
    return new Promise((resolve) => {
      const finish = (reply: Ending | { readonly type: "ready" } | "timeout"): void => {
        clearTimeout(timer);
        child.off("message", onMessage);
        child.off("exit", onExit);
        child.off("error", onError);
        resolve(reply);
      };
      const onMessage = (reply: unknown): void => finish(reply as WorkerMessage);
      const onExit = (code: number | null, signal: string | null): void =>
        finish({ type: "exit", error: exitError(code, signal) });
      const onError = (error: Error): void =>
        finish({ type: "exit", error: { errorType: "Runtime.ExitError", errorMessage: error.message } });
      const timer = setTimeout(() => finish("timeout"), timeoutMs);
      child.once("message", onMessage);
      child.once("exit", onExit);
      child.once("error", onError);
      if (!this.#alive) onExit(child.exitCode, child.signalCode);
      else child.send(message);
    });
  }
}

function exitError(code: number | null, signal: string | null): FunctionError {
  const how = signal === null ? `exit status ${code}` : `signal: ${signal}`;
  return { errorType: "Runtime.ExitError", errorMessage: `Error: Runtime exited with error: ${how}` };
}

function unexpected(): FunctionError {
  return { errorType: "Runtime.Unknown", errorMessage: "Error: Runtime sent an unexpected message" };
}

function forwardLines(stream: Readable, onLine: (line: string) => void): void {
  createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on("line", onLine);
}
