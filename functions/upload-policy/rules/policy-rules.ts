import {
  ANYTHING,
  boolean,
  CONTENT_TYPE,
  EXTENSION,
  integer,
  list,
  oneOf,
  openObject,
  optional,
} from "../../rules/kinds.js";
import type { RuleContext, RuleFor, RulesFor } from "../../rules/rule.js";
import type { UploadPolicy } from "../policy.js";
import {
  KEY_PREFIXES,
  MAX_OBJECT_BYTES,
  MAX_ORDINARY_URL_EXPIRY_SECONDS,
  MAX_URL_EXPIRY_SECONDS,
} from "../policy.js";

const OBJECT_SIZE = { see: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html" };

const minBytes = integer({ min: 0, max: MAX_OBJECT_BYTES, unit: "bytes" });
const seconds = integer({ min: 1, max: MAX_URL_EXPIRY_SECONDS, unit: "seconds" });
const expirySeconds: RuleFor<number> = {
  ...seconds,
  holds: (value, context) => seconds.holds(value, context) && !isLongLived(value, context),
  allowed: `${seconds.allowed}, at most ${MAX_ORDINARY_URL_EXPIRY_SECONDS} without longLivedUrls`,
  remedy:
    "Everyone who has the URL or form can upload until it expires: issue new ones instead, or set longLivedUrls to true.",
  see: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html",
};

/** The rule for `maxBytes`. */
export const MAX_BYTES = integer({ min: 1, max: MAX_OBJECT_BYTES, unit: "bytes" }, OBJECT_SIZE);

/**
 * The rules of a deployed policy. {@link LIMITS} checks its limits, and `requireValidAttributes` checks its attributes.
 * Each is loaded only if the policy has any.
 */
export const DEPLOYED_POLICY_RULES: RulesFor<Omit<UploadPolicy, "attributes">> = {
  minBytes: {
    ...minBytes,
    ...OBJECT_SIZE,
    holds: (value, context) => minBytes.holds(value, context) && !exceedsMaxBytes(value, context),
    allowed: `${minBytes.allowed}, at most maxBytes`,
    remedy: "Lower it, or raise maxBytes.",
  },
  maxBytes: MAX_BYTES,
  allowedContentTypes: list(
    CONTENT_TYPE,
    {},
    {
      remedy: "Write each as type/subtype or type/*. An empty list allows any.",
    },
  ),
  allowedExtensions: list(
    EXTENSION,
    {},
    {
      remedy: "Put the dot before each ending. An empty list allows any.",
    },
  ),
  keyPrefix: oneOf(KEY_PREFIXES, { remedy: 'Use "subject" to give every caller a folder.' }),
  overwrite: boolean(),
  checksum: oneOf(["optional", "required"]),
  urlExpirySeconds: expirySeconds,
  formExpirySeconds: optional(expirySeconds),
  longLivedUrls: boolean(),
  limits: ANYTHING as RuleFor<UploadPolicy["limits"]>,
};

/** The rule for the policy that a function is deployed with. */
export const DEPLOYED_POLICY: RuleFor<UploadPolicy> =
  openObject<Omit<UploadPolicy, "attributes">>(DEPLOYED_POLICY_RULES);

/** Whether a value exceeds `maxBytes`, so that no object could be uploaded. */
function exceedsMaxBytes(value: unknown, { siblings: { maxBytes }, isUnresolved }: RuleContext): boolean {
  return !isUnresolved(maxBytes) && Number(value) > Number(maxBytes);
}

function isLongLived(value: unknown, { siblings: { longLivedUrls } }: RuleContext): boolean {
  return Number(value) > MAX_ORDINARY_URL_EXPIRY_SECONDS && longLivedUrls !== true;
}
