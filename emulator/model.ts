import type { JsonObject } from "./json.js";
/**
 * What a synthesized stack means, as plain data: the resolvers in `terraform/` make it from the Terraform JSON, and
 * the emulators serve it. Names are AWS's. Every item carries the construct path it came from, so that an error can
 * say which construct decided.
 */
export interface Model {
  readonly stackName: string;
  /** A made-up account, 12 digits. */
  readonly accountId: string;
  /** The provider's Region. */
  readonly region: string;
  readonly buckets: readonly Bucket[];
  readonly roles: readonly Role[];
  readonly functions: readonly LambdaFunction[];
  readonly restApis: readonly RestApi[];
  readonly usagePlans: readonly UsagePlan[];
  readonly apiKeys: readonly ApiKey[];
  readonly distributions: readonly Distribution[];
  readonly webAcls: readonly WebAcl[];
  readonly userPools: readonly UserPool[];
  readonly parameters: readonly Parameter[];
  /** Event buses beside `default`, which every account has. */
  readonly eventBuses: readonly EventBus[];
  readonly eventRules: readonly EventRule[];
  readonly queues: readonly Queue[];
  readonly tables: readonly Table[];
  readonly malwareProtectionPlans: readonly MalwareProtectionPlan[];
  /** The stack's outputs by name, all resolved. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Anything that stands in the Terraform JSON. */
export interface Constructed {
  /** e.g. `uploads/Bucket`. */
  readonly constructPath: string;
}

export interface PolicyDocument {
  readonly Version?: string;
  readonly Id?: string;
  readonly Statement: PolicyStatement | readonly PolicyStatement[];
}

/** A statement as IAM's JSON has it: every list may also be one string. */
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
  /** An object has to have all of them. */
  readonly tags: Readonly<Record<string, string>>;
  /** Since the version's creation or, of one that is not the current one, since its successor's. */
  readonly days: number;
  /** How many of the newest noncurrent versions stay. @default 0 */
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
  /** Inline and attached policies alike. */
  readonly policies: readonly ({ readonly name: string; readonly document: PolicyDocument } & Constructed)[];
}

export interface LambdaFunction extends Constructed {
  readonly name: string;
  /** Unqualified. */
  readonly arn: string;
  /** `arn:…:1` where the function publishes versions. */
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
  /** Most invocations at a time; 0 stops the function. Absent: the account's concurrency, which is not emulated. */
  readonly reservedConcurrency?: number;
  /** Absent where the function has no environment block. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly logGroup?: string;
  /** Its resource policy, one statement per `aws_lambda_permission`. */
  readonly permissions: readonly LambdaPermission[];
  /** How asynchronous invocations are retried, and where those go that fail for good. */
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
  /** Queue that gets what cannot be delivered. */
  readonly deadLetterArn?: string;
}

export interface Queue extends Constructed {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly region: string;
  /** How long a message stays hidden after it was sent. */
  readonly delaySeconds: number;
  /** How long a message is kept that nobody deletes. */
  readonly messageRetentionSeconds: number;
  /** How long a message that was received stays hidden from others. */
  readonly visibilityTimeoutSeconds: number;
  /** Its resource policy. */
  readonly policy?: { readonly document: PolicyDocument } & Constructed;
}

/** A table of DynamoDB, paid per request. */
export interface Table extends Constructed {
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  readonly partitionKey: KeyAttribute;
  readonly sortKey?: KeyAttribute;
  /** Attribute with the time, in seconds since 1970, after which an item is deleted; omitted: none is. */
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
  /** Scanned are objects below these; empty: all. */
  readonly objectPrefixes: readonly string[];
  readonly roleArn: string;
  /** Whether the result is written as the object's tag. */
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
  /** The OpenAPI document that API Gateway would import, parsed but otherwise untouched. */
  readonly document: JsonObject;
  readonly stages: readonly Stage[];
}

export interface Stage extends Constructed {
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Format string of the access log, or absent. */
  readonly accessLog?: { readonly format: string; readonly destinationArn: string };
  readonly cacheClusterEnabled: boolean;
  /** ARN of the web ACL in front of the stage; omitted without one. */
  readonly webAclArn?: string;
  /** By method path: `*` + `/*`, or `files/~1{key+}/PUT` in API Gateway's own notation. */
  readonly methodSettings: readonly MethodSettings[];
}

export interface MethodSettings extends Constructed {
  readonly methodPath: string;
  /** Requests per second; absent: unlimited by the stage. */
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
  /** Seconds that error responses are cached, by status; CloudFront's default for a status that is not listed. */
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
  /** Whether the cache policy is one that never caches; no other is emulated. */
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
    /** Requests per evaluation window, and client address or value of `header`. */
    readonly limit: number;
    /** The header by whose values requests are counted, in lower case; omitted: by client address. */
    readonly header?: string;
    readonly evaluationWindowSeconds: number;
    readonly action: "block" | "count";
    /** Status of the answer to what is blocked, where the rule has one of its own; absent: 403. */
    readonly blockStatus?: number;
    /** Headers of that answer; absent: none of its own. */
    readonly blockHeaders?: readonly { readonly name: string; readonly value: string }[];
    /** Body of that answer; absent: the service's own error. */
    readonly blockBody?: { readonly contentType: string; readonly content: string };
  }[];
}

export interface UserPool extends Constructed {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  /** Host prefix of the managed login pages and OAuth endpoints, where the pool has a domain. */
  readonly domain?: string;
  readonly clients: readonly UserPoolClient[];
  /** Scopes by their own names, without the identifier and its `/`. */
  readonly resourceServers: readonly { readonly identifier: string; readonly scopes: readonly string[] }[];
  readonly groups: readonly string[];
  /** Names of the pool's custom attributes, without `custom:`. */
  readonly customAttributes: readonly string[];
  /** The pre token generation trigger, where there is one. */
  readonly preTokenGeneration?: { readonly functionArn: string; readonly version: "V1_0" | "V2_0" | "V3_0" };
}

export interface UserPoolClient extends Constructed {
  readonly id: string;
  readonly name: string;
  readonly secret?: string;
  readonly explicitAuthFlows: readonly string[];
  readonly allowedOauthFlows: readonly string[];
  readonly allowedOauthScopes: readonly string[];
  /** Where the login page may send a user back to. */
  readonly callbackUrls: readonly string[];
  /** Attributes that a client's own user may write; absent: the standard ones and every mutable custom one. */
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
