import type { UploadEvent } from "../../../node/index.js";
import { printable, printableMessage } from "../printable.js";
import type { FileTask } from "../reporter.js";
import { formatBytes, formatSeconds } from "./format.js";

const WINDOW_MS = 5_000;
const NAME_COLUMNS = 24;

interface ActiveFile {
  readonly task: FileTask;
  totalBytes: number | undefined;
  sentBytes: number;
  bytesPerSecond: number;
  /** Shown in place of rate and time. */
  note: string | undefined;
}

/** How far all files of a command are. */
export interface Progress {
  start(tasks: readonly FileTask[]): void;
  event(task: FileTask, event: UploadEvent): void;
  /** The file is uploaded, skipped or failed. @param countsAs - Bytes that it adds to what is done. */
  end(task: FileTask, countsAs: number): void;
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
  let totalBytes: number | undefined = 0;

  const rate = (bytes: number): number => {
    samples.push({ at: now(), bytes });
    while ((samples[0]?.at ?? now()) < now() - WINDOW_MS) samples.shift();
    const [first] = samples;
    if (first === undefined || now() === first.at) return 0;
    return Math.max(0, ((bytes - first.bytes) * 1_000) / (now() - first.at));
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
      const fresh = { task, totalBytes: task.length, sentBytes: 0, bytesPerSecond: 0, note: undefined };
      const file = active.get(task) ?? fresh;
      active.set(task, file);
      apply(file, event);
    },
    end(task, countsAs) {
      active.delete(task);
      endedFiles += 1;
      endedBytes += countsAs;
    },
    fileLines: (width) => [...active.values()].map((file) => fileLine(file, width)),
    totalLine() {
      const sent = endedBytes + [...active.values()].reduce((sum, { sentBytes }) => sum + sentBytes, 0);
      const count = files === 1 ? [] : [`${endedFiles} of ${files} files`];
      return [...count, ...amounts(sent, totalBytes, rate(sent))].join("  ");
    },
  };
}

function apply(file: ActiveFile, event: UploadEvent): void {
  switch (event.type) {
    case "started":
      file.totalBytes = event.totalBytes;
      file.sentBytes = event.storedBytes;
      file.note = event.isResumed ? `continues at ${formatBytes(event.storedBytes)}` : undefined;
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
  const room = Math.max(8, width - state.length - 3);
  return `${shortened(printable(task.file), room).padEnd(Math.min(room, NAME_COLUMNS))}  ${state}`.slice(
    0,
    width,
  );
}

/** Keeps the end of a path: it says more than the beginning. */
function shortened(name: string, width: number): string {
  return name.length <= width ? name : `…${name.slice(1 - width)}`;
}

function amounts(sent: number, total: number | undefined, rate: number): string[] {
  const speed = `${formatBytes(Math.round(rate))}/s`;
  if (total === undefined) return [formatBytes(sent), speed];
  const percent = total === 0 ? 100 : Math.floor((sent * 100) / total);
  const left = rate > 0 ? [`${formatSeconds((total - sent) / rate)} left`] : [];
  return [`${percent} %`, `${formatBytes(sent)} of ${formatBytes(total)}`, speed, ...left];
}
