import type { AllowedAttributes } from "../../attributes/contract.js";
import type { AllowedUpload } from "../decide.js";
import type { UploadPolicy } from "../policy.js";

/**
 * The attributes that one upload may have: those that its own limits allow, which are within the policy's; without such
 * limits, those that the policy allows.
 */
export function allowedAttributes(
  { limits }: Pick<AllowedUpload, "limits">,
  { attributes }: Pick<UploadPolicy, "attributes">,
): AllowedAttributes | undefined {
  return limits?.attributes ?? attributes;
}
