import type { FactOutcome, FactResult, Report } from "./report.js";
import { EXIT, exitCode } from "./report.js";

/** The mark in front of a line, by outcome. */
const MARKS: Readonly<Record<FactOutcome | "identical" | "failed", string>> = {
  identical: "ok",
  failed: "FAILED",
  "as expected": "ok",
  worse: "DIFFERS",
  different: "DIFFERS",
  better: "better",
  "not measured": "not measured",
  "not applicable": "not applicable",
  "not measurable": "not measurable",
};

const WIDTH = Math.max(...Object.values(MARKS).map((mark) => mark.length));

/** The report for people. */
export function asText(report: Report): string {
  const { journeys, facts, left } = report;
  return [
    "Journeys (upload, read back, compare)",
    ...journeys.map(({ name, outcome, reason }) =>
      line(outcome, reason === undefined ? name : `${name}: ${reason}`),
    ),
    "",
    "Facts",
    ...facts.flatMap(factLines),
    "",
    ...left.map((key) => `Not removed: ${JSON.stringify(key)}. Delete it manually.`),
    conclusion(report),
    "",
  ].join("\n");
}

function factLines(result: FactResult): string[] {
  const { fact, outcome, statement, expected, seen, reliance, ifItDiffers } = result;
  const indent = " ".repeat(WIDTH + 4);
  const head = [line(outcome, fact)];
  const differs = outcome === "worse" || outcome === "different" || outcome === "better";
  const details = [
    `expected: ${expected ? "" : "not "}true that: ${statement}`,
    `seen: ${seen}`,
    `depends on it: ${reliance === undefined ? "nothing" : `${reliance.what} (${reliance.file})`}`,
    ...(differs ? [`what to set: ${ifItDiffers}`] : []),
  ];
  return [...head, ...details.map((detail) => indent + detail)];
}

function line(outcome: keyof typeof MARKS, text: string): string {
  return `  ${MARKS[outcome].padEnd(WIDTH)}  ${text}`;
}

function conclusion(report: Report): string {
  switch (exitCode(report)) {
    case EXIT.allHold:
      return "Everything that this stack depends on holds.";
    case EXIT.better:
      return "Everything that this stack depends on holds, and AWS behaves better than assumed. Please report the result.";
    case EXIT.notMeasured:
      return "Nothing differs, but not everything was measured.";
    default:
      return "Something does not hold: see FAILED and DIFFERS above.";
  }
}
