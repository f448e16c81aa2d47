import { narrowedAttributes } from "../../attributes/narrowed-attributes.js";
import { problemsOf } from "../../rules/problems.js";
import { describeProblem } from "../../rules/setting-problem.js";
import type { AllowedUpload, Narrow, UploadDecision, UploadToDecide } from "../decide.js";
import { isAllowedType, mediaType } from "../headers/content-type.js";
import type { LimitsWithMetadata } from "../headers/metadata.js";
import type { UploadLimits } from "../policy.js";
import type { UploadRejection } from "../rejection.js";
import { rejected } from "../rejection.js";
import { LIMITS } from "../rules/limits-rules.js";
import { callRule, ruleFailure } from "./call-rule.js";
import type { UploadPattern, UploadToJudge } from "./contract.js";
import type { NarrowerLimits } from "./intersection.js";
import { intersection, limitsOf } from "./intersection.js";

interface NarrowOptions {
  readonly pattern: UploadPattern;
  /** The custom rule, unchecked. @default - only the policy's limits apply */
  readonly rule?: unknown;
}

/** Applies the policy's limits by prefix, then the custom rule. Both can only make the policy stricter. */
export function createNarrow({ pattern, rule }: NarrowOptions): Narrow {
  return (upload, toDecide): UploadDecision => {
    const [problem] = problemsOf({ limits: toDecide.policy.limits }, { limits: LIMITS }, { path: "policy" });
    if (problem !== undefined) return ruleFailure(describeProblem(problem));
    const limits = limitsOf(toDecide.request.key, toDecide.policy.limits);
    const narrowed = withinLimits(upload, toDecide, limits);
    if (rule === undefined || toDecide.checkedLater?.rule || narrowed.outcome === "rejected") return narrowed;
    const decision = callRule(rule, uploadToJudge(toDecide, pattern), toDecide.identity);
    if (decision.outcome === "rejected") return decision;
    if (decision.outcome === "accepted") return narrowed;
    return withinLimits(upload, toDecide, [...limits, decision.limits]);
  };
}

function uploadToJudge({ request }: UploadToDecide, pattern: UploadPattern): UploadToJudge {
  const { key, length, contentType } = request;
  return { pattern, key, length, type: contentType === undefined ? undefined : mediaType(contentType) };
}

function withinLimits(
  upload: AllowedUpload,
  toDecide: UploadToDecide,
  all: readonly UploadLimits[],
): AllowedUpload | UploadRejection {
  const limits = narrowerThanPolicy(intersection(all), toDecide);
  const rejection = typeRejection(limits, toDecide) ?? lengthRejection(limits, toDecide);
  if (rejection !== undefined) return rejection;
  return Object.keys(limits).length === 0
    ? upload
    : { ...upload, limits: { ...limits, metadata: limitsMetadata(limits) } };
}

function narrowerThanPolicy(
  { types, maxBytes, attributes }: NarrowerLimits,
  { policy, identity }: UploadToDecide,
): NarrowerLimits {
  const most = Math.min(policy.maxBytes, identity.policy?.maxBytes ?? policy.maxBytes);
  return {
    ...(types !== undefined && { types }),
    ...(maxBytes !== undefined && maxBytes < most && { maxBytes }),
    ...(attributes !== undefined && { attributes: narrowedAttributes(policy.attributes, attributes) }),
  };
}

function limitsMetadata({ types, maxBytes }: NarrowerLimits): LimitsWithMetadata["metadata"] {
  return {
    ...(maxBytes !== undefined && { "x-amz-meta-upload-max-bytes": String(maxBytes) }),
    ...(types !== undefined && { "x-amz-meta-upload-types": types.join(" ") }),
  };
}

function typeRejection(
  { types }: NarrowerLimits,
  { request: { contentType }, checkedLater }: UploadToDecide,
): UploadRejection | undefined {
  if (types === undefined) return undefined;
  if (types.length === 0) {
    return rejected(
      415,
      "ContentTypeNotAllowed",
      "The limits of this upload allow no Content-Type. Use another key.",
    );
  }
  if (contentType === undefined && checkedLater?.type) return undefined;
  return isAllowedType(mediaType(contentType ?? "") ?? "", types)
    ? undefined
    : rejected(415, "ContentTypeNotAllowed", `Content-Type must be one of: ${types.join(", ")}.`);
}

function lengthRejection(
  { maxBytes }: NarrowerLimits,
  { request: { length }, checkedLater }: UploadToDecide,
): UploadRejection | undefined {
  if (maxBytes === undefined) return undefined;
  if (length === undefined) {
    return checkedLater?.length
      ? undefined
      : rejected(411, "LengthRequired", "The object's size must be given beforehand.");
  }
  if (length <= maxBytes) return undefined;
  const message = `The object has ${length} bytes; at most ${maxBytes} are allowed for this upload.`;
  return rejected(413, "TooLarge", message);
}
