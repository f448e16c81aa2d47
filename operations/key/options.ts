import { CALLER_NAME } from "../../functions/rules/kinds/names.js";
import { UTC_TIME } from "../../functions/rules/kinds/times.js";
import { integer, optional } from "../../functions/rules/kinds.js";
import type { RulesFor } from "../../functions/rules/rule.js";
import { checkOptions, parseOptions } from "../command-line.js";
import type { KeyOptions } from "./make-key.js";

export const KEY_USAGE = `npm run key -- --subject NAME [--tenant NAME] [--days NUMBER] [--not-before TIME]

Makes a pre-shared key, and its entry for the identity settings.

  --subject NAME     the subject of the key's holder
  --tenant NAME      the holder's tenant
  --days NUMBER      days for which the key is accepted, 1 to 3650 (default 365)
  --not-before TIME  start of the key's validity in UTC, e.g. 2026-01-31T00:00:00Z (default: now)`;

const DAY_MS = 86_400_000;

interface Given {
  readonly "--subject": string;
  readonly "--tenant": string | undefined;
  readonly "--days": number;
  readonly "--not-before": string | undefined;
}

const RULES: RulesFor<Given> = {
  "--subject": { ...CALLER_NAME, remedy: "Name the subject of the key's holder." },
  "--tenant": optional({ ...CALLER_NAME, remedy: "Correct it, or leave it out." }),
  "--days": integer({ min: 1, max: 3_650, unit: "days" }, { remedy: "Correct it, or leave it out for 365." }),
  "--not-before": optional({ ...UTC_TIME, remedy: "Correct it, or leave it out for now." }),
};

/**
 * Reads the command line; undefined if it asks for help.
 * @param now - Milliseconds since 1970.
 * @throws {UsageError} that lists what is missing or wrong
 */
export function readKeyOptions(args: readonly string[], now: number): KeyOptions | undefined {
  const { help, subject, tenant, days = "365", "not-before": notBefore } = parseOptions(args, OPTIONS);
  if (help) return undefined;
  const given = checkOptions<Given>(
    {
      "--subject": subject,
      "--tenant": tenant,
      "--days": /^\d+$/.test(days) ? Number(days) : days,
      "--not-before": notBefore,
    },
    RULES,
  );
  const start = notBefore === undefined ? now : Date.parse(notBefore);
  return {
    subject: given["--subject"],
    ...(tenant !== undefined && { tenant }),
    ...(notBefore !== undefined && { notBefore }),
    expiresAt: new Date(start + given["--days"] * DAY_MS).toISOString().replace(/\.\d+Z$/, "Z"),
  };
}

const OPTIONS = {
  help: { type: "boolean", short: "h" },
  subject: { type: "string" },
  tenant: { type: "string" },
  days: { type: "string" },
  "not-before": { type: "string" },
} as const;
