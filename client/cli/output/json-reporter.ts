import type { FileTask, Reporter } from "./reporter.js";

/**
 * Writes each event as a line of JSON: the library's events with the file, and a `summary` at the end.
 * @see https://jsonlines.org/
 */
export function createJsonReporter(output: NodeJS.WritableStream): Reporter {
  const write = (value: object) => output.write(`${JSON.stringify(value)}\n`);
  const ofFile = ({ file, key }: FileTask, event: object) => write({ file, requestedKey: key, ...event });
  return {
    start: (tasks) => {
      write({ type: "planned", files: tasks.length, bytes: sum(tasks.map(({ length }) => length)) });
    },
    event: (task, event) => ofFile(task, event),
    uploaded: (task, result) => ofFile(task, { type: "completed", result }),
    skipped: (task) => ofFile(task, { type: "skipped", reason: "exists" }),
    failed: (task, { kind, code, message, status, requestId }) =>
      ofFile(task, { type: "failed", error: { kind, code, message, status, requestId } }),
    finish: (summary) => write({ type: "summary", ...summary }),
  };
}

/** The sum of the lengths; null if one of them is unknown. */
function sum(lengths: readonly (number | undefined)[]): number | null {
  return lengths.reduce<number | null>(
    (total, length) => (total === null || length === undefined ? null : total + length),
    0,
  );
}
