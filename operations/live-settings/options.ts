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

Pauses uploads and denies callers while the stack runs, without a deployment. Each action changes its part of the
parameter and keeps the rest, then shows the parameter's value.

  show              the current settings
  pause, resume     stops the uploads of all patterns; accepts them again
  deny, allow       adds entries to the deny list; removes them

  --parameter NAME  the stack's output live_settings_parameter
  --subject S       repeatable, as are the next three: a subject as uploads are stored under it, e.g. partner:alice
  --tenant T        a tenant, as uploads are stored under it
  --key-id K        the kid of an issuer's key, or the sha256 of a pre-shared key
  --token-id J      a token's jti
  --region REGION   the stack's; default: AWS_REGION or AWS_DEFAULT_REGION

Functions follow within liveSettingsRefreshSeconds (60). The presigned API lets a denied caller in for up to a minute
more, and issued URLs work until they expire.

Parameter Store cannot write under a condition. If two operators change the parameter at once, one may undo what the
other has done: the command reads back what it wrote, and exits with 1 if another change came between.

Credentials come from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN. They need ssm:GetParameter, and
ssm:PutParameter for all but show. AWS_ENDPOINT_URL (or AWS_ENDPOINT_URL_SSM) leads to another AWS, such as the local run:
there the keys are those of s3 in .local/endpoints.json, and the URL is aws.endpointUrl.

Exit codes: 0 done; 1 Parameter Store did not do it, the value is wrong, or another change came between; 2 the command
was called wrongly.`;

/** The change, its parameter, and the credentials. */
interface LiveSettingsOptions {
  readonly change: Change;
  readonly parameterName: string;
  readonly region: string;
  readonly credentials: SigningCredentials;
  /** Another Parameter Store than AWS's. @default - the Region's */
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
