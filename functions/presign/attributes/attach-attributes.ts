/** The check of attributes. It is loaded only for an upload that names attributes, to keep a cold start short. */
import { decideAttributes } from "../../upload-policy/attributes/decide-attributes.js";
import type { Narrow } from "../../upload-policy/decide.js";
import type { ObjectAttributes } from "../../upload-policy/policy.js";
import { requireValidAttributes } from "../../upload-policy/rules/checked-attributes.js";
import { PRESIGN_SETTINGS_VARIABLE } from "../contract.js";

/**
 * Creates a step of the decision on an upload: it checks the requested attributes, and adds them to the accepted
 * upload.
 * @param narrow - Applies narrower limits to the upload first. @default - the policy alone decides
 */
export function attachAttributes(requested: ObjectAttributes, narrow: Narrow | undefined): Narrow {
  return (upload, toDecide) => {
    requireValidAttributes(PRESIGN_SETTINGS_VARIABLE, { policy: toDecide.policy });
    const narrowed = narrow === undefined ? upload : narrow(upload, toDecide);
    return narrowed.outcome === "rejected"
      ? narrowed
      : decideAttributes(narrowed, requested, toDecide.policy);
  };
}
