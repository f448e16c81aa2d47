import {
  ANYTHING,
  CONTENT_TYPE,
  EXTENSION,
  integer,
  list,
  object,
  oneOf,
  optional,
  text,
} from "../../rules/kinds.js";
import type { RuleFor } from "../../rules/rule.js";
import type { CallerPolicy } from "../contract.js";

/** S3's largest object in bytes, and longest life of a presigned URL in seconds. */
const MOST = { bytes: 53_687_091_200_000, seconds: 604_800 };

/** Matches path segments that are written the same in a URL and in JSON, and of which none consists only of dots. */
const FOLDERS = /^(?:(?!\.+\/)[A-Za-z0-9._-]+\/)+$/;

/** The rule for a caller's own policy. `narrowedPolicy` checks its attributes, and loads their rules only if needed. */
export const CALLER_POLICY: RuleFor<CallerPolicy> = object<CallerPolicy>({
  prefix: optional(
    text(FOLDERS, 'segments of letters, digits and "._-", each with a slash after it, such as "nightly/"'),
  ),
  maxBytes: optional(integer({ min: 1, max: MOST.bytes })),
  allowedContentTypes: optional(list(CONTENT_TYPE, { min: 1 })),
  allowedExtensions: optional(list(EXTENSION, { min: 1 })),
  overwrite: optional({
    kind: "boolean",
    holds: (value) => value === false,
    allowed: "false",
  }),
  checksum: optional(oneOf(["required"])),
  urlExpirySeconds: optional(integer({ min: 1, max: MOST.seconds })),
  attributes: ANYTHING as RuleFor<CallerPolicy["attributes"]>,
});
