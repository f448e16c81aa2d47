import { optional, text } from "../../functions/rules/kinds.js";
import type { RulesFor } from "../../functions/rules/rule.js";
import type { SigningCredentials } from "../../functions/sigv4/contract.js";
import type { AwsCaller } from "../aws-caller.js";
import { AWS_CALLER_RULES, credentialsOf, ENDPOINT, regionOf } from "../aws-caller.js";
import { checkOptions, parseOptions, UsageError } from "../command-line.js";
import type { Change, DenyEntries } from "./change.js";

/** Help of the command. */
export const USAGE = `Usage: npm run live-settings -- show   --parameter NAME
       npm run live-settings -- pause  --parameter NAME
       npm run live-settings -- resume --parameter NAME
       npm run live-settings -- deny   --parameter NAME (--subject S | --tenant T | --key-id K | --token-id J) …
       npm run live-settings -- allow  --parameter NAME (--subject S | --tenant T | --key-id K | --token-id J) …

Pauses uploads and denies callers without a deployment. Each action changes its part of the parameter and keeps the
rest, then shows all settings.

  show              the current settings
  pause, resume     stop the uploads of all patterns; accept them again
  deny, allow       add entries to the deny list; remove them

  --parameter NAME  the stack's output live_settings_parameter
  --subject S       repeatable, as are the next three: a subject, after its issuer's namespace if it has one: partner:alice
  --tenant T        a tenant, in the same form
  --key-id K        the kid of an issuer's key, or the sha256 of a pre-shared key
  --token-id J      a token's jti
  --region REGION   the stack's Region (default: AWS_REGION or AWS_DEFAULT_REGION)

Functions apply a change within liveSettingsRefreshSeconds (60). The presigned API accepts a denied caller for up to a
minute longer, and issued URLs work until they expire.

Parameter Store has no conditional writes. If two operators change the parameter at the same time, one change can undo
the other: the command reads the parameter again, and exits with 1 if another change came between.

Credentials come from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN. They need ssm:GetParameter, and
ssm:PutParameter for all but show. AWS_ENDPOINT_URL (or AWS_ENDPOINT_URL_SSM) replaces AWS's endpoint. For the
emulator, set it to aws.endpointUrl of .local/endpoints.json, and use that file's access key of s3.

Exit codes: 0 done; 1 Parameter Store rejected the request, the parameter's value is invalid, or another change came
between; 2 wrong arguments.`;

/** The change, its parameter, and the credentials. */
interface LiveSettingsOptions {
  readonly change: Change;
  readonly parameterName: string;
  readonly region: string;
  readonly credentials: SigningCredentials;
  /** URL of Parameter Store. @default - AWS's in the Region */
  readonly endpointUrl?: string;
}

const ACTIONS = ["show", "pause", "resume", "deny", "allow"] as const;
type Action = (typeof ACTIONS)[number];

/** Values of the command line and the environment, by their names for the user. */
interface Given extends AwsCaller {
  readonly "--parameter": string;
  readonly AWS_ENDPOINT_URL_SSM?: string;
}

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
const PARAMETER = /^[a-zA-Z0-9_./-]{1,1011}$/;

const RULES: RulesFor<Given> = {
  "--parameter": text(PARAMETER, "a parameter's name", { remedy: "Use the output live_settings_parameter." }),
  ...AWS_CALLER_RULES,
  AWS_ENDPOINT_URL_SSM: ENDPOINT,
};

const NAME = optional(text(/\S/, "a name that is not blank"));

/**
 * Reads the command line and the environment.
 * @returns undefined for --help
 * @throws {UsageError} that lists every problem
 */
export function readOptions(
  [word, ...rest]: readonly string[],
  environment: NodeJS.ProcessEnv,
): LiveSettingsOptions | undefined {
  if (word === "--help" || rest.includes("--help")) return undefined;
  const action = ACTIONS.find((one) => one === word);
  if (action === undefined) {
    const received = word === undefined ? "The action is missing" : `Unknown action ${JSON.stringify(word)}`;
    throw new UsageError([`${received}. Known actions: ${ACTIONS.join(", ")}.`]);
  }
  const options = parseOptions(rest, {
    parameter: { type: "string" },
    subject: { type: "string", multiple: true },
    tenant: { type: "string", multiple: true },
    "key-id": { type: "string", multiple: true },
    "token-id": { type: "string", multiple: true },
    region: { type: "string" },
  });
  const given = checkOptions(
    {
      ...environment,
      "--parameter": options.parameter,
      "--region": regionOf(options.region, environment),
    },
    RULES,
  );
  const endpointUrl = given.AWS_ENDPOINT_URL_SSM ?? given.AWS_ENDPOINT_URL;
  return {
    change: changeOf(action, {
      subjects: names("--subject", options.subject),
      tenants: names("--tenant", options.tenant),
      keyIds: names("--key-id", options["key-id"]),
      tokenIds: names("--token-id", options["token-id"]),
    }),
    parameterName: given["--parameter"],
    region: given["--region"],
    credentials: credentialsOf(given, environment),
    ...(endpointUrl !== undefined && { endpointUrl }),
  };
}

function names(option: string, given: readonly string[] = []): readonly string[] {
  for (const name of given) checkOptions({ [option]: name }, { [option]: NAME });
  return given;
}

function changeOf(action: Action, entries: DenyEntries): Change {
  const isEmpty = Object.values(entries).every((names) => names.length === 0);
  if (action === "deny" || action === "allow") {
    if (!isEmpty) return { action, entries };
    throw new UsageError([`${action} needs at least one --subject, --tenant, --key-id or --token-id.`]);
  }
  if (isEmpty) return { action };
  throw new UsageError([
    `--subject, --tenant, --key-id and --token-id go with deny and allow, not with ${action}.`,
  ]);
}
