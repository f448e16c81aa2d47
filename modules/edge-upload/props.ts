import type { Identities } from "../../functions/identity/contract.js";
import type { UploadPolicy } from "../../functions/upload-policy/contract.js";
import type { LiveSettings } from "../live-settings/index.js";
import type { FunctionRuntime } from "../node-function/index.js";
import type { OriginAccessType, OriginBucket } from "../origin-access/index.js";
import type { RateLimit } from "../rate-limit/index.js";
import type { RequestAlarm } from "../request-alarm/index.js";
import type { UploadBucket } from "../upload-bucket/index.js";
import type { UploadQuota } from "../upload-quota/index.js";

/** The part of a bucket that a distribution needs. */
export type EdgeBucket = OriginBucket & Pick<UploadBucket, "bucketRegionalDomainName" | "requiredEncryption">;

/** Destination of CloudFront's standard logs. */
export interface EdgeAccessLogs {
  /** The bucket's host name, e.g. `logs.s3.eu-central-1.amazonaws.com`. */
  readonly bucketDomainName: string;
  /** Key prefix of the logs. @default "" */
  readonly prefix?: string;
}

/** Countries by their two-letter codes (ISO 3166-1), as one of the two lists. */
export type EdgeCountries = { readonly allow: readonly string[] } | { readonly deny: readonly string[] };

/** Alarms on a distribution, each over five minutes. */
export interface DistributionAlarms {
  /** ARNs of SNS topics in us-east-1, 1 to 5. */
  readonly actions: readonly string[];
  /** Percentage of 5xx responses above which an alarm is raised, 0 to 100. @default - no alarm */
  readonly serverErrorPercent?: number;
  /**
   * Number of 429 responses of `rateLimit` above which an alarm is raised, 0 or more. CloudFront has no metric
   * for the 429 responses of quotas; the access logs show them.
   * @default - no alarm
   */
  readonly throttledRequests?: number;
  /**
   * Milliseconds above which an alarm is raised if one request in a hundred takes longer until S3 answers (p99), 1 to
   * 3,600,000. The time in which the client sends the file counts. Enables CloudFront's additional metrics, which have a
   * monthly price for each distribution.
   * @default - no alarm
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/viewing-cloudfront-metrics.html
   */
  readonly latencyMs?: number;
}

