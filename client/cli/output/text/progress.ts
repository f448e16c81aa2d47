import type { UploadEvent } from "../../../node/index.js";
import { printable, printableMessage } from "../printable.js";
import type { FileTask } from "../reporter.js";
import { formatBytes, formatSeconds } from "./format.js";

const WINDOW_MS = 5_000;
/** Columns of amounts, rate and time left. */
const STATE_COLUMNS = 56;
const FEWEST_NAME_COLUMNS = 16;
const MOST_NAME_COLUMNS = 40;

interface ActiveFile {
  readonly task: FileTask;
  totalBytes: number | undefined;
  sentBytes: number;
  /** Bytes that an earlier run has stored. */
  foundBytes: number;
  bytesPerSecond: number;
  /** Shown instead of rate and time left. */
  note: string | undefined;
}

/** Progress of all files of a command. */
export interface Progress {
  start(tasks: readonly FileTask[]): void;
  event(task: FileTask, event: UploadEvent): void;
  /** The file is uploaded, skipped or failed. @param countsAs - Bytes to add to the completed ones. */
  end(task: FileTask, countsAs: number): void;
  /** Whether there is only one file, so that a total is not needed. */
  isSingle(): boolean;
  /** One line for each active file, oldest first. */
  fileLines(width: number): readonly string[];
  totalLine(): string;
}

/** @param now - Milliseconds since 1970. */
export function createProgress(now: () => number): Progress {
  const active = new Map<FileTask, ActiveFile>();
  const samples: { readonly at: number; readonly bytes: number }[] = [];
  let files = 0;
  let endedFiles = 0;
  let endedBytes = 0;
  let foundBytes = 0;
  let totalBytes: number | undefined = 0;

  /** Bytes of earlier runs were not sent now, so they do not count. */
  const rate = (doneBytes: number): number => {
    const bytes = doneBytes - foundBytes;
    samples.push({ at: now(), bytes });
    // One sample before the window stays: lines in a log are further apart than the window is long.
    while ((samples[1]?.at ?? now()) < now() - WINDOW_MS) samples.shift();
    const [first] = samples;
    if (first === undefined || now() === first.at) return 0;
    return Math.max(0, ((bytes - first.bytes) * 1_000) / (now() - first.at));
  };
  /** The oldest file's note, if no file makes progress. */
  const sharedNote = () => {
    const notes = [...active.values()].map(({ note }) => note);
    return notes.includes(undefined) ? undefined : notes[0];
  };
  return {
    start(tasks) {
      files = tasks.length;
      const lengths = tasks.map(({ length }) => length);
      totalBytes = lengths.reduce<number | undefined>(
        (sum, length) => (sum === undefined || length === undefined ? undefined : sum + length),
        0,
      );
    },
    event(task, event) {
      const file = active.get(task) ?? inactive(task);
      active.set(task, file);
      foundBytes -= file.foundBytes;
      apply(file, event);
      foundBytes += file.foundBytes;
    },
    end(task, countsAs) {
      active.delete(task);
      endedFiles += 1;
      endedBytes += countsAs;
    },
    isSingle: () => files === 1,
    fileLines: (width) => [...active.values()].map((file) => fileLine(file, width)),
    totalLine() {
      const sent = endedBytes + [...active.values()].reduce((sum, { sentBytes }) => sum + sentBytes, 0);
      const count = files === 1 ? [] : [`${endedFiles} of ${files} files`];
      return [...count, ...amounts(sent, totalBytes, rate(sent), sharedNote())].join("  ");
    },
  };
}

function inactive(task: FileTask): ActiveFile {
  return { task, totalBytes: task.length, sentBytes: 0, foundBytes: 0, bytesPerSecond: 0, note: undefined };
}

function apply(file: ActiveFile, event: UploadEvent): void {
  switch (event.type) {
    case "started":
      file.totalBytes = event.totalBytes;
      file.sentBytes = event.storedBytes;
      file.foundBytes = event.storedBytes;
      file.note = undefined;
      break;
    case "progress":
      file.totalBytes = event.totalBytes ?? file.totalBytes;
      if (event.sentBytes !== file.sentBytes) file.note = undefined;
      file.sentBytes = event.sentBytes;
      file.bytesPerSecond = event.bytesPerSecond;
      break;
    case "retrying":
      file.note = `tries again in ${Math.ceil(event.waitMs / 1_000)} s: ${printableMessage(event.reason)}`;
      break;
    case "offline":
      file.note = `waits for the network: ${printableMessage(event.reason)}`;
      break;
    case "online":
    case "continued":
      file.note = undefined;
      break;
    default:
      break;
  }
}

function fileLine({ task, totalBytes, sentBytes, bytesPerSecond, note }: ActiveFile, width: number): string {
  const state = note ?? amounts(sentBytes, totalBytes, bytesPerSecond).join("  ");
  const columns = Math.min(MOST_NAME_COLUMNS, Math.max(FEWEST_NAME_COLUMNS, width - STATE_COLUMNS));
  return `${shorten(printable(task.file), columns).padEnd(columns)}  ${state}`.slice(0, width);
}

/** Shortens a path at its beginning, because its end is more important. */
function shorten(name: string, width: number): string {
  return name.length <= width ? name : `…${name.slice(1 - width)}`;
}

/** @param note - Shown instead of the rate. */
function amounts(sent: number, total: number | undefined, rate: number, note?: string): string[] {
  const speed = note ?? `${formatBytes(Math.round(rate))}/s`;
  if (total === undefined) return [formatBytes(sent), speed];
  const percent = total === 0 ? 100 : Math.floor((sent * 100) / total);
  if (sent >= total) return [`${percent} %`, formatBytes(total), note ?? "finishing"];
  const left = rate > 0 && note === undefined ? [`${formatSeconds((total - sent) / rate)} left`] : [];
  return [`${percent} %`, `${formatBytes(sent)} of ${formatBytes(total)}`, speed, ...left];
}
