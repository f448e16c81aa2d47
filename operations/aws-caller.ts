import { filledString, optional, text, url } from "../functions/rules/kinds.js";
import type { RulesFor } from "../functions/rules/rule.js";
import type { SigningCredentials } from "../functions/sigv4/contract.js";

/** The options of every command that calls AWS, by their names for the user. */
export interface AwsCaller {
  readonly "--region": string;
  readonly AWS_ACCESS_KEY_ID: string;
  readonly AWS_SECRET_ACCESS_KEY: string;
  readonly AWS_ENDPOINT_URL?: string;
}

/** A Region, which becomes part of a host name. */
const REGION = /^[a-z0-9-]+$/;
const CREDENTIALS = {
  remedy: "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and AWS_SESSION_TOKEN for a session.",
  secret: true,
};

/** The rule for a variable with another endpoint than AWS's. */
export const ENDPOINT = optional(url(["https:", "http:"], "a URL such as http://127.0.0.1:4566"));

/** The rules for {@link AwsCaller}. */
export const AWS_CALLER_RULES: RulesFor<AwsCaller> = {
  "--region": text(REGION, "a Region such as eu-central-1", { remedy: "Give --region, or set AWS_REGION." }),
  AWS_ACCESS_KEY_ID: filledString("an access key's id", CREDENTIALS),
  AWS_SECRET_ACCESS_KEY: filledString("a secret access key", CREDENTIALS),
  AWS_ENDPOINT_URL: ENDPOINT,
};

/** The Region from the option, or from the environment. */
export function regionOf(option: string | undefined, environment: NodeJS.ProcessEnv): string | undefined {
  return option ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
}

/** The credentials from the options. Check them first. */
export function credentialsOf(given: AwsCaller, environment: NodeJS.ProcessEnv): SigningCredentials {
  return {
    accessKeyId: given.AWS_ACCESS_KEY_ID,
    secretAccessKey: given.AWS_SECRET_ACCESS_KEY,
    ...(environment.AWS_SESSION_TOKEN && { sessionToken: environment.AWS_SESSION_TOKEN }),
  };
}
