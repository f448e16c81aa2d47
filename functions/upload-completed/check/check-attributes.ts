import type { AllowedAttributes } from "../../attributes/contract.js";
import { forwardedHeaderProblem } from "../../upload-policy/attributes/headers/forwarded-headers.js";
import type { UploadPolicy } from "../../upload-policy/policy.js";
import { requireValidAttributes } from "../../upload-policy/rules/checked-attributes.js";
import { UPLOAD_COMPLETED_SETTINGS_VARIABLE } from "../contract.js";
import type { StoredObject } from "../ports.js";
import { clientMetadata } from "./client-metadata.js";
import type { Rejection } from "./rejection.js";

/**
 * Rejects an object with an attribute that the policy's `attributes` do not allow. Tags and storage class are not
 * checked again: no client can send them unsigned, and a lifecycle rule of the bucket may have changed the class since.
 * @throws {InvalidSettingsError} if the policy's attributes are malformed
 */
export function attributeRejection(
  stored: StoredObject,
  policy: UploadPolicy & Required<Pick<UploadPolicy, "attributes">>,
): Rejection | undefined {
  requireValidAttributes(UPLOAD_COMPLETED_SETTINGS_VARIABLE, { policy });
  const { headers, contentType } = stored;
  const sent = {
    contentType,
    cacheControl: headers["cache-control"],
    contentDisposition: headers["content-disposition"],
    expires: headers.expires,
  };
  const found = forwardedHeaderProblem(sent, policy);
  return found === undefined
    ? metadataRejection(stored, policy.attributes)
    : { code: "AttributeNotAllowed", message: `The object's ${found.name} ${found.problem.text}.` };
}

function metadataRejection(
  stored: StoredObject,
  { metadata: allowed = [] }: AllowedAttributes,
): Rejection | undefined {
  const name = Object.keys(clientMetadata(stored)).find((given) => !allowed.includes(given));
  if (name === undefined) return undefined;
  const message = `The object has metadata named ${name}; the upload policy allows: ${allowed.join(", ") || "none"}.`;
  return { code: "AttributeNotAllowed", message };
}
