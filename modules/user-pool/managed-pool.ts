import { CognitoResourceServer } from "@cdktf/provider-aws/lib/cognito-resource-server/index.js";
import { CognitoUserGroup } from "@cdktf/provider-aws/lib/cognito-user-group/index.js";
import type { CognitoUserPoolConfig } from "@cdktf/provider-aws/lib/cognito-user-pool/index.js";
import { CognitoUserPool } from "@cdktf/provider-aws/lib/cognito-user-pool/index.js";
import type { CognitoUserPoolClientConfig } from "@cdktf/provider-aws/lib/cognito-user-pool-client/index.js";
import { CognitoUserPoolClient } from "@cdktf/provider-aws/lib/cognito-user-pool-client/index.js";
import { CognitoUserPoolDomain } from "@cdktf/provider-aws/lib/cognito-user-pool-domain/index.js";
import type { Construct } from "constructs";
import { physicalName } from "../iam/index.js";
import { COMMAND_LINE_CALLBACKS } from "./clients/command-line-client.js";
import type { SignInFlow } from "./props.js";
import type { CompletedUserPoolProps } from "./rules.js";
import { TENANT_ATTRIBUTE, TenantClaim } from "./tenant-claim.js";

const MFA = { off: "OFF", optional: "OPTIONAL", required: "ON" } as const;
const AUTH_FLOWS: Readonly<Record<SignInFlow, string>> = {
  srp: "ALLOW_USER_SRP_AUTH",
  password: "ALLOW_USER_PASSWORD_AUTH",
};
const REFRESH_FLOW = "ALLOW_REFRESH_TOKEN_AUTH";
/** Attributes that a signed-in user may change. They do not include the tenant. */
const WRITABLE_ATTRIBUTES = ["email", "family_name", "given_name", "locale", "name"];

/** Creates the pool: users sign in with their e-mail address, and by default an administrator creates them. */
export function createPool(scope: Construct, props: CompletedUserPoolProps): CognitoUserPool {
  const claim = tenantClaim(props);
  const trigger = claim === undefined ? undefined : new TenantClaim(scope, "TenantClaim", { claim });
  const pool = new CognitoUserPool(scope, "Resource", {
    name: props.userPoolName ?? physicalName(scope),
    adminCreateUserConfig: { allowAdminCreateUserOnly: !props.selfSignUp },
    deletionProtection: props.deletionProtection ? "ACTIVE" : "INACTIVE",
    ...signInSettings(props),
    ...(trigger === undefined ? {} : tenantSettings(trigger)),
  });
  trigger?.allow(pool);
  props.requiredGroups.forEach((name, index) => {
    new CognitoUserGroup(scope, `Group${index}`, { name, userPoolId: pool.id });
  });
  return pool;
}

/** The full names of the required scopes, e.g. `uploads/write`. */
export function scopeNames({ scopes, resourceServerIdentifier }: CompletedUserPoolProps): string[] {
  return scopes.map((name) => `${resourceServerIdentifier}/${name}`);
}

/** Whether tokens name a user. With scopes, only those from the login pages do: client credentials name no user. */
export function namesUsers(props: CompletedUserPoolProps): boolean {
  return props.commandLine || !usesClientCredentials(props);
}

function usesClientCredentials({ scopes, callbackUrls }: CompletedUserPoolProps): boolean {
  return scopes.length > 0 && callbackUrls.length === 0;
}

/** Creates the resource server that defines the scopes, if there are any. */
export function createResourceServer(
  scope: Construct,
  props: CompletedUserPoolProps,
  pool: CognitoUserPool,
): CognitoResourceServer | undefined {
  const names = props.scopes;
  if (names.length === 0) return undefined;
  return new CognitoResourceServer(scope, "ResourceServer", {
    userPoolId: pool.id,
    identifier: props.resourceServerIdentifier,
    name: "Uploads",
    scope: names.map((scopeName) => ({ scopeName, scopeDescription: `Uploads: ${scopeName}` })),
  });
}

/** Creates the app client with which users get their tokens. */
export function createClient(
  scope: Construct,
  props: CompletedUserPoolProps,
  pool: CognitoUserPool,
  resourceServer: CognitoResourceServer | undefined,
): CognitoUserPoolClient {
  return new CognitoUserPoolClient(scope, "Client", {
    name: "uploads",
    ...clientSettings(props, pool, resourceServer),
    ...flowSettings(props),
  });
}

