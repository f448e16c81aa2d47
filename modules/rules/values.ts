import { isObject } from "../../functions/json/json.js";
import type { Words } from "../../functions/rules/kinds.js";
import { integer, list, oneOf, optional, REGION_END, text } from "../../functions/rules/kinds.js";
import type { RuleFor } from "../../functions/rules/rule.js";

/** The reason that a REST API's values must be known at synth. */
export const IN_DOCUMENT = "the API's OpenAPI document is written at synth";

/**
 * A string that is not checked here.
 * @param allowed - Description of the string, e.g. `an ARN`.
 */
export function anyText(allowed: string, words: Words = {}): RuleFor<string> {
  return { kind: "string", holds: (value) => typeof value === "string", allowed, ...words };
}

/**
 * The ARN of a resource.
 * @param service - As in ARNs, e.g. `kms`.
 * @param resource - Beginning of the ARN's last part, e.g. `key/`; empty for any.
 */
export function arn(service: string, resource: string, words: Words = {}): RuleFor<string> {
  return text(
    new RegExp(`^arn:[a-z-]+:${service}:[a-z0-9-]*:[0-9]*:${resource}[!-~]+$`),
    `an ARN such as arn:aws:${service}:REGION:ACCOUNT:${resource}…`,
    { remedy: "Pass the ARN of the resource itself, not its name or alias.", ...words },
  );
}

/** The ARN of a KMS key. */
export const KMS_KEY_ARN = arn("kms", "key/");

/** The ARNs of roles that a bucket's policy names. */
export const ROLE_ARNS: RuleFor<readonly string[]> = list(
  arn("iam", "role/"),
  {},
  { structural: "the bucket's policy names each of them" },
);

/** A construct of the caller's program, or another object with these members. */
export function construct<Value extends object>(
  what: string,
  members: readonly (keyof Value & string)[],
  words: Words = {},
): RuleFor<Value> {
  return {
    kind: "construct",
    holds: (value) => isObject(value) && members.every((member) => value[member] !== undefined),
    allowed: `${what}, or an object with ${members.join(", ")}`,
    structural: "its members are used at synth",
    ...words,
  };
}

/**
 * Whole path segments. They become the end of a policy's `Resource` and the path of an origin, in which a `*`, a `?` or
 * half a segment would have another meaning.
 */
export const KEY_PREFIX: RuleFor<string> = text(
  /^(?:[A-Za-z0-9][A-Za-z0-9!_.-]*\/)*$/,
  'empty, or path segments of letters, digits and "!_.-" that each end in "/"',
  { remedy: 'Write it as "uploads/" or "in/2026/", without a leading slash.' },
);

/** The prefix of all uploads in a bucket. */
export const UPLOADS_PREFIX = optional(KEY_PREFIX, "uploads/");

const ORIGINS: RuleFor<readonly string[]> = list(
  text(
    /^(?:\*|https?:\/\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?)$/,
    'an origin such as "https://app.example.com", or "*" as the only item',
    {
      remedy:
        "Give only scheme, host and port, in lower case, as browsers send them, without a trailing slash. " +
        "List every subdomain: a wildcard inside an origin does not work.",
      see: "https://www.rfc-editor.org/rfc/rfc6454#section-7",
    },
  ),
);

/**
 * Origins in the form that browsers send: without path, trailing slash and capitals. `*` is allowed only as the whole
 * list: S3 supports `https://*.example.com`, but the functions and API Gateway compare origins character by character.
 */
export const CORS_ORIGINS: RuleFor<readonly string[]> = {
  ...ORIGINS,
  holds: (value, context) =>
    ORIGINS.holds(value, context) &&
    (Array.isArray(value) ? value.length === 1 || !value.includes("*") : true),
  allowed: 'a list of different origins such as "https://app.example.com", or "*" alone',
  remedy: 'List the origins by name, or "*" and nothing else.',
};

/** The code of a Region. The Regions of other partitions (China, GovCloud, isolated ones) are rejected. */
export const REGION: RuleFor<string> = text(
  new RegExp(`^(?!cn-)[a-z]{2}-${REGION_END}$`),
  'a Region\'s code such as "eu-central-1", of the partition aws: others have other ARNs and no Lambda@Edge',
  {
    remedy: "Pass the code, not the Region's name or an Availability Zone.",
    see: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html",
  },
);

/** Seconds after which a function reads settings from SSM again, with the default. */
export const REFRESH_SECONDS = optional(
  integer(
    { min: 1, max: 3_600, unit: "seconds" },
    {
      remedy:
        "Until the settings are read again, the previous ones apply: a removed key still works, and a pause has no effect yet.",
    },
  ),
  60,
);

/** Days that a log group keeps its events. */
export const LOG_RETENTION_DAYS: RuleFor<number> = oneOf<number>(
  [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
  {
    remedy: "Use the next longer of CloudWatch's periods.",
    see: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html",
  },
);

/** Default retention of log groups in days. */
export const DEFAULT_LOG_RETENTION_DAYS = 30;
