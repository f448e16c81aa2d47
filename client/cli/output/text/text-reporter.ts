import { printable, printableMessage } from "../printable.js";
import type { Reporter, Summary } from "../reporter.js";
import { formatBytes, formatCount, formatSeconds } from "./format.js";
import type { Progress } from "./progress.js";
import { createProgress } from "./progress.js";

/** The stream of the output, with its display of progress. */
export interface ProgressView {
  /** Starts to show the progress. */
  open(progress: Progress): void;
  /** Prints a permanent line. */
  print(line: string): void;
  /** Stops showing the progress. */
  close(): void;
}

/** Reports to people: progress in the view, and a line for each failed file. */
export function createTextReporter(view: ProgressView, now: () => number): Reporter {
  const progress = createProgress(now);
  let isAlone = false;
  return {
    start(tasks) {
      isAlone = tasks.length === 1;
      progress.start(tasks);
      view.open(progress);
    },
    event(task, event) {
      progress.event(task, event);
      if (event.type === "started" && event.isResumed)
        view.print(`${printable(task.file)} continues at ${formatBytes(event.storedBytes)}`);
      if (event.type === "restarted")
        view.print(`${printable(task.file)} starts again: ${printableMessage(event.reason)}`);
    },
    uploaded(task, { key, length }) {
      progress.end(task, length);
      if (isAlone) view.print(`${printable(task.file)} is stored as ${printable(key)}`);
    },
    skipped(task) {
      progress.end(task, task.length ?? 0);
    },
    failed(task, error) {
      progress.end(task, 0);
      view.print(`${printable(task.file)}: ${printableMessage(error.message)}`);
    },
    finish(summary) {
      view.close();
      for (const line of summaryLines(summary)) view.print(line);
    },
  };
}

function summaryLines(summary: Summary): readonly string[] {
  const { uploaded, skipped, failed, stopped, canContinue, bytes, foundBytes, seconds } = summary;
  const rate = seconds > 0 ? `, ${formatBytes(Math.round((bytes - foundBytes) / seconds))}/s` : "";
  const stored = `Uploaded ${formatCount(uploaded, "file")} (${formatBytes(bytes)}) in ${formatSeconds(seconds)}${rate}`;
  const counts = [
    ...(uploaded > 0 || failed + skipped + stopped === 0 ? [stored] : []),
    ...(skipped > 0 ? [`${formatCount(skipped, "file")} skipped, because the key exists`] : []),
    ...(failed > 0 ? [`${formatCount(failed, "file")} failed`] : []),
    ...(stopped > 0 ? [`${formatCount(stopped, "file")} not finished`] : []),
  ];
  const remedy = "Run the same command again to continue: stored data is not sent again.";
  return [`${counts.join("; ")}.`, ...(canContinue ? [remedy] : [])];
}
