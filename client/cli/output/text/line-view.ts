import type { ProgressView } from "./text-reporter.js";

const EVERY_MS = 10_000;

/** Prints a line with the total every 10 seconds, for logs. */
export function createLineView(output: NodeJS.WritableStream): ProgressView {
  let timer: NodeJS.Timeout | undefined;
  const print = (line: string) => output.write(`${line}\n`);
  return {
    open(progress) {
      timer = setInterval(() => print(progress.totalLine()), EVERY_MS);
    },
    print,
    close: () => clearInterval(timer),
  };
}
