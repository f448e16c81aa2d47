import { Token } from "cdktf";
import { Construct } from "constructs";
import type { CognitoIdentitySettings } from "../../functions/identity/contract.js";
import { identityProblems } from "../../functions/identity/rules/identity-problems.js";
import { withDefaultValues } from "../../functions/rules/fallbacks.js";
import { currentAccountId, currentRegion } from "../iam/index.js";
import { checkProblems, checkProps, requirePropsObject } from "../rules/check.js";
import { checkManagedUserPool } from "./checks.js";
import type { CommandLineClient } from "./clients/command-line-client.js";
import { COMMAND_LINE_CALLBACKS } from "./clients/command-line-client.js";
import { issuerOfPool, regionOfPool } from "./issuer/issuer-of-pool.js";
import {
  createClient,
  createCommandLineClient,
  createDomain,
  createPool,
  createResourceServer,
  namesUsers,
  scopeNames,
} from "./managed-pool.js";
import type {
  ExistingUserPoolProps,
  ManagedUserPoolProps,
  PoolTokenSettings,
  UserPoolProps,
} from "./props.js";
import { POOL_TOKEN_SETTINGS } from "./props.js";
import { EXISTING_USER_POOL_PROPS_RULES, EXISTING_USER_POOL_RULES } from "./rules.js";

/** The Amazon Cognito user pool that issues the callers' tokens: a new one with an app client, or an existing one. */
export class UserPool extends Construct {
  /** Settings for verifying the pool's tokens, for the upload modules. */
  readonly identity: CognitoIdentitySettings;
  /** e.g. `eu-central-1_AbCdEf123`. */
  readonly userPoolId: string;
  /** The app clients whose tokens are accepted. */
  readonly clientIds: readonly string[];
  /** The `iss` claim of the pool's tokens. */
  readonly issuerUrl: string;
  /** The OAuth token endpoint; omitted without a domain that this module creates. */
  readonly tokenUrl?: string;
  /** The app client of the command line; omitted unless `commandLine` is true. */
  readonly commandLine?: CommandLineClient;
  readonly #userPoolArn: string | undefined;

  constructor(scope: Construct, id: string, props: UserPoolProps = {}) {
    super(scope, id);
    requirePropsObject(this, props);
    const facts = props.existing === undefined ? this.#createManaged(props) : this.#adopt(props);
    checkProblems(this, identityProblems(facts.identity, Token.isUnresolved));
    this.identity = facts.identity;
    this.userPoolId = facts.identity.userPoolId;
    this.clientIds = facts.identity.clientIds;
    this.#userPoolArn = facts.userPoolArn;
    this.issuerUrl = facts.issuerUrl;
    this.tokenUrl = facts.tokenUrl;
    this.commandLine = facts.commandLine;
  }

  /** ARN of the pool, for API Gateway's native authorizer. */
  get userPoolArn(): string {
    if (this.#userPoolArn !== undefined) return this.#userPoolArn;
    const region = regionOfPool(this.userPoolId);
    return `arn:aws:cognito-idp:${region}:${currentAccountId(this)}:userpool/${this.userPoolId}`;
  }

  #createManaged(given: ManagedUserPoolProps): UserPoolFacts {
    const props = checkManagedUserPool(this, given);
    const pool = createPool(this, props);
    const resourceServer = createResourceServer(this, props, pool);
    const client = createClient(this, props, pool, resourceServer);
    const commandLine = createCommandLineClient(this, props, pool, resourceServer);
    const domain = createDomain(this, props.domainPrefix, pool);
    const region = currentRegion(this) ?? pool.region;
    return {
      identity: {
        type: "cognito",
        userPoolId: pool.id,
        clientIds: [client, ...(commandLine ? [commandLine] : [])].map(({ id }) => id),
        scopes: unlessEmpty(scopeNames(props)),
        groups: unlessEmpty(props.requiredGroups),
        tenant: namesUsers(props) ? props.tenant : undefined,
        ...poolTokenSettings(given),
      },
      userPoolArn: pool.arn,
      issuerUrl: `https://${pool.endpoint}`,
      tokenUrl: domain && `https://${domain.domain}.auth.${region}.amazoncognito.com/oauth2/token`,
      commandLine: commandLine && { clientId: commandLine.id, callbackUrls: COMMAND_LINE_CALLBACKS },
    };
  }

  #adopt(props: ExistingUserPoolProps): UserPoolFacts {
    checkProps(this, props, EXISTING_USER_POOL_PROPS_RULES);
    const existing = withDefaultValues(props.existing, EXISTING_USER_POOL_RULES);
    const { userPoolId } = existing;
    return {
      identity: {
        type: "cognito",
        userPoolId,
        clientIds: existing.clientIds,
        scopes: existing.scopes,
        groups: existing.groups,
        tenant: existing.tenant,
        ...poolTokenSettings(props.existing),
      },
      userPoolArn: existing.userPoolArn,
      issuerUrl: issuerOfPool(userPoolId),
    };
  }
}

/**
 * The given settings only, without defaults: the functions have the same defaults, and environment variables hold at
 * most 4 KB.
 */
function poolTokenSettings(props: PoolTokenSettings): PoolTokenSettings {
  const names = POOL_TOKEN_SETTINGS.filter((name) => props[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, props[name]]));
}

/** Omits a list without requirements from identity settings. */
function unlessEmpty(list: readonly string[]): readonly string[] | undefined {
  return list.length === 0 ? undefined : list;
}

interface UserPoolFacts {
  readonly identity: CognitoIdentitySettings;
  /** The pool's ARN; undefined if it is made from the id and the account. */
  readonly userPoolArn: string | undefined;
  readonly issuerUrl: string;
  readonly tokenUrl?: string;
  readonly commandLine?: CommandLineClient;
}
