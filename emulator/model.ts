import type { JsonObject } from "./json.js";
/**
 * A synthesized stack as plain data. The resolvers in `terraform/` create it from the Terraform JSON, and the services
 * serve it. Names are AWS's. Every item has the construct path that it comes from, so that an error can name the
 * construct.
 */
export interface Model {
  readonly stackName: string;
  /** Generated account id, 12 digits. */
  readonly accountId: string;
  /** The provider's Region. */
  readonly region: string;
  readonly buckets: readonly Bucket[];
  readonly roles: readonly Role[];
  readonly functions: readonly LambdaFunction[];
  readonly restApis: readonly RestApi[];
  /** Custom domain names of REST APIs. */
  readonly apiDomains: readonly ApiDomain[];
  readonly usagePlans: readonly UsagePlan[];
  readonly apiKeys: readonly ApiKey[];
  readonly distributions: readonly Distribution[];
  readonly webAcls: readonly WebAcl[];
  readonly userPools: readonly UserPool[];
  readonly parameters: readonly Parameter[];
  /** Event buses, without `default`, which every account has. */
  readonly eventBuses: readonly EventBus[];
  readonly eventRules: readonly EventRule[];
  readonly queues: readonly Queue[];
  readonly tables: readonly Table[];
  readonly malwareProtectionPlans: readonly MalwareProtectionPlan[];
  /** The stack's outputs by name, fully resolved. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Something in the Terraform JSON. */
export interface Constructed {
  /** e.g. `uploads/Bucket`. */
  readonly constructPath: string;
}

export interface PolicyDocument {
  readonly Version?: string;
  readonly Id?: string;
  readonly Statement: PolicyStatement | readonly PolicyStatement[];
}

/** A statement in IAM's JSON. Every list may also be a single string. */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | Readonly<Record<string, string | readonly string[]>>;
  readonly NotPrincipal?: "*" | Readonly<Record<string, string | readonly string[]>>;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  /** Operator, then condition key, then its values. */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface Bucket extends Constructed {
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  readonly versioning: "Enabled" | "Suspended" | "Disabled";
  readonly objectOwnership: "BucketOwnerEnforced" | "BucketOwnerPreferred" | "ObjectWriter";
  readonly publicAccessBlock: {
    readonly blockPublicAcls: boolean;
    readonly ignorePublicAcls: boolean;
    readonly blockPublicPolicy: boolean;
    readonly restrictPublicBuckets: boolean;
  };
  readonly encryption: {
    readonly algorithm: "AES256" | "aws:kms" | "aws:kms:dsse";
    readonly kmsKeyArn?: string;
    readonly blockedEncryptionTypes: readonly string[];
  };
  readonly policy?: { readonly document: PolicyDocument } & Constructed;
  readonly cors: readonly CorsRule[];
  /** Days after which an incomplete multipart upload is aborted, by key prefix. */
  readonly abortIncompleteMultipartUploads: readonly { readonly prefix: string; readonly days: number }[];
  readonly expirations: readonly Expiration[];
  readonly eventBridge: boolean;
  readonly transferAcceleration: boolean;
}

/** A lifecycle rule that removes objects. */
export interface Expiration {
  readonly versions: "current" | "noncurrent";
  readonly prefix: string;
  /** The object must have all of them. */
  readonly tags: Readonly<Record<string, string>>;
  /** Since the version's creation, or for a noncurrent version since its successor's creation. */
  readonly days: number;
  /** Number of the newest noncurrent versions to keep. @default 0 */
  readonly newerNoncurrentVersions?: number;
}

export interface CorsRule {
  readonly allowedOrigins: readonly string[];
  readonly allowedMethods: readonly string[];
  readonly allowedHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly maxAgeSeconds?: number;
}

export interface Role extends Constructed {
  readonly name: string;
  readonly arn: string;
  readonly uniqueId: string;
  readonly trustPolicy: PolicyDocument;
  /** Inline and attached policies. */
  readonly policies: readonly ({ readonly name: string; readonly document: PolicyDocument } & Constructed)[];
}

export interface LambdaFunction extends Constructed {
  readonly name: string;
  /** Unqualified. */
  readonly arn: string;
  /** `arn:…:1` if the function publishes versions. */
  readonly qualifiedArn: string;
  readonly region: string;
  readonly roleArn: string;
  /** Absolute path of the zip. */
  readonly zipFile: string;
  /** `FILE.EXPORT`. */
  readonly handler: string;
  readonly runtime: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /**
   * Maximum number of parallel invocations; 0 stops the function. If missing, the account's concurrency applies, which
   * is not emulated.
   */
  readonly reservedConcurrency?: number;
  /** Missing if the function has no environment block. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly logGroup?: string;
  /** Its resource policy, one statement per `aws_lambda_permission`. */
  readonly permissions: readonly LambdaPermission[];
  /** Retries of asynchronous invocations, and the destination of those that fail. */
  readonly eventInvokeConfig: {
    readonly maximumRetryAttempts: number;
    readonly maximumEventAgeSeconds: number;
    /** ARN of a queue of the stack. */
    readonly onFailureArn?: string;
  };
}

export interface EventBus extends Constructed {
  readonly name: string;
  readonly arn: string;
}

export interface EventRule extends Constructed {
  readonly name: string;
  readonly arn: string;
  readonly eventBusName: string;
  readonly enabled: boolean;
  /** EventBridge's event pattern, parsed. */
  readonly pattern: JsonObject;
  readonly targets: readonly EventTarget[];
}

export interface EventTarget extends Constructed {
  readonly id: string;
  /** ARN of a function or a queue. */
  readonly arn: string;
  /** ARN of the queue for events that cannot be delivered. */
  readonly deadLetterArn?: string;
}

export interface Queue extends Constructed {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly region: string;
  /** Time that a message stays hidden after it was sent. */
  readonly delaySeconds: number;
  /** Time that a message is kept if it is not deleted. */
  readonly messageRetentionSeconds: number;
  /** Time that a received message stays hidden from other receivers. */
  readonly visibilityTimeoutSeconds: number;
  /** Its resource policy. */
  readonly policy?: { readonly document: PolicyDocument } & Constructed;
}

/** A table of DynamoDB with on-demand billing. */
export interface Table extends Constructed {
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  readonly partitionKey: KeyAttribute;
  readonly sortKey?: KeyAttribute;
  /** Attribute with the expiry of an item, in seconds since 1970. If missing, items do not expire. */
  readonly timeToLiveAttribute?: string;
}

/** An attribute of a table's key. */
export interface KeyAttribute {
  readonly name: string;
  /** String, number or binary. */
  readonly type: "S" | "N" | "B";
}

/** GuardDuty Malware Protection for S3. */
export interface MalwareProtectionPlan extends Constructed {
  readonly arn: string;
  readonly region: string;
  readonly bucketName: string;
  /** Prefixes of the objects that are scanned; empty for all objects. */
  readonly objectPrefixes: readonly string[];
  readonly roleArn: string;
  /** Whether the result becomes a tag of the object. */
  readonly tagging: boolean;
}

export interface LambdaPermission extends Constructed {
  readonly action: string;
  readonly principal: string;
  readonly sourceArn?: string;
  readonly sourceAccount?: string;
}

export interface RestApi extends Constructed {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  /** `arn:aws:execute-api:REGION:ACCOUNT:ID`. */
  readonly executionArn: string;
  /** The OpenAPI document that API Gateway would import, parsed and otherwise unchanged. */
  readonly document: JsonObject;
  readonly stages: readonly Stage[];
  /** Whether the API answers at its custom domain names only. */
  readonly defaultEndpointDisabled: boolean;
}

/** A custom domain name, and the APIs that it leads to. */
export interface ApiDomain extends Constructed {
  readonly domainName: string;
  readonly mappings: readonly BasePathMapping[];
}

/** Leads one base path of a domain name to a stage. */
export interface BasePathMapping extends Constructed {
  /** First segment of the path; empty: every path. */
  readonly basePath: string;
  readonly restApiId: string;
  readonly stageName: string;
}

export interface Stage extends Constructed {
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Format of the access log; missing if there is no access log. */
  readonly accessLog?: { readonly format: string; readonly destinationArn: string };
  readonly cacheClusterEnabled: boolean;
  /** ARN of the web ACL of the stage; missing if there is none. */
  readonly webAclArn?: string;
  /** By method path: `*` + `/*`, or `files/~1{key+}/PUT` in API Gateway's notation. */
  readonly methodSettings: readonly MethodSettings[];
}

export interface MethodSettings extends Constructed {
  readonly methodPath: string;
  /** Requests per second; missing if the stage has no limit. */
  readonly throttlingRateLimit?: number;
  readonly throttlingBurstLimit?: number;
  readonly cachingEnabled: boolean;
  readonly cacheTtlSeconds: number;
  readonly requireAuthorizationForCacheControl: boolean;
}

export interface UsagePlan extends Constructed {
  readonly id: string;
  readonly name: string;
  readonly stages: readonly { readonly restApiId: string; readonly stageName: string }[];
  readonly throttle?: { readonly rateLimit: number; readonly burstLimit: number };
  readonly quota?: { readonly limit: number; readonly period: "DAY" | "WEEK" | "MONTH" };
  readonly keyIds: readonly string[];
}

export interface ApiKey extends Constructed {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  readonly enabled: boolean;
}

export interface Distribution extends Constructed {
  readonly id: string;
  readonly arn: string;
  /** `dXXXX.cloudfront.net`. */
  readonly domainName: string;
  readonly aliases: readonly string[];
  readonly enabled: boolean;
  readonly origins: readonly Origin[];
  readonly defaultCacheBehavior: CacheBehavior;
  readonly orderedCacheBehaviors: readonly ({ readonly pathPattern: string } & CacheBehavior)[];
  /**
   * Seconds that error responses are cached, by status. CloudFront's default applies to a status that is not listed.
   */
  readonly errorCachingSeconds: ReadonlyMap<number, number>;
  readonly webAclArn?: string;
}

export interface Origin {
  readonly originId: string;
  /** The bucket's regional domain name. */
  readonly domainName: string;
  readonly originPath: string;
  readonly customHeaders: Readonly<Record<string, string>>;
  readonly access: OriginAccess;
}

export type OriginAccess =
  | { readonly type: "none" }
  | { readonly type: "oai"; readonly id: string; readonly iamArn: string; readonly s3CanonicalUserId: string }
  | {
      readonly type: "oac";
      readonly id: string;
      readonly signingBehavior: "always" | "never" | "no-override";
    };

export interface CacheBehavior {
  readonly targetOriginId: string;
  readonly viewerProtocolPolicy: "allow-all" | "https-only" | "redirect-to-https";
  readonly allowedMethods: readonly string[];
  /** Whether the cache policy disables caching. Other policies are not emulated. */
  readonly cachingDisabled: boolean;
  readonly originRequestPolicy?: OriginRequestPolicy;
  readonly responseHeadersPolicy?: ResponseHeadersPolicy;
  /** Edge functions by event type. */
  readonly lambdaFunctionAssociations: readonly {
    readonly eventType: "viewer-request" | "origin-request" | "origin-response" | "viewer-response";
    readonly qualifiedArn: string;
    readonly includeBody: boolean;
  }[];
}

export interface OriginRequestPolicy extends Constructed {
  readonly headers: Selection;
  readonly queryStrings: Selection;
  readonly cookies: Selection;
}

export interface Selection {
  readonly behavior: "none" | "all" | "whitelist" | "allExcept";
  readonly items: readonly string[];
}

export interface ResponseHeadersPolicy extends Constructed {
  readonly cors?: {
    readonly allowCredentials: boolean;
    readonly allowHeaders: readonly string[];
    readonly allowMethods: readonly string[];
    readonly allowOrigins: readonly string[];
    readonly exposeHeaders: readonly string[];
    readonly maxAgeSeconds?: number;
    readonly originOverride: boolean;
  };
  /** Header name, value, and whether it replaces the origin's. */
  readonly headers: readonly { readonly name: string; readonly value: string; readonly override: boolean }[];
}

export interface WebAcl extends Constructed {
  readonly arn: string;
  readonly name: string;
  readonly defaultAction: "allow" | "block";
  readonly rateRules: readonly {
    readonly name: string;
    /** Requests per evaluation window, and per client address or value of `header`. */
    readonly limit: number;
    /** The header whose values are counted, in lower case; missing if client addresses are counted. */
    readonly header?: string;
    readonly evaluationWindowSeconds: number;
    readonly action: "block" | "count";
    /** Status of the rule's own response to blocked requests; missing for 403. */
    readonly blockStatus?: number;
    /** Headers of the rule's own response; missing if there are none. */
    readonly blockHeaders?: readonly { readonly name: string; readonly value: string }[];
    /** Body of the rule's own response; missing for the service's own error. */
    readonly blockBody?: { readonly contentType: string; readonly content: string };
  }[];
}

export interface UserPool extends Constructed {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  /** Host prefix of the managed login pages and OAuth endpoints, if the pool has a domain. */
  readonly domain?: string;
  readonly clients: readonly UserPoolClient[];
  /** Scopes by short name, without the identifier and its `/`. */
  readonly resourceServers: readonly { readonly identifier: string; readonly scopes: readonly string[] }[];
  readonly groups: readonly string[];
  /** Names of the pool's custom attributes, without `custom:`. */
  readonly customAttributes: readonly string[];
  /** The pre token generation trigger, if any. */
  readonly preTokenGeneration?: { readonly functionArn: string; readonly version: "V1_0" | "V2_0" | "V3_0" };
}

export interface UserPoolClient extends Constructed {
  readonly id: string;
  readonly name: string;
  readonly secret?: string;
  readonly explicitAuthFlows: readonly string[];
  readonly allowedOauthFlows: readonly string[];
  readonly allowedOauthScopes: readonly string[];
  /** URLs that the login page can redirect a user to. */
  readonly callbackUrls: readonly string[];
  /** Attributes that a client's user may write. If missing: the standard ones and every mutable custom one. */
  readonly writeAttributes?: readonly string[];
  readonly accessTokenValiditySeconds: number;
  readonly idTokenValiditySeconds: number;
  readonly refreshTokenValiditySeconds: number;
}

export interface Parameter extends Constructed {
  readonly name: string;
  readonly region: string;
  readonly type: "String" | "SecureString" | "StringList";
  readonly value: string;
}
