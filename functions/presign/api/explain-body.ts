import type { Failure } from "../../rules/failures.js";
import { problemOf } from "../../rules/problems.js";
import { describeProblem } from "../../rules/setting-problem.js";
import type { UploadRejection } from "../../upload-policy/rejection.js";
import { rejected } from "../../upload-policy/rejection.js";

/** Explains an invalid body. Does not quote the value, which can be long or a secret. */
export function explainBody(failure: Failure): UploadRejection {
  return rejected(400, "InvalidBody", describeProblem(problemOf(failure)));
}
