import { readFileSync } from "node:fs";
import { UsageError } from "../../emulator/index.js";
import type { UploadEndpoints } from "../outputs.js";

/** What the demo needs of an `endpoints.json`: the three patterns, and a bucket that it may read. */
export type DemoEndpoints = UploadEndpoints & {
  readonly direct: string;
  readonly presigned: string;
  readonly edge: string;
};

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads a file in the form of `endpoints.json`.
 * @throws {UsageError} naming everything that is missing
 */
export function readEndpointsFile(file: string): DemoEndpoints {
  return requireEndpoints(parse(file), file);
}

/**
 * Checks endpoints before anything is sent.
 * @throws {UsageError} naming everything that is missing
 */
export function requireEndpoints(value: unknown, source: string): DemoEndpoints {
  const endpoints = fieldsOf(value);
  const s3 = fieldsOf(endpoints.s3);
  const problems = [
    ...["direct", "presigned", "edge"].flatMap((name) => urlProblem(name, endpoints[name])),
    ...urlProblem("s3.endpoint", s3.endpoint),
    ...["region", "bucket", "accessKeyId", "secretAccessKey"].flatMap((name) =>
      textProblem(`s3.${name}`, s3[name]),
    ),
  ];
  if (problems.length === 0) return value as DemoEndpoints;
  throw new UsageError(
    [
      `${source} has not what the demo needs; its form is that of the endpoints.json of npm start:`,
      ...problems.map((problem) => `- ${problem}`),
    ].join("\n"),
  );
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    throw new UsageError(`${file} is no JSON; it has to be in the form of the endpoints.json of npm start.`);
  }
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

function urlProblem(name: string, value: unknown): string[] {
  if (typeof value === "string" && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol))
    return [];
  return [`${name} must be an http or https URL, got ${JSON.stringify(value) ?? "nothing"}`];
}

/** What was received is not told: some of these are secret. */
function textProblem(name: string, value: unknown): string[] {
  return typeof value === "string" && value !== "" ? [] : [`${name} must be text that is not empty`];
}
