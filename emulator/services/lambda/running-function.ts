import { randomBytes, randomUUID } from "node:crypto";
import { mkdir, mkdtemp } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Credentials } from "../../iam/principal.js";
import type { LambdaFunction, Model } from "../../model.js";
import { deployedName, environmentOf, logGroupOf, versionOf } from "./environment.js";
import type { InvokeResult, LambdaOptions } from "./invocation.js";
import type { Started } from "./pool.js";
import { WorkerPool } from "./pool.js";
import type { FunctionContext, FunctionError, InvokeMessage } from "./protocol.js";
import { unpackZip } from "./task-root.js";
import type { WorkerResult } from "./worker.js";
import { startWorker } from "./worker.js";

/**
 * Maximum length of a role session's name.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
const MAX_SESSION_NAME = 64;
/** Duration of the role's session, in seconds. */
const SESSION_SECONDS = 12 * 3600;
/**
 * Time before the expiry of a process's credentials, in milliseconds. The process gets no work in this time, so that a
 * URL that it signs is usable for a while.
 */
const CREDENTIALS_MARGIN_MS = 5 * 60_000;

/**
 * Lambda's environments stay idle for minutes. Processes of the emulator end sooner, because they share a laptop's
 * memory and start in a fraction of a second.
 */
const DEFAULT_IDLE_SECONDS = 15;

class RoleNotAssumedError extends Error {
  override readonly name = "RoleNotAssumedError";
}

/** One function of the stack, with its unpacked code and its processes. */
export class RunningFunction {
  readonly #fn: LambdaFunction;
  readonly #options: LambdaOptions;
  readonly #edge: boolean;
  readonly #pool: WorkerPool;
  readonly #logStreamName: string;
  #taskRoot: Promise<string> | undefined;
  /** Number of current invocations, including those that wait for a process. */
  #concurrency = 0;

