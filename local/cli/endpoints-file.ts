import { readFileSync } from "node:fs";
import { UsageError } from "../../emulator/index.js";
import { isObject, parseJson } from "../../functions/json/json.js";
import { filledString, openObject, url } from "../../functions/rules/kinds.js";
import { problemsOf } from "../../functions/rules/problems.js";
import type { RulesFor } from "../../functions/rules/rule.js";
import { explainProblem } from "../../functions/rules/setting-problem.js";
import type { UploadEndpoints } from "../outputs.js";

/** The endpoints that the demo needs: the three patterns, and a bucket that it can read. */
export type DemoEndpoints = UploadEndpoints & {
  readonly direct: string;
  readonly presigned: string;
  readonly edge: string;
};

type DemoBucket = Pick<
  UploadEndpoints["s3"],
  "endpoint" | "region" | "bucket" | "accessKeyId" | "secretAccessKey"
>;

const URL_RULE = url(["https:", "http:"], "an http or https URL");
const FILLED = filledString();
const SECRET = filledString("a string that is not empty", { secret: true });

/** Rules for the fields that the demo uses. Outputs that a real deployment does not have are optional. */
const RULES: RulesFor<Pick<DemoEndpoints, "direct" | "presigned" | "edge"> & { readonly s3: DemoBucket }> = {
  direct: URL_RULE,
  presigned: URL_RULE,
  edge: URL_RULE,
  s3: openObject<DemoBucket>({
    endpoint: URL_RULE,
    region: FILLED,
    bucket: FILLED,
    accessKeyId: SECRET,
    secretAccessKey: SECRET,
  }),
};

/**
 * Reads a file in the form of `endpoints.json`.
 * @throws {UsageError} that lists every problem
 */
export function readEndpointsFile(file: string): DemoEndpoints {
  return requireEndpoints(parseJson(readFileSync(file, "utf8")), file);
}

/**
 * Checks endpoints before anything is sent.
 * @throws {UsageError} that lists every problem
 */
export function requireEndpoints(value: unknown, source: string): DemoEndpoints {
  const problems = [...problemsOf(isObject(value) ? value : {}, RULES, { open: true })];
  if (problems.length === 0) return value as DemoEndpoints;
  throw new UsageError(
    [
      `${source} is not valid for the demo. Use a file such as the endpoints.json of npm start:`,
      ...problems.map((problem) => `- ${explainProblem(problem)}`),
    ].join("\n"),
  );
}
