import type { QuotaLimits } from "../../functions/quota/contract.js";
import type { Scope } from "../../functions/quota/limits/caller-limits.js";
import { subjectPartition, tenantPartition } from "../../functions/quota/limits/counters.js";
import { optional, text } from "../../functions/rules/kinds.js";
import type { RulesFor } from "../../functions/rules/rule.js";
import type { SigningCredentials } from "../../functions/sigv4/contract.js";
import { pathSegment } from "../../functions/upload-policy/segment.js";
import type { AwsCaller } from "../aws-caller.js";
import { AWS_CALLER_RULES, credentialsOf, ENDPOINT, regionOf } from "../aws-caller.js";
import { checkOptions, parseOptions, UsageError } from "../command-line.js";
import type { NewLimitOptions } from "./new-limits.js";
import { LIMIT_NAMES, readNewLimits } from "./new-limits.js";

/** Help of the command. */
export const USAGE = `Usage: npm run quota -- show  --table NAME HOLDER
       npm run quota -- set   --table NAME HOLDER --limit QUOTA=NUMBER [--limit …] [--until TIME]
       npm run quota -- reset --table NAME HOLDER

HOLDER is --tenant NAME for a tenant, --tenant NAME --subject NAME for a subject of a tenant, or --subject NAME for a
subject without a tenant.

Shows the usage of a subject or a tenant, and sets limits for it, higher or lower than those of the stack's settings.
It needs no deployment: functions apply new limits within a minute.

  show             shows used and reserved amounts, and the limits of an earlier set
  set              replaces all limits of an earlier set; other limits are those of the settings
  reset            deletes the limits of an earlier set, so that those of the settings apply again

  --table NAME     the stack's output quota_table_name
  --subject NAME   a subject, as in the token's sub claim
  --tenant NAME    a tenant, without the prefix of its group
  --limit Q=N      repeatable. Q: ${LIMIT_NAMES.join(", ")}.
                   N: a whole number of 1 to 15 digits, in bytes for bytesPer…; requestsPerSecond=0 blocks the
                   holder. A window without a quota in the settings is counted from now on.
  --until TIME     expiry of the limits in UTC, e.g. 2026-01-31T00:00:00Z (default: never)
  --region REGION  default: AWS_REGION or AWS_DEFAULT_REGION

Credentials come from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN. They need dynamodb:GetItem and
dynamodb:Query for show, dynamodb:UpdateItem for set, and dynamodb:DeleteItem for reset. AWS_ENDPOINT_URL (or
AWS_ENDPOINT_URL_DYNAMODB) replaces AWS's endpoint. For the emulator, set it to aws.endpointUrl of
.local/endpoints.json, and use that file's access key of s3.

Exit codes: 0 done; 1 DynamoDB rejected the request or did not answer; 2 wrong arguments.`;

/** The action, its holder, and the credentials. */
export interface QuotaOptions {
  readonly action: Action;
  readonly tableName: string;
  /** The subject or tenant, for the report. */
  readonly name: string;
  /** Partition of its counters. */
  readonly partition: string;
  /** The new limits; only for `set`. */
  readonly limits: QuotaLimits;
  /** Expiry of the limits, in seconds since 1970. @default - never */
  readonly until?: number;
  readonly region: string;
  readonly credentials: SigningCredentials;
  /** URL of DynamoDB. @default - AWS's in the Region */
  readonly endpointUrl?: string;
}

type Holder = Pick<QuotaOptions, "name" | "partition">;

const ACTIONS = ["show", "set", "reset"] as const;
type Action = (typeof ACTIONS)[number];

/** Values of the command line and the environment, by their names for the user. */
interface Given extends AwsCaller {
  readonly "--table": string;
  readonly "--until"?: string;
  readonly AWS_ENDPOINT_URL_DYNAMODB?: string;
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html */
const TABLE = /^[a-zA-Z0-9_.-]{3,255}$/;
const UTC_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?Z$/;

const RULES: RulesFor<Given> = {
  "--table": text(TABLE, "a table's name", { remedy: "Use the output quota_table_name." }),
  "--until": optional(text(UTC_TIME, "a time in UTC such as 2026-01-31T00:00:00Z")),
  ...AWS_CALLER_RULES,
  AWS_ENDPOINT_URL_DYNAMODB: ENDPOINT,
};

/**
 * Reads the command line and the environment.
 * @param now - Milliseconds since 1970.
 * @returns undefined for --help
 * @throws {UsageError} that lists every problem
 */
export function readOptions(
  [word, ...rest]: readonly string[],
  environment: NodeJS.ProcessEnv,
  now: number,
): QuotaOptions | undefined {
  if (word === "--help" || rest.includes("--help")) return undefined;
  const action = ACTIONS.find((one) => one === word);
  if (action === undefined) {
    throw new UsageError([`Unknown action ${JSON.stringify(word)}. Known actions: ${ACTIONS.join(", ")}.`]);
  }
  const options = parseOptions(rest, {
    table: { type: "string" },
    subject: { type: "string" },
    tenant: { type: "string" },
    limit: { type: "string", multiple: true },
    until: { type: "string" },
    region: { type: "string" },
  });
  const given = checkOptions(
    {
      ...environment,
      "--table": options.table,
      "--until": options.until,
      "--region": regionOf(options.region, environment),
    },
    RULES,
  );
  const endpointUrl = given.AWS_ENDPOINT_URL_DYNAMODB ?? given.AWS_ENDPOINT_URL;
  return {
    action,
    tableName: given["--table"],
    ...readHolder(options),
    ...(action === "set" ? readNewLimits(options, now) : withoutLimits(action, options)),
    region: given["--region"],
    credentials: credentialsOf(given, environment),
    ...(endpointUrl !== undefined && { endpointUrl }),
  };
}

/** The subject or tenant of the limits. */
function readHolder(given: { readonly subject?: string; readonly tenant?: string }): Holder {
  const [subject, tenant] = [readSegment("subject", given.subject), readSegment("tenant", given.tenant)];
  if (subject !== undefined) {
    const name = `subject ${given.subject}${tenant === undefined ? "" : ` of tenant ${given.tenant}`}`;
    return { name, partition: subjectPartition({ subject, ...(tenant !== undefined && { tenant }) }) };
  }
  if (tenant !== undefined) return { name: `tenant ${given.tenant}`, partition: tenantPartition(tenant) };
  throw new UsageError(["Give --tenant, --subject, or both for a subject of a tenant."]);
}

function readSegment(scope: Scope, name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const made = pathSegment(name);
  if (made.outcome === "segment") return made.segment;
  throw new UsageError([`--${scope} ${JSON.stringify(name)} ${made.reason}.`]);
}

function withoutLimits(action: Action, { limit, until }: NewLimitOptions): { readonly limits: QuotaLimits } {
  if (limit === undefined && until === undefined) return { limits: {} };
  throw new UsageError([`--limit and --until go with set, not with ${action}.`]);
}
