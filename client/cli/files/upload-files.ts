import { lookup } from "mrmime";
import type { NodeUploadOptions, ObjectAttributes, ObjectOptions, UploadResult } from "../../node/index.js";
import { UploadError, upload, uploadMany } from "../../node/index.js";
import type { FileTask, Reporter, Summary, UnreadableFile } from "../output/reporter.js";

/** Options for uploading the files of a command. */
interface UploadFilesOptions {
  readonly server: Omit<NodeUploadOptions, "key" | "type" | "maxWorkers">;
  /** Source of the file `-`. */
  readonly stdin: NodeJS.ReadableStream & AsyncIterable<Uint8Array>;
  /** Maximum number of simultaneous requests. */
  readonly concurrency: number;
  /** Media type of all files. @default - by the extension of each */
  readonly type?: string | undefined;
  /** Attributes that are stored with all files. */
  readonly attributes: ObjectAttributes;
  /** Files and folders that count as failed. */
  readonly unreadable: readonly UnreadableFile[];
  /** Whether a file whose key exists counts as skipped, not as failed. */
  readonly skipExisting: boolean;
}

/** Result of a file. */
type Outcome =
  | { readonly outcome: "uploaded"; readonly result: UploadResult; readonly foundBytes: number }
  | { readonly outcome: "skipped" }
  | {
      readonly outcome: "failed" | "stopped";
      readonly error: UploadError;
      /** Whether the same command can continue the upload. False for standard input, which cannot be read again. */
      readonly canContinue: boolean;
    };

/** The counts of files by outcome, and the first error of a file that counts as failed. */
export interface UploadedFiles {
  readonly summary: Summary;
  readonly firstError: UploadError | undefined;
}

/** Uploads files and reports each. A failed file does not stop the others. */
export async function uploadFiles(
  tasks: readonly FileTask[],
  options: UploadFilesOptions,
  reporter: Reporter,
): Promise<UploadedFiles> {
  const startedAt = performance.now();
  reporter.start(tasks);
  const unread = options.unreadable.map(({ task, error }) => failure(task, error, options, reporter));
  const isBatch = tasks.length > 1 && tasks.every(({ file }) => file !== "-");
  const uploaded = isBatch
    ? await uploadBatch(tasks, options, reporter)
    : await uploadOneByOne(tasks, options, reporter);
  const outcomes = [...unread, ...uploaded];
  const summary = summaryOf(outcomes, (performance.now() - startedAt) / 1_000);
  reporter.finish(summary);
  const failed = outcomes.find((one) => one.outcome === "failed");
  return { summary, firstError: failed?.outcome === "failed" ? failed.error : undefined };
}

/** Uploads several files: small ones are created 100 in one request. */
async function uploadBatch(
  tasks: readonly FileTask[],
  options: UploadFilesOptions,
  reporter: Reporter,
): Promise<readonly Outcome[]> {
  const { server, concurrency: maxWorkers } = options;
  const files = tasks.map((task) => ({
    source: task.file,
    key: task.key,
    task,
    ...objectOptions(task, options),
  }));
  const outcomes = new Map<FileTask, Outcome>();
  const found = new Map<FileTask, number>();
  for await (const { file, event } of uploadMany(files, { ...server, maxWorkers })) {
    const { task } = file;
    if (event.type === "started") found.set(task, event.storedBytes);
    if (event.type === "completed") {
      reporter.uploaded(task, event.result);
      outcomes.set(task, { outcome: "uploaded", result: event.result, foundBytes: found.get(task) ?? 0 });
    } else if (event.type === "failed") {
      const { kind, code, message, status, requestId } = event.error;
      const error = new UploadError(kind, code, message, { status, requestId });
      outcomes.set(task, failure(task, error, options, reporter));
    } else reporter.event(task, event);
  }
  return tasks.map((task) => outcomes.get(task) ?? stopped(task));
}

async function uploadOneByOne(
  tasks: readonly FileTask[],
  options: UploadFilesOptions,
  reporter: Reporter,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const task of tasks) outcomes.push(await uploadTask(task, options, reporter));
  return outcomes;
}

function objectOptions(task: FileTask, options: UploadFilesOptions): ObjectOptions {
  const type = options.type ?? lookup(task.file);
  return { ...options.attributes, ...(type !== undefined && { type }) };
}

function stopped(task: FileTask): Outcome {
  const error = new UploadError("aborted", "Stopped", "The upload was stopped.");
  return { outcome: "stopped", error, canContinue: task.file !== "-" };
}

async function uploadTask(task: FileTask, options: UploadFilesOptions, reporter: Reporter): Promise<Outcome> {
  const { server, concurrency: maxWorkers } = options;
  if (server.signal?.aborted) return stopped(task);
  const source = task.file === "-" ? { stream: options.stdin } : task.file;
  const running = upload(source, { ...server, key: task.key, maxWorkers, ...objectOptions(task, options) });
  const events = reportEvents(task, running, reporter);
  try {
    const result = await running.result;
    const foundBytes = await events;
    reporter.uploaded(task, result);
    return { outcome: "uploaded", result, foundBytes };
  } catch (error) {
    if (!(error instanceof UploadError)) throw error;
    await events;
    return failure(task, error, options, reporter);
  }
}

/**
 * Reports events, and returns the bytes that an earlier run has stored. The last event is not reported here, because a
 * key that exists may count as skipped.
 */
async function reportEvents(
  task: FileTask,
  running: ReturnType<typeof upload>,
  reporter: Reporter,
): Promise<number> {
  let foundBytes = 0;
  for await (const event of running) {
    if (event.type === "started") foundBytes = event.storedBytes;
    if (event.type !== "completed" && event.type !== "failed") reporter.event(task, event);
  }
  return foundBytes;
}

function failure(
  task: FileTask,
  error: UploadError,
  { skipExisting }: UploadFilesOptions,
  reporter: Reporter,
): Outcome {
  const isFile = task.file !== "-";
  if (error.kind === "aborted") return { outcome: "stopped", error, canContinue: isFile };
  if (skipExisting && error.status === 412) {
    reporter.skipped(task);
    return { outcome: "skipped" };
  }
  reporter.failed(task, error);
  return { outcome: "failed", error, canContinue: isFile && error.retryable };
}

function summaryOf(outcomes: readonly Outcome[], seconds: number): Summary {
  const count = (outcome: Outcome["outcome"]) => outcomes.filter((one) => one.outcome === outcome).length;
  const stored = outcomes.filter((one) => one.outcome === "uploaded");
  return {
    uploaded: count("uploaded"),
    skipped: count("skipped"),
    failed: count("failed"),
    stopped: count("stopped"),
    canContinue: outcomes.some((one) => "canContinue" in one && one.canContinue),
    bytes: stored.reduce((sum, { result }) => sum + result.length, 0),
    foundBytes: stored.reduce((sum, one) => sum + one.foundBytes, 0),
    seconds: Math.round(seconds * 1_000) / 1_000,
  };
}