  constructor(fn: LambdaFunction, options: LambdaOptions) {
    this.#fn = fn;
    this.#options = options;
    this.#edge = runsAtEdge(fn, options.model);
    const day = new Date(options.clock()).toISOString().slice(0, 10).replaceAll("-", "/");
    this.#logStreamName = `${day}/[${versionOf(fn)}]${randomBytes(16).toString("hex")}`;
    this.#pool = new WorkerPool({
      start: (signal) => this.#start(signal),
      maxWorkers: options.maxProcessesPerFunction ?? Math.max(4, 2 * availableParallelism()),
      maxIdle: Math.max(2, availableParallelism()),
      idleMs: (options.idleSeconds ?? DEFAULT_IDLE_SECONDS) * 1000,
      clock: options.clock,
    });
  }

  async invoke(target: string, payload: string, requestId: string = randomUUID()): Promise<InvokeResult> {
    const { reservedConcurrency = Number.POSITIVE_INFINITY } = this.#fn;
    if (this.#concurrency >= reservedConcurrency) return this.#throttled(requestId, reservedConcurrency);
    this.#concurrency += 1;
    try {
      return await this.#run(target, payload, requestId);
    } finally {
      this.#concurrency -= 1;
    }
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }

  /**
   * Rejects an invocation above the reserved concurrency.
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
   */
  #throttled(requestId: string, reservedConcurrency: number): InvokeResult {
    this.#log(`throttled: the function's reserved concurrency is ${reservedConcurrency}`, requestId);
    return { outcome: "rejected", status: 429, message: "Rate Exceeded." };
  }

  async #run(target: string, payload: string, requestId: string): Promise<InvokeResult> {
    const timeoutMs = this.#fn.timeoutSeconds * 1000;
    try {
      const prepare = (): InvokeMessage => this.#message(requestId, target, payload, timeoutMs);
      return this.#render(requestId, await this.#pool.run(prepare, timeoutMs));
    } catch (error) {
      if (!(error instanceof RoleNotAssumedError)) throw error;
      this.#log(error.message, requestId);
      return { outcome: "rejected", status: 502, message: error.message };
    }
  }

  async #start(signal: AbortSignal): Promise<Started> {
    const fn = this.#fn;
    const credentials = await this.#assumeRole();
    this.#taskRoot ??= this.#unpack();
    const taskRoot = await this.#taskRoot;
    const home = join(taskRoot, "..", "home");
    const { internetUrl, s3Url, hosts = [] } = this.#options;
    const allowedUrls = this.#edge ? [] : [s3Url];
    const started = await startWorker({
      start: {
        taskRoot,
        handler: fn.handler,
        internetUrl,
        allowedUrls,
        hosts,
        ...(this.#options.clock !== Date.now && { clockOffsetMs: this.#clockOffset() }),
      },
      environment: environmentOf(fn, {
        credentials,
        taskRoot,
        home,
        logStreamName: this.#logStreamName,
        edge: this.#edge,
        s3Url,
      }),
      memoryMb: fn.memoryMb,
      onLine: (line, requestId) => this.#log(line, requestId),
      signal,
    });
    if ("error" in started) return started;
    const expiresAt = credentials.expiresAt ?? Number.POSITIVE_INFINITY;
    return { worker: started.worker, usableUntil: expiresAt - CREDENTIALS_MARGIN_MS };
  }

  async #assumeRole(): Promise<Credentials> {
    // CloudFront requires a role that both services can assume.
    if (this.#edge) await this.#sessionFor("edgelambda.amazonaws.com");
    return this.#sessionFor("lambda.amazonaws.com");
  }

  async #sessionFor(servicePrincipal: string): Promise<Credentials> {
    const sessionName = deployedName(this.#fn, this.#edge).slice(0, MAX_SESSION_NAME);
    const assumed = await this.#options.assumeRole({
      roleArn: this.#fn.roleArn,
      servicePrincipal,
      sessionName,
      durationSeconds: SESSION_SECONDS,
    });
    if (assumed.outcome === "started") return assumed.credentials;
    throw new RoleNotAssumedError(
      `The role defined for the function cannot be assumed by ${servicePrincipal}: ${assumed.reason} (${assumed.constructPath})`,
    );
  }

  async #unpack(): Promise<string> {
    await mkdir(this.#options.workFolder, { recursive: true });
    const folder = await mkdtemp(join(this.#options.workFolder, "function-"));
    await mkdir(join(folder, "home"));
    await unpackZip(this.#fn.zipFile, join(folder, "task"));
    return join(folder, "task");
  }

  #message(requestId: string, invokedFunctionArn: string, payload: string, timeoutMs: number): InvokeMessage {
    const fn = this.#fn;
    const context: FunctionContext = {
      functionName: deployedName(fn, this.#edge),
      functionVersion: versionOf(fn),
      invokedFunctionArn: invokedFunctionArn === fn.name ? fn.arn : invokedFunctionArn,
      memoryLimitInMB: String(fn.memoryMb),
      awsRequestId: requestId,
      logGroupName: logGroupOf(fn, this.#edge),
      logStreamName: this.#logStreamName,
    };
    const seconds = Math.floor(this.#options.clock() / 1000).toString(16);
    const traceId = `Root=1-${seconds.padStart(8, "0")}-${randomBytes(12).toString("hex")};Sampled=0`;
    // Real time, not the stack's clock, because the process measures its own remaining time.
    const deadline = Date.now() + timeoutMs;
    return { requestId, payload, context, clockOffsetMs: this.#clockOffset(), deadline, traceId };
  }

  #clockOffset(): number {
    return this.#options.clock() - Date.now();
  }

  #render(requestId: string, result: WorkerResult): InvokeResult {
    if (result.type === "result") return { outcome: "ok", requestId, payload: result.payload };
    if (result.type === "timeout") {
      const seconds = this.#fn.timeoutSeconds.toFixed(2);
      const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`;
      this.#log(errorMessage, requestId);
      const payload = JSON.stringify({ errorType: "Sandbox.Timedout", errorMessage });
      return { outcome: "timeout", requestId, payload };
    }
    return this.#functionError(requestId, result.error);
  }

  #functionError(requestId: string, error: FunctionError): InvokeResult {
    const reported = error.errorType.startsWith("Runtime.Exit")
      ? { ...error, errorMessage: `RequestId: ${requestId} ${error.errorMessage}` }
      : error;
    this.#log(`${reported.errorType}: ${reported.errorMessage}`, requestId);
    const payload = JSON.stringify(reported);
    return { outcome: "function-error", requestId, errorType: error.errorType, payload };
  }

  #log(message: string, requestId?: string): void {
    const { name, constructPath } = this.#fn;
    const entry = { service: `lambda ${name}`, message, constructPath };
    this.#options.log(requestId === undefined ? entry : { ...entry, requestId });
  }
}

function runsAtEdge(fn: LambdaFunction, model: Pick<Model, "distributions">): boolean {
  return model.distributions.some((distribution) =>
    [distribution.defaultCacheBehavior, ...distribution.orderedCacheBehaviors].some((behavior) =>
      behavior.lambdaFunctionAssociations.some(({ qualifiedArn }) => qualifiedArn === fn.qualifiedArn),
    ),
  );
}