/** Creates the app client of the command line, if it is set. */
export function createCommandLineClient(
  scope: Construct,
  props: CompletedUserPoolProps,
  pool: CognitoUserPool,
  resourceServer: CognitoResourceServer | undefined,
): CognitoUserPoolClient | undefined {
  if (!props.commandLine) return undefined;
  return new CognitoUserPoolClient(scope, "CommandLineClient", {
    name: "s3up",
    ...clientSettings(props, pool, resourceServer),
    ...loginPages(props, COMMAND_LINE_CALLBACKS),
    explicitAuthFlows: [REFRESH_FLOW],
    generateSecret: false,
  });
}

type ClientSettings = Omit<CognitoUserPoolClientConfig, "name">;

/** The settings that all app clients of the pool share. */
function clientSettings(
  props: CompletedUserPoolProps,
  pool: CognitoUserPool,
  resourceServer: CognitoResourceServer | undefined,
): ClientSettings {
  const minutes = props.tokenMinutes;
  return {
    userPoolId: pool.id,
    preventUserExistenceErrors: "ENABLED",
    enableTokenRevocation: true,
    accessTokenValidity: minutes,
    idTokenValidity: minutes,
    refreshTokenValidity: props.refreshTokenDays,
    tokenValidityUnits: [{ accessToken: "minutes", idToken: "minutes", refreshToken: "days" }],
    writeAttributes: tenantClaim(props) === undefined ? undefined : WRITABLE_ATTRIBUTES,
    // Cognito allows a client only existing scopes.
    dependsOn: resourceServer && [resourceServer],
  };
}

/** Creates the domain of the login pages and OAuth endpoints, if it is set. */
export function createDomain(
  scope: Construct,
  domainPrefix: string | undefined,
  pool: CognitoUserPool,
): CognitoUserPoolDomain | undefined {
  if (domainPrefix === undefined) return undefined;
  return new CognitoUserPoolDomain(scope, "Domain", { domain: domainPrefix, userPoolId: pool.id });
}

function tenantClaim({ tenant }: CompletedUserPoolProps): string | undefined {
  return "claim" in tenant ? tenant.claim : undefined;
}

function signInSettings({ mfa }: CompletedUserPoolProps): Partial<CognitoUserPoolConfig> {
  return {
    usernameAttributes: ["email"],
    usernameConfiguration: { caseSensitive: false },
    autoVerifiedAttributes: ["email"],
    // A new address is used only after it is verified; until then the old one gets the mail.
    userAttributeUpdateSettings: { attributesRequireVerificationBeforeUpdate: ["email"] },
    accountRecoverySetting: { recoveryMechanism: [{ name: "verified_email", priority: 1 }] },
    passwordPolicy: {
      minimumLength: 12,
      requireLowercase: true,
      requireUppercase: true,
      requireNumbers: true,
      requireSymbols: false,
      temporaryPasswordValidityDays: 7,
    },
    mfaConfiguration: MFA[mfa],
    softwareTokenMfaConfiguration: mfa === "off" ? undefined : { enabled: true },
  };
}

function tenantSettings(trigger: TenantClaim): Partial<CognitoUserPoolConfig> {
  return {
    // This is the lowest tier in which a trigger can add claims to access tokens.
    userPoolTier: "ESSENTIALS",
    schema: [
      {
        name: TENANT_ATTRIBUTE,
        attributeDataType: "String",
        mutable: true,
        required: false,
        developerOnlyAttribute: false,
        stringAttributeConstraints: { minLength: "0", maxLength: "256" },
      },
    ],
    lambdaConfig: { preTokenGenerationConfig: { lambdaArn: trigger.functionArn, lambdaVersion: "V2_0" } },
  };
}

type FlowSettings = Partial<CognitoUserPoolClientConfig>;

function flowSettings(props: CompletedUserPoolProps): FlowSettings {
  const scopes = scopeNames(props);
  const signIn = scopes.length > 0 ? [] : props.signInFlows;
  const explicitAuthFlows = [...signIn.map((flow) => AUTH_FLOWS[flow]), REFRESH_FLOW];
  if (usesClientCredentials(props)) {
    return {
      explicitAuthFlows,
      generateSecret: true,
      allowedOauthFlowsUserPoolClient: true,
      allowedOauthFlows: ["client_credentials"],
      allowedOauthScopes: scopes,
    };
  }
  const generateSecret = props.clientSecret ?? false;
  if (props.callbackUrls.length === 0) return { explicitAuthFlows, generateSecret };
  return { explicitAuthFlows, generateSecret, ...loginPages(props, props.callbackUrls) };
}

function loginPages(props: CompletedUserPoolProps, callbackUrls: readonly string[]): FlowSettings {
  return {
    allowedOauthFlowsUserPoolClient: true,
    allowedOauthFlows: ["code"],
    allowedOauthScopes: ["openid", ...scopeNames(props)],
    callbackUrls: [...callbackUrls],
    supportedIdentityProviders: ["COGNITO"],
  };
}
