import { MAX_PARTS } from "../../upload-policy/part-limits.js";
import type { UploadRejection } from "../../upload-policy/rejection.js";
import { rejected } from "../../upload-policy/rejection.js";

/** Parameters of a query string by name, decoded. */
export type Parameters = ReadonlyMap<string, string>;

/** The parameters of a query string; undefined if one is repeated or its percent-encoding is invalid. */
export function parametersOf(querystring: string): Parameters | undefined {
  const pairs = querystring.split("&").map((pair) => {
    const [name = "", ...value] = pair.split("=");
    return [name, value.join("=")] as const;
  });
  try {
    const parameters = new Map(pairs.map(([name, value]) => [name, decodeURIComponent(value)]));
    return parameters.size === pairs.length ? parameters : undefined;
  } catch {
    return undefined;
  }
}

/** S3 does not document the form of its ids. Printable ASCII covers all known ones. */
const S3_UPLOAD_ID = /^[\x21-\x7e]{1,512}$/;
const WHOLE_NUMBER = /^(?:0|[1-9]\d{0,4})$/;

/** Checks by parameter name. Each returns the problem of a value, or `undefined` if the value is valid. */
const CHECKS: Readonly<Record<string, (value: string) => string | undefined>> = {
  uploads: (value) => (value === "" ? undefined : "must have no value"),
  uploadId: (value) => (S3_UPLOAD_ID.test(value) ? undefined : "must be the UploadId that S3 gave"),
  partNumber: (value) => numberProblem(value, 1),
  "part-number-marker": (value) => numberProblem(value, 0),
};

function numberProblem(value: string, least: number): string | undefined {
  return WHOLE_NUMBER.test(value) && Number(value) >= least && Number(value) <= MAX_PARTS
    ? undefined
    : `must be a whole number from ${least} to ${MAX_PARTS}`;
}

/** Rejects an invalid value of a parameter; `undefined` if all are valid. */
export function parameterRejection(parameters: Parameters): UploadRejection | undefined {
  for (const [name, value] of parameters) {
    const problem = CHECKS[name]?.(value);
    if (problem !== undefined) return rejected(400, "InvalidQuery", `The parameter ${name} ${problem}.`);
  }
  return undefined;
}
