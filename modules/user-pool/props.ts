import type { TenantSource, TokenSettings } from "../../functions/identity/contract.js";

/** A user pool that this module creates, or an existing one. */
export type UserPoolProps = ManagedUserPoolProps | ExistingUserPoolProps;

/** Ways to sign in through the `InitiateAuth` API. */
export type SignInFlow =
  /** The password never leaves the client (Secure Remote Password). */
  | "srp"
  /** User name and password in one call over TLS, e.g. for scripts. */
  | "password";

/** The settings of OIDC issuers that also apply to user pools. */
export const POOL_TOKEN_SETTINGS = [
  "keyMaxAgeMinutes",
  "clockToleranceSeconds",
  "maxTokenAgeSeconds",
] as const satisfies readonly (keyof TokenSettings)[];

/** Limits on how long a pool's tokens and keys are accepted. API Gateway's native authorizer ignores these settings. */
export type PoolTokenSettings = Pick<TokenSettings, (typeof POOL_TOKEN_SETTINGS)[number]>;

/** Settings of a user pool that this module creates, with one app client. */
export interface ManagedUserPoolProps extends PoolTokenSettings {
  /** Omitted: the pool is created. */
  readonly existing?: undefined;
  /**
   * The pool's name, at most 128 characters.
   * @default - made from the construct's path
   */
  readonly userPoolName?: string;
  /**
   * Whether anyone may sign up. Otherwise only an administrator creates users.
   * @default false
   */
  readonly selfSignUp?: boolean;
  /**
   * Whether a second factor (an authenticator app) is required.
   * @default "optional" - each user decides
   */
  readonly mfa?: "off" | "optional" | "required";
  /**
   * Prevents deleting the pool and its users, until this is switched off.
   * @default true
   */
  readonly deletionProtection?: boolean;
  /**
   * Sign-in flows of `InitiateAuth`. Its access tokens never contain scopes, so they are accepted only if no `scopes`
   * are required. With `scopes` only the OAuth endpoints are enabled.
   * @default ["srp", "password"]
   */
  readonly signInFlows?: readonly SignInFlow[];
  /**
   * Whether the app client has a secret, for a client that runs on a server.
   * @default - only with `scopes` and no `callbackUrls`, whose flow needs it
   */
  readonly clientSecret?: boolean;
  /**
   * Minutes that an access or ID token is valid, 5 to 1,440, and less than `refreshTokenDays`.
   * @default 60
   */
  readonly tokenMinutes?: number;
  /**
   * Days that a refresh token is valid, 1 to 3,650.
   * @default 30
   */
  readonly refreshTokenDays?: number;
  /**
   * Prefix of the domain of the login pages and OAuth endpoints, unique in the Region: 1 to 63 lower-case letters,
   * digits and hyphens.
   * @default - no domain
   */
  readonly domainPrefix?: string;
  /**
   * Scopes of which a caller needs one, e.g. `["write"]`: 1 to 50, or to 49 with `callbackUrls`, of at most 247
   * characters. They add a resource server and the OAuth endpoints, which alone issue such tokens: the authorization
   * code flow if there are `callbackUrls`, otherwise client credentials, which name no user and so neither group nor
   * tenant.
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
   * URLs to which the login pages may redirect a user; https, or http on localhost. At most 100.
   * @default [] - no login pages
   */
  readonly callbackUrls?: readonly string[];
  /**
   * Creates a second app client, without a secret, for the command line `s3up`: users sign in on the login pages with
   * the authorization code flow and PKCE, and are redirected to one of three fixed ports of localhost. Needs
   * `domainPrefix`.
   * @default false
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/using-pkce-in-authorization-code.html
   */
  readonly commandLine?: boolean;
  /**
   * Groups of which a caller needs one, at least one; they are created with the pool. A name has 1 to 128 characters,
   * without spaces. API Gateway's native authorizer does not check them.
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

/** An existing user pool, which is not changed. */
export interface ExistingUserPoolProps {
  /** Properties of the pool. */
  readonly existing: ExistingUserPool;
}

/** Properties of an existing user pool. */
export interface ExistingUserPool extends PoolTokenSettings {
  /** e.g. `eu-central-1_AbCdEf123`. */
  readonly userPoolId: string;
  /**
   * App clients whose tokens are accepted; at least one. API Gateway's native authorizer ignores them, and accepts the
   * tokens of every app client of the pool.
   */
  readonly clientIds: readonly string[];
  /**
   * The caller needs one of these scopes, in full: `uploads/write`. At least one.
   * @default - none needed
   */
  readonly scopes?: readonly string[];
  /**
   * The caller must be in one of these groups; at least one. API Gateway's native authorizer does not check them.
   * @default - none needed
   */
  readonly groups?: readonly string[];
  /**
   * Source of a caller's tenant. A claim must already be in the pool's access tokens.
   * @default { "groupPrefix": "tenant:" }
   */
  readonly tenant?: TenantSource;
  /**
   * The pool's ARN.
   * @default - made from the id and the account of the deployment
   */
  readonly userPoolArn?: string;
}