/** Settings of uploads through CloudFront: `PUT /KEY` with a credential, in one request or in parts. */
export interface EdgeUploadProps {
  /** The bucket that CloudFront writes to. */
  readonly bucket: EdgeBucket;
  /** Authentication of callers: a user pool's `identity`, any OIDC issuer, or pre-shared keys. */
  readonly identity: Identities;
  /**
   * Policy of the uploads. Without `parts`, objects over 5 GiB get 413 even if `maxBytes` is larger: S3 accepts no more
   * in one PUT.
   * @default - the default policy
   */
  readonly policy?: Partial<UploadPolicy>;
  /**
   * Key prefix of all uploads: empty, or ending in `/`.
   * @default "uploads/"
   */
  readonly prefix?: string;
  /**
   * CloudFront's way of signing requests to the bucket. With `"oai"`, a client must send `x-amz-content-sha256` in
   * every Region that accepts only Signature Version 4; otherwise it gets 400 `ContentSha256Required`.
   * @default "oac"
   */
  readonly originAccess?: OriginAccessType;
  /**
   * Whether an origin access identity with write permission exists in addition to an OAC. Deploy it before you change
   * `originAccess` from `"oac"` to `"oai"`: otherwise requests get 403 for the minutes in which CloudFront deploys the
   * change. A change from `"oai"` to `"oac"` needs nothing; with this, it can be undone without an interruption.
   * @default false
   */
  readonly keepOriginAccessIdentity?: boolean;
  /**
   * Your own viewer-request function instead of this project's, as the path of a source file. It gets the same
   * `config.json`, must remove `Authorization`, and must set `If-None-Match: *` unless `policy.overwrite` is true: the
   * bucket's policy denies CloudFront every write without it.
   * @default - this project's authorizer
   */
  readonly authorizerEntry?: string;
  /**
   * Source of the function's settings: its own zip, or an SSM parameter. A parameter can change without a new version
   * of the function, which CloudFront takes minutes to deploy.
   * @default "bundle"
   */
  readonly settingsSource?: "bundle" | "ssm";
  /**
   * Seconds after which the settings in SSM are read again, 1 to 3,600.
   * @default 60
   */
  readonly settingsRefreshSeconds?: number;
  /**
   * Pauses uploads. With your own `authorizerEntry`, your function must read the parameter, whose address is
   * `liveSettings` in its `config.json`.
   * @default - uploads cannot be paused
   */
  readonly liveSettings?: LiveSettings;
  /**
   * Limits of uploads and bytes per caller. Each PUT, and each upload in parts, reserves its size in the table, in the
   * table's Region: from a distant location this takes three to five round trips. `UploadCompleted` needs the same
   * quotas. With `parts`, it needs `keyPrefix: "subject"` or `"tenant/subject"`. With your own `authorizerEntry`, your
   * function must reserve.
   * @default - callers have no limits
   */
  readonly quota?: UploadQuota;
  /**
   * Path of a TypeScript or JavaScript file that exports an `UploadRule` named `rule`: a function that decides on each
   * upload that the policy accepts, and can only narrow it. It is part of the function's zip, also with `"ssm"`
   * settings. Relative to the working directory; esbuild must be installed.
   * @default - the policy alone decides
   */
  readonly rule?: string;
  /**
   * With `"terraform"`, each plan reads the issuer's keys over HTTPS and ships them with the settings (`keys` of the
   * identity), so that the first response after a cold start does not wait for the issuer. A plan then shows a change
   * after the issuer changed its keys, and Terraform needs the provider `hashicorp/http`.
   * @default - the keys of the identity settings, or none
   * @see https://registry.terraform.io/providers/hashicorp/http/latest/docs/data-sources/http
   */
  readonly keysFrom?: "terraform";
  /**
   * The tenants that may upload. Callers of other tenants, or without one, get 403 `UnknownTenant`.
   * @default - every tenant that the identity settings accept
   */
  readonly tenants?: readonly string[];
  /**
   * Origins that a browser may upload from; `*` alone allows any.
   * @default [] - no browser
   */
  readonly corsAllowedOrigins?: readonly string[];
  /**
   * Blocks addresses that send too many requests, by a WAF rule. WAF costs extra per rule and request.
   * @default - no limit
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html
   */
  readonly rateLimit?: RateLimit;
  /**
   * ARN of your own web ACL of the scope CLOUDFRONT, instead of `rateLimit`.
   * @default - none
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/cloudfront-features.html
   */
  readonly webAclArn?: string;
  /**
   * Standard logs of every request, in an S3 bucket with ACLs enabled. Paths contain keys, which can be personal data.
   * @default - none
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/AccessLogs.html
   */
  readonly accessLogs?: EdgeAccessLogs;
  /**
   * Countries from which CloudFront accepts uploads, or rejects them with 403.
   * @default - all are accepted
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/georestrictions.html
   */
  readonly countries?: EdgeCountries;
  /**
   * CloudFront's security policy: the oldest TLS version and the ciphers. It needs `aliases`; without them CloudFront
   * chooses.
   * @default "TLSv1.2_2021"
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html
   */
  readonly tlsPolicy?: "TLSv1.2_2021" | "TLSv1.2_2025" | "TLSv1.3_2025";
  /**
   * Raises alarms on errors, throttled requests and latency. The topics must be in us-east-1, like CloudFront's metrics and
   * alarms.
   * @default - no alarm
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html
   */
  readonly distributionAlarms?: DistributionAlarms;
  /**
   * Raises an alarm on the number of the distribution's requests in an hour. The topics must be in us-east-1, like
   * CloudFront's metrics and alarms.
   * @default - no alarm
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html
   */
  readonly requestAlarm?: RequestAlarm;
  /**
   * Your own host names for the distribution. They need `certificateArn`.
   * @default [] - only CloudFront's own
   */
  readonly aliases?: readonly string[];
  /**
   * ARN of a certificate for the aliases, in us-east-1.
   * @default - CloudFront's own certificate
   */
  readonly certificateArn?: string;
  /**
   * The CloudFront locations that accept uploads.
   * @default "PriceClass_All"
   */
  readonly priceClass?: "PriceClass_100" | "PriceClass_200" | "PriceClass_All";
  /**
   * Supports uploads in parts, too, up to 48.8 TiB: the function checks each request of S3's multipart protocol
   * (docs/edge-parts.md). It needs `"oac"`. With `keyPrefix: "shared"` or `"tenant"`, an upload is not bound to the
   * caller who created it: a caller with the same prefix who knows the upload's id can send parts, complete it or abort
   * it, so `quota` is rejected with it. With your own `authorizerEntry`, your function must check these requests.
   * @default false
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
   */
  readonly parts?: boolean;
  /**
   * The function's memory in MB. More than 128 needs `allowLargeEdgeFunction`.
   * @default 128
   */
  readonly functionMemoryMb?: number;
  /**
   * Timeout of the function in seconds, after which CloudFront answers 503. More than 5 needs `allowLargeEdgeFunction`.
   * @default 5
   */
  readonly functionTimeoutSeconds?: number;
  /**
   * Allows more memory and time than the limit that all AWS pages agree on.
   * @default false
   */
  readonly allowLargeEdgeFunction?: boolean;
  /**
   * The function's runtime. Use `"nodejs22.x"` if CloudFront returns InvalidLambdaFunctionAssociation because it does
   * not support the newer one yet.
   * @default "nodejs24.x"
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-edge-function-restrictions.html
   */
  readonly functionRuntime?: FunctionRuntime;
  /**
   * The function's name. `terraform destroy` keeps the function, so deploying the same stack again needs another name.
   * @default - made from the construct's path
   */
  readonly functionName?: string;
}

/** Settings of uploads through a CloudFront distribution of your own. */
export interface EdgeAuthorizerProps
  extends Pick<
    EdgeUploadProps,
    | "bucket"
    | "identity"
    | "policy"
    | "prefix"
    | "originAccess"
    | "keepOriginAccessIdentity"
    | "authorizerEntry"
    | "settingsSource"
    | "settingsRefreshSeconds"
    | "liveSettings"
    | "quota"
    | "rule"
    | "keysFrom"
    | "tenants"
    | "corsAllowedOrigins"
    | "parts"
    | "functionMemoryMb"
    | "functionTimeoutSeconds"
    | "allowLargeEdgeFunction"
    | "functionRuntime"
    | "functionName"
  > {
  /**
   * Path of the distribution that receives uploads, without slashes at its ends: with `uploads`, clients send
   * `PUT /uploads/KEY`. The key does not contain it.
   */
  readonly basePath: string;
}
