import type { AcceptedFinding } from "../finding.js";
import { API_FINDINGS } from "./apis.js";
import { BUCKET_FINDINGS } from "./buckets.js";
import { DISTRIBUTION_FINDINGS } from "./distribution.js";
import { EXAMPLE_FINDINGS } from "./examples.js";
import { FUNCTION_FINDINGS } from "./functions.js";
import { OPTIONAL_FINDINGS } from "./optional-parts.js";

/** Every finding that is accepted, in the order of the page. */
export const ACCEPTED: readonly AcceptedFinding[] = [
  ...BUCKET_FINDINGS,
  ...FUNCTION_FINDINGS,
  ...API_FINDINGS,
  ...DISTRIBUTION_FINDINGS,
  ...OPTIONAL_FINDINGS,
  ...EXAMPLE_FINDINGS,
];
