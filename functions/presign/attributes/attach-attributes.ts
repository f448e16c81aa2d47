/** Loaded only for an upload that names attributes, to keep a cold start short. */
import { decideAttributes } from "../../upload-policy/attributes/decide-attributes.js";
import type { Narrow } from "../../upload-policy/decide.js";
import type { ObjectAttributes } from "../../upload-policy/policy.js";

/**
 * Makes what adds an upload's attributes to the decision on it.
 * @param narrow - Holds the upload to narrower limits before. @default - the policy alone decides
 */
export function attachAttributes(asked: ObjectAttributes, narrow: Narrow | undefined): Narrow {
  return (upload, question) => {
    const narrowed = narrow === undefined ? upload : narrow(upload, question);
    return narrowed.outcome === "rejected" ? narrowed : decideAttributes(narrowed, asked, question.policy);
  };
}
