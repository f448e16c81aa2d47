import { list, object, oneOf, optional, text } from "../../rules/kinds.js";
import { ANY_CACHE_CONTROL, isCacheControl } from "../cache-control-values.js";
import type { AllowedAttributes } from "../contract.js";
import { DISPOSITION_TYPES, STORAGE_CLASSES } from "../contract.js";
import { foldedName, isReservedMetadata, isReservedTag } from "../reserved-names.js";

const MAX_NAMES = 20;
/** Part of each rule for a list of strings: the reason that the list must be known at synth. */
const READ_AT_SYNTH = { structural: "the permissions of the functions are made from it" };
const TAGGING = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html";

const METADATA_NAME = text(
  /^[a-z0-9][a-z0-9._-]{0,63}$/,
  "1 to 64 lower-case letters, digits and . _ -, which do not begin with upload- or x-amz-",
  { see: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html" },
);
const TAG_KEY = text(
  /^[\p{L}\p{N}_.:/=+\-@](?:[\p{L}\p{N} _.:/=+\-@]{0,126}[\p{L}\p{N}_.:/=+\-@])?$/u,
  "1 to 128 letters, digits, spaces and _ . : / = + - @, without aws: or upload- in front and no tag of GuardDuty",
  { see: TAGGING },
);
/** One allowed value. It is an exact value, not a pattern, so that the settings show what is allowed. */
const CACHE_CONTROL = text(
  /^(?:\*|[\w-]+(?:=\d+)?(?:, ?[\w-]+(?:=\d+)?)*)$/,
  'a value such as "private, max-age=3600", or "*" for any',
);

const tagKeys = list<string>(
  { ...TAG_KEY, holds: (key, context) => TAG_KEY.holds(key, context) && !isReservedTag(String(key)) },
  { min: 1, max: MAX_NAMES },
  READ_AT_SYNTH,
);

/** The rule of a policy's attributes. */
export const ATTRIBUTES = optional(
  object<AllowedAttributes>({
    metadata: optional(
      list<string>(
        {
          ...METADATA_NAME,
          holds: (name, context) => METADATA_NAME.holds(name, context) && !isReservedMetadata(String(name)),
        },
        { min: 1, max: MAX_NAMES },
        READ_AT_SYNTH,
      ),
    ),
    tags: optional({
      ...tagKeys,
      holds: (keys, context) => tagKeys.holds(keys, context) && !differInCaseOnly(keys),
      remedy: "IAM compares keys of tags without regard to case: no two keys may differ in case only.",
    }),
    storageClasses: optional(list(oneOf(STORAGE_CLASSES), { min: 1 })),
    cacheControl: optional(
      list<string>(
        {
          ...CACHE_CONTROL,
          holds: (value, context) =>
            CACHE_CONTROL.holds(value, context) &&
            (value === ANY_CACHE_CONTROL || isCacheControl(String(value))),
        },
        { min: 1, max: 10 },
        READ_AT_SYNTH,
      ),
    ),
    contentDisposition: optional(list(oneOf(DISPOSITION_TYPES), { min: 1 })),
  }),
);

function differInCaseOnly(keys: unknown): boolean {
  const lower = Array.isArray(keys) ? keys.map((key) => foldedName(String(key))) : [];
  return new Set(lower).size < lower.length;
}
