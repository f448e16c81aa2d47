import { filledString, integer, map, object, oneOf, openObject, optional } from "../../rules/kinds.js";
import type { RulesFor } from "../../rules/rule.js";
import { REGION } from "../../upload-policy/rules/place-rules.js";
import type { QuotaLimits, QuotaRules, QuotaSettings } from "../contract.js";
import { MOST, MOST_BURST, MOST_REQUESTS_PER_SECOND } from "../limits/stored-limits.js";

const UPLOADS = optional(integer({ min: 0, max: MOST, unit: "uploads" }));
const BYTES = optional(integer({ min: 0, max: MOST, unit: "bytes" }));

/** The rules for {@link QuotaLimits}. */
export const LIMIT_RULES = {
  uploadsPerHour: UPLOADS,
  uploadsPerDay: UPLOADS,
  uploadsPerMonth: UPLOADS,
  bytesPerHour: BYTES,
  bytesPerDay: BYTES,
  bytesPerMonth: BYTES,
  requestsPerSecond: optional(
    integer(
      { min: 0, max: MOST_REQUESTS_PER_SECOND },
      {
        remedy: "DynamoDB writes one item at most 1,000 times per second.",
        see: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html",
      },
    ),
  ),
  burst: optional(integer({ min: 1, max: MOST_BURST })),
} satisfies RulesFor<QuotaLimits>;

const LIMITS = object<QuotaLimits>(LIMIT_RULES);
const NAMED = { pattern: /\S/, allowed: "a name that is not blank", max: 100 };

/** API Gateway's templates name claims in single quotes. A dot leads into a nested claim, which has a name, too. */
const CLAIM = {
  pattern: /^[\w:/-]{1,100}(?:\.[\w:/-]{1,100}){0,9}$/,
  allowed: "a claim's name of letters, digits and _ : / -, with single dots between them",
  max: 10,
};

/** The rules for {@link QuotaRules}. */
export const QUOTA_RULES = {
  subject: optional(LIMITS),
  tenant: optional(LIMITS),
  groups: optional(map(NAMED, LIMITS)),
  claims: optional(map(CLAIM, map(NAMED, LIMITS))),
  tenants: optional(map(NAMED, LIMITS)),
  unknownSizeBytes: optional(integer({ min: 0, max: MOST, unit: "bytes" }), 0),
  onUnavailable: optional(
    oneOf(["reject", "accept"], {
      remedy: 'Leave it out for "reject", which accepts no upload without booking it.',
      structural: undefined,
    }),
    "reject",
  ),
} satisfies RulesFor<QuotaRules>;

/** The rule for a function's quota settings. */
export const QUOTA_SETTINGS = openObject<QuotaSettings>({
  ...QUOTA_RULES,
  tableName: filledString("a table's name"),
  region: REGION,
  onUnavailable: oneOf(["reject", "accept"]),
});
