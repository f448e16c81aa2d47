import type { JourneyResult } from "./journeys.js";
import type { RejectionResult } from "./rejections.js";
import type { SampleFile } from "./sample-file.js";
import type { Pattern } from "./target.js";

export interface DemoResult {
  readonly file: SampleFile;
  readonly journeys: readonly JourneyResult[];
  readonly rejections: readonly RejectionResult[];
}

/** Whether every upload succeeded, and every attempt was rejected. */
export function succeeded({ journeys, rejections }: DemoResult): boolean {
  return (
    journeys.every(({ outcome }) => outcome !== "failed") && rejections.every(({ rejected }) => rejected)
  );
}

/** One JSON object with all patterns. */
export function asJson(result: DemoResult): string {
  const byPattern = Object.fromEntries(
    result.journeys.map((journey) => [journey.pattern, journey]),
  ) as Record<Pattern, JourneyResult>;
  const { name, bytes, sha256 } = result.file;
  return JSON.stringify(
    { ok: succeeded(result), file: { name, bytes, sha256 }, ...byPattern, rejections: result.rejections },
    undefined,
    2,
  );
}

/** Formats the result for people: two tables and a verdict. */
export function asText(result: DemoResult): string {
  const { name, bytes, sha256 } = result.file;
  return [
    `${name}: ${bytes.toLocaleString("en")} bytes, SHA-256 ${sha256}`,
    "",
    table(["pattern", "time", "object key", ""], result.journeys.map(journeyRow)),
    "",
    table(["pattern", "rejected", "status", ""], result.rejections.map(rejectionRow)),
    "",
    ...failures(result),
    succeeded(result)
      ? "All objects are identical to the file; everything else was rejected."
      : "The demo failed.",
  ].join("\n");
}

function journeyRow(journey: JourneyResult): string[] {
  return [journey.pattern, `${journey.milliseconds} ms`, journey.objectKey, journey.outcome];
}

function rejectionRow({ pattern, attempt, status, expectedStatus, rejected }: RejectionResult): string[] {
  return [pattern, attempt, String(status), rejected ? "rejected" : `NOT as expected (${expectedStatus})`];
}

function failures({ journeys, rejections }: DemoResult): string[] {
  return [...journeys, ...rejections].flatMap(({ pattern, failure }) =>
    failure ? [`${pattern}: ${failure}`] : [],
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const render = (line: readonly string[]) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  const rule = widths
    .map((width) => "-".repeat(width))
    .join("  ")
    .trimEnd();
  return [render(head), rule, ...rows.map(render)].join("\n");
}
