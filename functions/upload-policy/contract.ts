/** How much of a key's beginning belongs to the caller. */
export type KeyPrefix = "shared" | "subject" | "tenant" | "tenant/subject";

/** What may be uploaded: one value, enforced alike by all three patterns. */
export interface UploadPolicy {
  /** Smallest object in bytes, 0 to `maxBytes`. */
  readonly minBytes: number;
  /** Largest object in bytes, 1 to 53,687,091,200,000 (S3's limit: 10,000 parts of 5 GiB). */
  readonly maxBytes: number;
  /** Media types such as `image/*` or `application/pdf`; empty allows any. */
  readonly allowedContentTypes: readonly string[];
  /** File name endings such as `.pdf`, compared without regard to case; empty allows any. */
  readonly allowedExtensions: readonly string[];
  /** Where a caller writes, below the module's own prefix. */
  readonly keyPrefix: KeyPrefix;
  /** False: a key can be written once (`If-None-Match: *`). */
  readonly overwrite: boolean;
  /** Whether a caller has to name a checksum of the object. */
  readonly checksum: "optional" | "required";
  /** Life of a presigned URL in seconds, 1 to 3,600; up to 604,800 with `longLivedUrls`. */
  readonly urlExpirySeconds: number;
  /** Allows `urlExpirySeconds` above one hour. A URL still dies with the function's session. */
  readonly longLivedUrls: boolean;
}

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
 * S3's largest object in bytes: 10,000 parts of 5 GiB.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
 */
export const MAX_OBJECT_BYTES = 53_687_091_200_000;

/**
 * S3's largest object in one PUT or POST, in bytes.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/upload-objects.html
 */
export const MAX_SINGLE_PUT_BYTES = 5_368_709_120;

/**
 * S3's longest key, in bytes of UTF-8.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
 */
export const MAX_KEY_BYTES = 1_024;

/** One setting that cannot be, in the four parts that every message of this project has. */
export interface SettingProblem {
  /** The setting's name, dotted from the root, e.g. `policy.maxBytes`. */
  readonly setting: string;
  /** What was received. */
  readonly received: unknown;
  /** What is allowed. */
  readonly allowed: string;
  /** How to mend it. */
  readonly remedy: string;
}

/** The checksum algorithms that S3 takes on a PUT, as they stand in `x-amz-checksum-*`. */
export const CHECKSUM_ALGORITHMS = ["crc32", "crc32c", "crc64nvme", "sha1", "sha256"] as const;

/** One of {@link CHECKSUM_ALGORITHMS}. */
export type ChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[number];

/** One checksum of the whole object: base64 of its big-endian bytes, as S3 has it. */
export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly value: string;
}

/**
 * Longest life of a presigned URL in seconds: seven days.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html
 */
export const MAX_URL_EXPIRY_SECONDS = 604_800;

/** Longest life of a presigned URL in seconds that needs no `longLivedUrls`. */
export const MAX_ORDINARY_URL_EXPIRY_SECONDS = 3_600;

const KEY_PREFIXES: readonly unknown[] = [
  "shared",
  "subject",
  "tenant",
  "tenant/subject",
] satisfies KeyPrefix[];
const CONTENT_TYPE_PATTERN = /^(?:\*\/\*|[\w!#$&^.+-]{1,127}\/(?:\*|[\w!#$&^.+-]{1,127}))$/;
const EXTENSION_PATTERN = /^(?:\.[A-Za-z0-9_-]+)+$/;

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
  const rules: readonly PolicyRule[] = [...POLICY_RULES, expiryRule(policy.longLivedUrls === true)];
  const problems = rules
    .filter(({ setting, holds }) => !isUnresolved(policy[setting]) && !holds(policy[setting]))
    .map(({ setting, allowed, remedy }) => ({
      setting: `policy.${setting}`,
      received: policy[setting],
      allowed,
      remedy,
    }));
  const { minBytes, maxBytes } = policy;
  const comparable = typeof minBytes === "number" && typeof maxBytes === "number";
  if (problems.length === 0 && comparable && !isUnresolved(minBytes) && !isUnresolved(maxBytes)) {
    return minBytes <= maxBytes ? [] : [emptyRange(minBytes, maxBytes)];
  }
  return problems;
}

interface PolicyRule {
  readonly setting: keyof UploadPolicy;
  readonly holds: (value: unknown) => boolean;
  readonly allowed: string;
  readonly remedy: string;
}

const POLICY_RULES: readonly PolicyRule[] = [
  {
    setting: "minBytes",
    holds: (value) => isWholeNumber(value, 0, MAX_OBJECT_BYTES),
    allowed: `a whole number of bytes, 0 to ${MAX_OBJECT_BYTES}`,
    remedy: "Give the size of the smallest object, or leave it out for 0.",
  },
  {
    setting: "maxBytes",
    holds: (value) => isWholeNumber(value, 1, MAX_OBJECT_BYTES),
    allowed: `a whole number of bytes, 1 to ${MAX_OBJECT_BYTES}`,
    remedy: "Give the size of the largest object, or leave it out for 5 GiB.",
  },
  {
    setting: "allowedContentTypes",
    holds: (value) => isListOf(value, CONTENT_TYPE_PATTERN),
    allowed: 'a list of media types without parameters, e.g. ["image/*", "application/pdf"]',
    remedy: "Write each as type/subtype or type/*; an empty list allows any.",
  },
  {
    setting: "allowedExtensions",
    holds: (value) => isListOf(value, EXTENSION_PATTERN),
    allowed: 'a list of file name endings that begin with a dot, e.g. [".pdf", ".tar.gz"]',
    remedy: "Put the dot before each ending; an empty list allows any.",
  },
  {
    setting: "keyPrefix",
    holds: (value) => KEY_PREFIXES.includes(value),
    allowed: KEY_PREFIXES.map((value) => `"${value}"`).join(", "),
    remedy: 'Take "subject" to give every caller a folder of their own.',
  },
  ...(["overwrite", "longLivedUrls"] as const).map((setting) => ({
    setting,
    holds: (value: unknown) => typeof value === "boolean",
    allowed: "true or false",
    remedy: "Leave it out for false, the safe choice.",
  })),
  {
    setting: "checksum",
    holds: (value) => value === "optional" || value === "required",
    allowed: '"optional" or "required"',
    remedy: 'Take "required" to have every caller name a checksum of the object.',
  },
];

function expiryRule(longLived: boolean): PolicyRule {
  const longest = longLived ? MAX_URL_EXPIRY_SECONDS : MAX_ORDINARY_URL_EXPIRY_SECONDS;
  return {
    setting: "urlExpirySeconds",
    holds: (value) => isWholeNumber(value, 1, longest),
    allowed: `a whole number of seconds, 1 to ${longest}`,
    remedy: longLived
      ? "S3 takes no longer-lived URL; issue a new one instead."
      : "Whoever holds the URL can upload until then: issue a new URL instead, or set longLivedUrls to true.",
  };
}

function emptyRange(minBytes: number, maxBytes: number): SettingProblem {
  return {
    setting: "policy.minBytes",
    received: minBytes,
    allowed: `at most maxBytes, which is ${maxBytes}`,
    remedy: "Lower minBytes or raise maxBytes: no object could be uploaded.",
  };
}

function isWholeNumber(value: unknown, least: number, most: number): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
}

function isListOf(value: unknown, pattern: RegExp): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "string" && pattern.test(item));
}
