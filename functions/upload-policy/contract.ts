import type { SettingProblem } from "../rules/setting-problem.js";
import type { UploadPolicy } from "./policy.js";
import {
  KEY_PREFIXES,
  MAX_OBJECT_BYTES,
  MAX_ORDINARY_URL_EXPIRY_SECONDS,
  MAX_URL_EXPIRY_SECONDS,
} from "./policy.js";
import { allowsSomeSize, POLICY_CHECKS, wrongSettings } from "./settings/checks.js";

export * from "./policy.js";

/** What holds where a user gives no policy, or only part of one. */
export const DEFAULT_UPLOAD_POLICY: UploadPolicy = {
  minBytes: 0,
  maxBytes: 5_368_709_120,
  allowedContentTypes: [],
  allowedExtensions: [],
  keyPrefix: "subject",
  overwrite: false,
  checksum: "optional",
  urlExpirySeconds: 900,
  longLivedUrls: false,
};

/**
 * The whole policy out of the part that a user gives.
 * @param given - Settings that differ from {@link DEFAULT_UPLOAD_POLICY}; an `undefined` one counts as not given.
 */
export function completeUploadPolicy(given: Partial<UploadPolicy> = {}): UploadPolicy {
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { ...DEFAULT_UPLOAD_POLICY, ...present };
}

/**
 * Everything in a policy that cannot be, each with its remedy; empty where all is well.
 * @param policy - The policy, or what claims to be one.
 * @param isUnresolved - Says of a value that only Terraform will know it; such a value is not judged.
 */
export function uploadPolicyProblems(
  policy: { readonly [Setting in keyof UploadPolicy]?: unknown },
  isUnresolved: (value: unknown) => boolean = () => false,
): readonly SettingProblem[] {
  const { minBytes, maxBytes, longLivedUrls } = policy;
  const explanations = { ...EXPLANATIONS, urlExpirySeconds: expiryExplanation(longLivedUrls === true) };
  const problems = wrongSettings(policy, POLICY_CHECKS)
    .filter((setting) => !isUnresolved(policy[setting]))
    .map((setting) => ({
      setting: `policy.${setting}`,
      received: policy[setting],
      ...explanations[setting],
    }));
  const isRange = problems.length === 0 && !isUnresolved(minBytes) && !isUnresolved(maxBytes);
  return isRange && !allowsSomeSize(policy) ? [emptyRange(minBytes, maxBytes)] : problems;
}

type Explanation = Pick<SettingProblem, "allowed" | "remedy">;

const BOOLEAN: Explanation = {
  allowed: "true or false",
  remedy: "Leave it out for false, the safe choice.",
};

const EXPLANATIONS: Readonly<Record<Exclude<keyof UploadPolicy, "urlExpirySeconds">, Explanation>> = {
  minBytes: {
    allowed: `a whole number of bytes, 0 to ${MAX_OBJECT_BYTES}`,
    remedy: "Give the size of the smallest object, or leave it out for 0.",
  },
  maxBytes: {
    allowed: `a whole number of bytes, 1 to ${MAX_OBJECT_BYTES}`,
    remedy: "Give the size of the largest object, or leave it out for 5 GiB.",
  },
  allowedContentTypes: {
    allowed: 'a list of media types without parameters, e.g. ["image/*", "application/pdf"]',
    remedy: "Write each as type/subtype or type/*; an empty list allows any.",
  },
  allowedExtensions: {
    allowed: 'a list of file name endings that begin with a dot, e.g. [".pdf", ".tar.gz"]',
    remedy: "Put the dot before each ending; an empty list allows any.",
  },
  keyPrefix: {
    allowed: KEY_PREFIXES.map((value) => `"${value}"`).join(", "),
    remedy: 'Take "subject" to give every caller a folder of their own.',
  },
  overwrite: BOOLEAN,
  longLivedUrls: BOOLEAN,
  checksum: {
    allowed: '"optional" or "required"',
    remedy: 'Take "required" to have every caller name a checksum of the object.',
  },
};

function expiryExplanation(longLived: boolean): Explanation {
  const longest = longLived ? MAX_URL_EXPIRY_SECONDS : MAX_ORDINARY_URL_EXPIRY_SECONDS;
  return {
    allowed: `a whole number of seconds, 1 to ${longest}`,
    remedy: longLived
      ? "S3 takes no longer-lived URL; issue a new one instead."
      : "Whoever holds the URL can upload until then: issue a new URL instead, or set longLivedUrls to true.",
  };
}

function emptyRange(minBytes: unknown, maxBytes: unknown): SettingProblem {
  return {
    setting: "policy.minBytes",
    received: minBytes,
    allowed: `at most maxBytes, which is ${maxBytes}`,
    remedy: "Lower minBytes or raise maxBytes: no object could be uploaded.",
  };
}
