import type { UploadError, UploadEvent, UploadResult } from "../../node/index.js";

/** A file to upload. */
export interface FileTask {
  /** Path as the user knows it; `-` is standard input. */
  readonly file: string;
  /** Key below the caller's own prefix. */
  readonly key: string;
  /** In bytes; undefined for standard input. */
  readonly length: number | undefined;
}

/** An unreadable file or folder. */
export interface UnreadableFile {
  readonly task: FileTask;
  readonly error: UploadError;
}

/** Counts of a whole command. */
export interface Summary {
  readonly uploaded: number;
  readonly skipped: number;
  readonly failed: number;
  /** Files that were not finished when the user stopped the command. */
  readonly stopped: number;
  /** Whether the same command, run again, continues with the data that is not stored yet. */
  readonly canContinue: boolean;
  /** Bytes of the uploaded files. */
  readonly bytes: number;
  /** The part of `bytes` that earlier runs had stored. */
  readonly foundBytes: number;
  readonly seconds: number;
}

/** Reports the progress to the user. */
export interface Reporter {
  /** Called before the first upload. */
  start(tasks: readonly FileTask[]): void;
  event(task: FileTask, event: UploadEvent): void;
  uploaded(task: FileTask, result: UploadResult): void;
  /** Called if the key exists. */
  skipped(task: FileTask): void;
  failed(task: FileTask, error: UploadError): void;
  finish(summary: Summary): void;
}
