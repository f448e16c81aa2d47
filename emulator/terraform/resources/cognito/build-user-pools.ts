import type { UserPool, UserPoolClient } from "../../../model.js";
import type { Diagnostics, Resources } from "../../model/diagnostics.js";
import type { ArgumentsOf, Resource } from "../../schema/resource-type.js";
import { lambdaFunction } from "../lambda/function.js";
import { resourceServer, userGroup, userPool, userPoolClient, userPoolDomain } from "./user-pool.js";

/**
 * Attributes of every pool: the standard claims of OpenID Connect.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
 */
const STANDARD_ATTRIBUTES = new Set(
  "address birthdate email family_name gender given_name locale middle_name name nickname phone_number picture preferred_username profile sub updated_at website zoneinfo".split(
    " ",
  ),
);

const SECONDS = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 } as const;

/** Default validity of a client's access and ID tokens, in seconds. */
const DEFAULT_VALIDITY_SECONDS = 3600;
/** Default validity of refresh tokens, in seconds. */
const DEFAULT_REFRESH_SECONDS = 30 * SECONDS.days;

/** Joins user pools with their clients, domain, resource servers and groups. */
export function buildUserPools(resources: Resources, diagnostics: Diagnostics): readonly UserPool[] {
  const pools = resources.of(userPool);
  const ids = pools.map((one) => one.string("id"));
  const clients = diagnostics.byOwner(resources.of(userPoolClient), "user_pool_id", ids, "user pool");
  const domains = diagnostics.byOwner(resources.of(userPoolDomain), "user_pool_id", ids, "user pool");
  const servers = diagnostics.byOwner(resources.of(resourceServer), "user_pool_id", ids, "user pool");
  const groups = diagnostics.byOwner(resources.of(userGroup), "user_pool_id", ids, "user pool");
  return pools.map((one) => {
    const id = one.string("id");
    const domain = diagnostics.only(domains.get(id))?.arguments.domain;
    return {
      constructPath: one.constructPath,
      id,
      arn: one.string("arn"),
      name: one.arguments.name,
      region: one.region,
      ...(domain === undefined ? {} : { domain }),
      clients: (clients.get(id) ?? []).map(buildClient),
      resourceServers: (servers.get(id) ?? []).map(({ arguments: given }) => ({
        identifier: given.identifier,
        scopes: given.scope.map(({ scope_name: name }) => name),
      })),
      groups: (groups.get(id) ?? []).map(({ arguments: given }) => given.name),
      customAttributes: one.arguments.schema
        .map(({ name }) => name)
        .filter((name) => !STANDARD_ATTRIBUTES.has(name)),
      ...preTokenGeneration(one, resources, diagnostics),
    };
  });
}

function preTokenGeneration(
  one: Resource<ArgumentsOf<typeof userPool>>,
  resources: Resources,
  diagnostics: Diagnostics,
): Pick<UserPool, "preTokenGeneration"> {
  const config = one.arguments.lambda_config;
  const versioned = config?.pre_token_generation_config;
  const functionArn = versioned?.lambda_arn ?? config?.pre_token_generation;
  if (functionArn === undefined) return {};
  const arns = resources
    .of(lambdaFunction)
    .flatMap((target) => [target.string("arn"), target.string("qualified_arn")]);
  if (!arns.includes(functionArn)) {
    diagnostics.report(one, "lambda_config", `${functionArn} is not a function of this stack`);
  }
  return { preTokenGeneration: { functionArn, version: versioned?.lambda_version ?? "V1_0" } };
}

function buildClient(one: Resource<ArgumentsOf<typeof userPoolClient>>): UserPoolClient {
  const given = one.arguments;
  const units = given.token_validity_units;
  const oauth = given.allowed_oauth_flows_user_pool_client;
  return {
    constructPath: one.constructPath,
    id: one.string("id"),
    name: given.name,
    ...(given.generate_secret ? { secret: one.string("client_secret") } : {}),
    explicitAuthFlows: given.explicit_auth_flows,
    allowedOauthFlows: oauth ? given.allowed_oauth_flows : [],
    allowedOauthScopes: oauth ? given.allowed_oauth_scopes : [],
    callbackUrls: given.callback_urls,
    ...(given.write_attributes.length === 0 ? {} : { writeAttributes: given.write_attributes }),
    accessTokenValiditySeconds: validity(given.access_token_validity, units?.access_token),
    idTokenValiditySeconds: validity(given.id_token_validity, units?.id_token),
    refreshTokenValiditySeconds: refreshValidity(given.refresh_token_validity, units?.refresh_token),
  };
}

/** Converts a validity to seconds. The default unit is hours. */
function validity(amount: number | undefined, unit: keyof typeof SECONDS | undefined): number {
  return amount === undefined ? DEFAULT_VALIDITY_SECONDS : amount * SECONDS[unit ?? "hours"];
}

/**
 * Converts the validity of refresh tokens to seconds. The default unit is days; an amount of 0 means the default
 * validity.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html
 */
function refreshValidity(amount: number | undefined, unit: keyof typeof SECONDS | undefined): number {
  return amount ? amount * SECONDS[unit ?? "days"] : DEFAULT_REFRESH_SECONDS;
}
