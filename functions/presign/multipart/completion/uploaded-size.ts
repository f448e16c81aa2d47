import type { UploadPolicy } from "../../../upload-policy/policy.js";
import type { RouteRejection } from "../../api/route.js";
import { routeRejected } from "../../api/route.js";
import type { UploadedPart } from "../../contract.js";
import { partNumbersInWords } from "../part-numbers.js";
import type { PartPlan } from "../part-plan.js";
import { partLength } from "../part-plan.js";

/** The size that a client declares, and the plan of its parts if there is one. */
export type DeclaredSize = Pick<PartPlan, "length"> & Partial<PartPlan>;

/** Whether the uploaded parts can become an allowed object. */
type UploadedSize =
  | { readonly outcome: "fits"; readonly length: number }
  /** Parts are missing, and can still be uploaded. */
  | { readonly outcome: "incomplete"; readonly rejection: RouteRejection }
  /** The upload can never become an object that the policy accepts. */
  | { readonly outcome: "rejected"; readonly rejection: RouteRejection };

/**
 * Compares the sum of the parts with the declared size and the policy.
 * @param parts - The parts of the object.
 * @param declared - Omitted if the client declared no size: only the policy limits it then.
 */
export function uploadedSize(
  parts: readonly UploadedPart[],
  declared: DeclaredSize | undefined,
  { minBytes, maxBytes }: Pick<UploadPolicy, "minBytes" | "maxBytes">,
): UploadedSize {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const most = Math.min(maxBytes, declared?.length ?? maxBytes);
  if (length > most) {
    const limit = most === maxBytes ? `the upload policy allows at most ${most}` : `${most} were declared`;
    const message = `The parts have ${length} bytes in total; ${limit}.`;
    return { outcome: "rejected", rejection: routeRejected(413, "TooLarge", message) };
  }
  if (parts.length === 0 || (declared !== undefined && isIncomplete(parts, length, declared))) {
    return { outcome: "incomplete", rejection: incomplete(parts, length, declared) };
  }
  if (length < minBytes) {
    const message = `The parts have ${length} bytes in total; the upload policy requires at least ${minBytes}.`;
    return { outcome: "rejected", rejection: routeRejected(400, "TooSmall", message) };
  }
  return { outcome: "fits", length };
}

/** Whether parts are missing. Even an empty object has one part, so the total size alone is not enough. */
function isIncomplete(parts: readonly UploadedPart[], length: number, declared: DeclaredSize): boolean {
  return length < declared.length || !parts.some(({ partNumber }) => partNumber === 1);
}

function incomplete(
  parts: readonly UploadedPart[],
  length: number,
  declared: DeclaredSize | undefined,
): RouteRejection {
  if (declared === undefined) return routeRejected(409, "IncompleteUpload", "No part has been uploaded.");
  const { partSize, partCount } = declared;
  if (partSize === undefined || partCount === undefined) {
    const message = `${length} of ${declared.length} bytes are uploaded. Upload the rest and complete again.`;
    return routeRejected(409, "IncompleteUpload", message);
  }
  const plan = { length: declared.length, partSize, partCount };
  const uploaded = new Map(parts.map((part) => [part.partNumber, part.length]));
  const missing = Array.from({ length: partCount }, (_, index) => index + 1).filter(
    (number) => (uploaded.get(number) ?? -1) < partLength(plan, number),
  );
  return routeRejected(
    409,
    "IncompleteUpload",
    `${length} of ${declared.length} bytes are uploaded. Missing or short: part ${partNumbersInWords(missing)}. Upload the rest and complete again.`,
  );
}
