import type { TenantSource, TokenSettings } from "../../functions/identity/contract.js";

/** A user pool that this module makes, or one that is there already. */
export type UserPoolProps = ManagedUserPoolProps | ExistingUserPoolProps;

/** Ways to sign in through the `InitiateAuth` API. */
export type SignInFlow =
  /** The password never leaves the client (Secure Remote Password). */
  | "srp"
  /** User name and password in one call, over TLS: what a script can do. */
  | "password";

/** The settings of every issuer that a user pool takes, too. */
export const POOL_TOKEN_SETTINGS = [
  "keyMaxAgeMinutes",
  "clockToleranceSeconds",
  "maxTokenAgeSeconds",
] as const satisfies readonly (keyof TokenSettings)[];

/** Times that a pool's tokens and keys are accepted. API Gateway's native authorizer ignores these settings. */
export type PoolTokenSettings = Pick<TokenSettings, (typeof POOL_TOKEN_SETTINGS)[number]>;

/** Settings of a user pool that this module makes, with one app client. */
export interface ManagedUserPoolProps extends PoolTokenSettings {
  /** Absent: the pool is made. */
  readonly existing?: undefined;
  /**
   * The pool's name, 128 characters at most.
   * @default - made from the construct's path
   */
  readonly userPoolName?: string;
  /**
   * Whether anybody may sign up. Otherwise only an administrator makes users.
   * @default false
   */
  readonly selfSignUp?: boolean;
  /**
   * Whether a second factor (an authenticator app) is asked for.
   * @default "optional" - each user decides
   */
  readonly mfa?: "off" | "optional" | "required";
  /**
   * Refuses to delete the pool, and its users with it, until this is switched off.
   * @default true
   */
  readonly deletionProtection?: boolean;
  /**
   * Sign-in flows of `InitiateAuth`. Its access token is enough for uploads if no `scopes` are required, because it
   * never contains any. With `scopes` only the OAuth endpoints are enabled.
   * @default ["srp", "password"]
   */
  readonly signInFlows?: readonly SignInFlow[];
  /**
   * Gives the app client a secret, for a client that runs on a server.
   * @default - only with `scopes` and no `callbackUrls`, whose flow needs it
   */
  readonly clientSecret?: boolean;
  /**
   * Minutes that an access or ID token holds, 5 to 1,440, and less than `refreshTokenDays`.
   * @default 60
   */
  readonly tokenMinutes?: number;
  /**
   * Days that a refresh token holds, 1 to 3,650.
   * @default 30
   */
  readonly refreshTokenDays?: number;
  /**
   * Prefix of the domain of the login pages and OAuth endpoints, unlike any other in the Region: 1 to 63 lower-case
   * letters, digits and hyphens.
   * @default - no domain
   */
  readonly domainPrefix?: string;
  /**
   * Scopes that a caller needs one of, e.g. `["write"]`: 1 to 50, or to 49 with `callbackUrls`, of at most 247 characters.
   * They bring a resource server, and the OAuth endpoints, which alone issue such tokens: the authorization code flow
   * if there are `callbackUrls`, otherwise client credentials, which name no user and so neither group nor tenant.
   * @default [] - none needed
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
   */
  readonly scopes?: readonly string[];
  /**
   * Prefix of the scopes' names, as in `uploads/write`.
   * @default "uploads"
   */
  readonly resourceServerIdentifier?: string;
  /**
   * URLs that the login pages may redirect a user to; https, or http on localhost. 100 at most.
   * @default [] - no login pages
   */
  readonly callbackUrls?: readonly string[];
  /**
   * Makes a second app client, without a secret, for the command line `s3up`: users sign in on the login pages with the
   * authorization code flow and PKCE, and come back to one of three fixed ports of localhost. Needs `domainPrefix`.
   * @default false
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/using-pkce-in-authorization-code.html
   */
  readonly commandLine?: boolean;
  /**
   * Groups that a caller needs to be in one of, at least one; they are made with the pool. A name has 1 to 128
   * characters, no spaces. API Gateway's native authorizer does not look at them.
   * @default [] - none needed
   */
  readonly requiredGroups?: readonly string[];
  /**
   * Source of a caller's tenant: the one group whose name begins with the prefix, or a claim of the access token. A
   * claim adds a trigger function that copies the attribute `custom:tenant`, which no client can write.
   * @default { "groupPrefix": "tenant:" } - none with `scopes` and no `callbackUrls`, whose tokens name no user
   */
  readonly tenant?: TenantSource;
}

/** A user pool that is there already: nothing of it is changed. */
export interface ExistingUserPoolProps {
  /** The facts about the pool. */
  readonly existing: ExistingUserPool;
}

/** Properties of an existing user pool. */
export interface ExistingUserPool extends PoolTokenSettings {
  /** e.g. `eu-central-1_AbCdEf123`. */
  readonly userPoolId: string;
  /**
   * App clients whose tokens are taken; at least one. API Gateway's native authorizer cannot be told: under it the
   * tokens of every app client of the pool are taken.
   */
  readonly clientIds: readonly string[];
  /**
   * The caller needs one of these scopes, in full: `uploads/write`. At least one.
   * @default - none needed
   */
  readonly scopes?: readonly string[];
  /**
   * The caller needs to be in one of these groups, at least one. API Gateway's native authorizer does not look at them.
   * @default - none needed
   */
  readonly groups?: readonly string[];
  /**
   * Source of a caller's tenant; a claim must be in the pool's access tokens already.
   * @default { "groupPrefix": "tenant:" }
   */
  readonly tenant?: TenantSource;
  /**
   * The pool's ARN.
   * @default - made from the id and the account that is deployed to
   */
  readonly userPoolArn?: string;
}
