import type { AllowedAttributes } from "../../attributes/contract.js";
import type { AllowedUpload } from "../decide.js";
import type { UploadPolicy } from "../policy.js";

/** The attributes that one upload may have: those of its own limits, which are within the policy's, or the policy's. */
export function allowedAttributes(
  { limits }: Pick<AllowedUpload, "limits">,
  { attributes }: Pick<UploadPolicy, "attributes">,
): AllowedAttributes | undefined {
  return limits?.attributes ?? attributes;
}
