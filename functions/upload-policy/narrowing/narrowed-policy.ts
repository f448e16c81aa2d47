import { narrowedAttributes } from "../../attributes/narrowed-attributes.js";
import { ATTRIBUTES } from "../../attributes/rules/attributes-rules.js";
import type { CallerPolicy } from "../../identity/contract.js";
import { isValid } from "../../rules/failures.js";
import type { UploadPolicy } from "../policy.js";
import type { UploadRejection } from "../rejection.js";
import { rejected } from "../rejection.js";
import type { Covers } from "./covers.js";
import { coversExtension, coversType } from "./covers.js";

/** The policy for one caller, or the rejection of a caller who can upload nothing. */
export type NarrowedPolicy = { readonly outcome: "policy"; readonly policy: UploadPolicy } | UploadRejection;

/**
 * Makes the upload policy stricter for one caller. Each field has the stricter of both values, so that a caller's
 * policy cannot loosen the upload policy.
 */
export function narrowedPolicy(policy: UploadPolicy, own: CallerPolicy): NarrowedPolicy {
  // `CALLER_POLICY` does not check them.
  if (!isValid(own.attributes, ATTRIBUTES)) return invalidCallerPolicy();
  const allowedContentTypes = narrowedList(policy.allowedContentTypes, own.allowedContentTypes, coversType);
  const allowedExtensions = narrowedList(policy.allowedExtensions, own.allowedExtensions, coversExtension);
  const maxBytes = least(policy.maxBytes, own.maxBytes);
  if (allowedContentTypes === undefined || allowedExtensions === undefined || maxBytes < policy.minBytes) {
    const message = "The caller's own policy allows nothing that the upload policy allows.";
    return rejected(403, "NothingAllowed", message);
  }
  const { urlExpirySeconds, formExpirySeconds } = policy;
  return {
    outcome: "policy",
    policy: {
      ...policy,
      maxBytes,
      allowedContentTypes,
      allowedExtensions,
      overwrite: policy.overwrite && own.overwrite !== false,
      checksum: own.checksum ?? policy.checksum,
      urlExpirySeconds: least(urlExpirySeconds, own.urlExpirySeconds),
      formExpirySeconds: formExpirySeconds && least(formExpirySeconds, own.urlExpirySeconds),
      attributes: narrowedAttributes(policy.attributes, own.attributes),
    },
  };
}

/** The rejection of a caller whose own policy is invalid. */
export function invalidCallerPolicy(): UploadRejection {
  return rejected(403, "InvalidCallerPolicy", "The caller's own policy is invalid. Ask the operator.");
}

function least(general: number, own = general): number {
  return Math.min(general, own);
}

/** The values that both lists allow; `undefined` if they have none in common. An empty list allows anything. */
export function narrowedList(
  general: readonly string[],
  own: readonly string[] = [],
  covers: Covers,
): readonly string[] | undefined {
  if (own.length === 0) return general;
  if (general.length === 0) return own;
  const both = [
    ...own.filter((narrow) => general.some((wide) => covers(wide, narrow))),
    ...general.filter((narrow) => own.some((wide) => covers(wide, narrow))),
  ];
  return both.length === 0 ? undefined : [...new Set(both)];
}
