import type { Identity } from "../../../functions/identity/contract.js";
import type { UploadPolicy } from "../../../functions/upload-policy/contract.js";
import { completeUploadPolicy } from "../../../functions/upload-policy/contract.js";

/** The default policy with some settings changed. */
export function policyWith(changes: Partial<UploadPolicy> = {}): UploadPolicy {
  return completeUploadPolicy(changes);
}

export const ALICE: Identity = { subject: "alice", scopes: [], groups: [] };
export const ALICE_OF_ACME: Identity = { ...ALICE, tenant: "acme" };

/** SHA-256 of nothing, as base64. */
export const EMPTY_SHA256 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

/** A port of functions whose settings have neither limits nor a custom rule: they load nothing. */
export const NOT_NARROWED = {
  loadNarrow: (): Promise<never> => Promise.reject(new TypeError("not used")),
};
