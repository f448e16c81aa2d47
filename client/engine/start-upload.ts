import type { SharedRun } from "./batch/shared-run.js";
import { UploadError } from "./errors.js";
import type { EventFeed } from "./events/event-feed.js";
import { createEventFeed } from "./events/event-feed.js";
import type { UploadEvent, UploadResult } from "./events/upload-event.js";
import type { UploadOptions } from "./options.js";
import type { Platform } from "./platform.js";
import { createRun } from "./run/create-run.js";
import type { Gate } from "./run/gate.js";
import { createGate } from "./run/gate.js";
import type { Source } from "./source/source.js";
import type { UploadStates } from "./states/upload-states.js";
import type { Upload, UploadPhase } from "./upload.js";
import { uploadSource } from "./upload-source.js";

/** Inputs of an upload in addition to its options. */
export interface UploadInputs {
  readonly platform: Platform;
  readonly open: () => Promise<Source>;
  /** Store of unfinished uploads. @default - none */
  readonly states?: UploadStates;
  /** State shared with the uploads of other files. @default - none */
  readonly shared?: SharedRun;
}

/** Starts an upload. Never throws: invalid options fail the upload, too. */
export function startUpload(options: UploadOptions, inputs: UploadInputs): Upload {
  return new RunningUpload(options, inputs);
}

class RunningUpload implements Upload {
  readonly result: Promise<UploadResult>;
  readonly #ending = new AbortController();
  readonly #gate: Gate = createGate();
  readonly #events: EventFeed<UploadEvent> = createEventFeed(
    (next, unread) => next.type === "progress" && unread.type === "progress",
  );
  #outcome: "completed" | "failed" | "aborted" | undefined;

  constructor(options: UploadOptions, inputs: UploadInputs) {
    this.result = this.#settle(options, inputs);
    // Without this handler, a caller that reads only the events would get an unhandled rejection.
    this.result.catch(() => {});
  }

  get state(): UploadPhase {
    return this.#outcome ?? (this.#gate.isClosed ? "paused" : "running");
  }

  [Symbol.asyncIterator](): AsyncIterator<UploadEvent> {
    return this.#events.read();
  }

  pause(): void {
    if (this.state !== "running") return;
    this.#gate.close();
    this.#events.push({ type: "paused" });
  }

  resume(): void {
    if (this.state !== "paused") return;
    this.#gate.open();
    this.#events.push({ type: "continued" });
  }

  async abort(): Promise<void> {
    const message = "The upload was aborted.";
    this.#ending.abort(new UploadError("aborted", "Aborted", message));
    await this.result.catch(() => {});
  }

  async #settle(options: UploadOptions, inputs: UploadInputs): Promise<UploadResult> {
    const stopLimits = endByLimits(this.#ending, options, inputs.platform);
    try {
      const result = await this.#run(options, inputs);
      this.#outcome = "completed";
      this.#events.push({ type: "completed", result });
      return result;
    } catch (cause) {
      const { aborted, reason } = this.#ending.signal;
      // The reason of the abort is more useful than the errors that it causes.
      const error = asUploadError(aborted ? reason : cause);
      this.#outcome = error.kind === "aborted" ? "aborted" : "failed";
      const { kind, code, message, status, requestId } = error;
      this.#events.push({ type: "failed", error: { kind, code, message, status, requestId } });
      throw error;
    } finally {
      stopLimits();
      this.#events.end();
    }
  }

  async #run(
    options: UploadOptions,
    { platform, states, open, shared }: UploadInputs,
  ): Promise<UploadResult> {
    // Lets the caller of `upload` read events from the first one on.
    await Promise.resolve();
    const source = await open();
    let discard: (() => Promise<void>) | undefined;
    const run = createRun(options, {
      platform,
      states,
      shared,
      gate: this.#gate,
      signal: this.#ending.signal,
      emit: (event) => this.#events.push(event),
      onCreated: (discardCreated) => {
        discard = discardCreated;
      },
    });
    try {
      return await uploadSource(source, run);
    } catch (error) {
      // A failure to clean up is ignored: the original error is more useful, and S3 deletes the parts after some days.
      if (isDiscarded(error, source)) await discard?.().catch(() => {});
      throw error;
    } finally {
      run.progress.flush();
      await source.close();
    }
  }
}

/** Aborts `ending` with the caller's signal, and at the deadline. Returns a function that ends the wait for both. */
function endByLimits(
  ending: AbortController,
  { signal, deadlineMs }: UploadOptions,
  { wait }: Platform,
): () => void {
  const over = new AbortController();
  const stop = () => ending.abort(stopped());
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop, { signal: over.signal });
  if (deadlineMs !== undefined)
    wait(deadlineMs, over.signal).then(
      () => ending.abort(tooLate(deadlineMs)),
      () => {},
    );
  return () => over.abort();
}

function stopped(): UploadError {
  const message = "The upload was stopped. Start it again: it continues.";
  return new UploadError("aborted", "Stopped", message);
}

function tooLate(deadlineMs: number): UploadError {
  const message = `The upload was not complete after ${deadlineMs} ms. Start it again: it continues.`;
  return new UploadError("network", "DeadlineExceeded", message);
}

const DISCARDING_CODES = [
  "Aborted",
  "FileChanged",
  "NoSuchUpload",
  "AlreadyExists",
  "UploadConflict",
  "ConditionalRequestConflict",
];

/**
 * Whether no other run can continue the upload: it was aborted or deleted, the file has changed, another object has the
 * key, or a stream has ended.
 */
function isDiscarded(error: unknown, { kind }: Source): boolean {
  if (kind === "stream") return true;
  return error instanceof UploadError && DISCARDING_CODES.includes(error.code);
}

function asUploadError(cause: unknown): UploadError {
  if (cause instanceof UploadError) return cause;
  const message = `The client failed: ${cause instanceof Error ? cause.message : String(cause)}`;
  return new UploadError("service", "ClientFailure", message, { cause });
}
