import { Construct } from "constructs";
import { ANYTHING, boolean, optional } from "../../functions/rules/kinds.js";
import type { RuleFor, RulesFor } from "../../functions/rules/rule.js";
import type { UploadPolicy } from "../../functions/upload-policy/contract.js";
import type { LiveSettings } from "../live-settings/index.js";
import { LIVE_SETTINGS } from "../live-settings/live-settings.js";
import type { NodeFunction } from "../node-function/index.js";
import { RESERVED_CONCURRENCY } from "../node-function/rules.js";
import type { Authorization } from "../rest-api/authorization.js";
import { AUTHORIZATION, authorizerFunction, uploadRules } from "../rest-api/authorization.js";
import { deployedDocument } from "../rest-api/document/deployed-document.js";
import type { RestApiProps } from "../rest-api/rest-api.js";
import { DOMAIN_RULES, RestApi, STAGE_NAME } from "../rest-api/rest-api.js";
import type { Throttling } from "../rest-api/stage/method-settings.js";
import type { StageSettings } from "../rest-api/stage/stage.js";
import { STAGE_SETTINGS_RULES, stageSettings, THROTTLING } from "../rest-api/stage/stage.js";
import { checkProps } from "../rules/check.js";
import { POLICY } from "../rules/policy.js";
import { CORS_ORIGINS, construct, IN_DOCUMENT, KEY_PREFIX } from "../rules/values.js";
import type { UploadQuota } from "../upload-quota/index.js";
import { UPLOAD_QUOTA } from "../upload-quota/upload-quota.js";
import { UPLOAD_RULE_FILE } from "../upload-rule/rule-prop.js";
import type { PresignedUploadBucket } from "./bucket.js";
import { checkPresignedUpload } from "./checks.js";
import { completionThrottling } from "./completion-throttling.js";
import { createPresign } from "./create-presign.js";
import type { Discovery } from "./discovery/discovery.js";

export interface PresignedUploadProps extends StageSettings {
  /** The bucket that stores the uploads. */
  readonly bucket: PresignedUploadBucket;
  /**
   * Authorization of callers. `{ type: "none" }` has only `POST /import`, without authentication, and needs an explicit
   * `throttling`.
   */
  readonly authorization: Authorization;
  /**
   * Policy of the uploads. Omitted fields are those of `DEFAULT_UPLOAD_POLICY`.
   * @default - the authorizer's
   */
  readonly policy?: Partial<UploadPolicy>;
  /**
   * Prefix of all uploads in the bucket: empty, or ending in `/`.
   * @default - the authorizer's, or "uploads/"
   */
  readonly prefix?: string;
  /**
   * Origins of the pages that may request URLs; `*` alone allows any. The bucket must allow them, too, because the page
   * sends the object there.
   * @default [] - no browser
   */
  readonly corsAllowedOrigins?: readonly string[];
  /**
   * Lets callers get URLs that read objects under their own prefix, with `GET /downloads/{key+}`.
   * @default false
   */
  readonly reading?: boolean;
  /**
   * Lets callers list their own unfinished uploads, with `GET /uploads`. The function's role may then list those of the
   * whole bucket (`s3:ListBucketMultipartUploads`, which IAM cannot restrict to a prefix), but requests only the
   * caller's prefix. It needs a prefix per caller: S3's list does not show whose an upload is.
   * @default - true if the policy's `keyPrefix` is "subject" or "tenant/subject" and callers are authenticated
   * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html
   */
  readonly listing?: boolean;
  /**
   * Sums the stored parts of an upload from Uppy (`/s3`) before each further part is signed, and signs no more once
   * `maxBytes` is reached. Uppy does not send a part's length, so S3 accepts up to 5 GiB for each signed part. The
   * function needs no further permission (`s3:ListMultipartUploadParts`). Each signed part costs one more ListParts
   * request, and another one for every 1,000 stored parts, at the price of a PUT.
   * @default false
   * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html
   */
  readonly sumPartsBeforeSigning?: boolean;
  /**
   * Pauses uploads: the API then answers 503 on all routes except those that read, list or abort (docs/pausing.md).
   * URLs that were issued before work until they expire.
   * @default - the authorizer's; without one, uploads cannot be paused
   */
  readonly liveSettings?: LiveSettings;
  /**
   * Data in the response to `GET /.well-known/s3-upload-patterns`, which needs no credential, in addition to the policy
   * and this API's own routes: the issuers of credentials, and the other patterns. `Uploads` sets it.
   * @default - the issuers of the API authorizer's settings
   */
  readonly discovery?: Discovery;
  /**
   * Limits of uploads and bytes per caller. Creating an upload reserves its size, and gets 413 or 429 beyond a limit;
   * `GET /me/usage` returns the usage. `UploadCompleted` needs the same quotas.
   * @default - the authorizer's; without one, callers have no limits
   */
  readonly quota?: UploadQuota;
  /**
   * Path of a TypeScript or JavaScript file that exports an `UploadRule` named `rule`: a function that decides on each
   * upload that the policy accepts, and can only narrow it. Relative to the working directory; esbuild must be
   * installed.
   * @default - the authorizer's; without one, the policy alone decides
   */
  readonly rule?: string;
  /**
   * Limits on the calls of each of the two routes that complete an upload in parts. A request waits for S3 up to 24
   * seconds, and uses one of the account's concurrent executions for that time: at most burst + 24 x ratePerSecond on
   * each route. The limits keep executions free for signing.
   * @default - 10 requests per second, 20 at once; less if `throttling` is less
   * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
   */
  readonly completionThrottling?: Throttling;
  /**
   * Concurrent executions that are reserved for this function, and its maximum; 0 throttles every call. It protects the
   * account's other functions from this one, and this one from them; beyond the limit callers get 500. To stop uploads
   * with a clear 503 instead, see docs/pausing.md. AWS keeps 100 of the account's concurrency (1,000 by default)
   * unreserved, and an account with 10 cannot reserve any.
   * @default - the account's concurrency, shared with its other functions
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
   */
  readonly reservedConcurrency?: number;
  /**
   * The stage's name: the first segment of every path.
   * @default "v1"
   */
  readonly stageName?: string;
  /**
   * Your own host name, and the API's path there.
   * @default - only AWS's host name
   */
  readonly domain?: RestApiProps["domain"];
  /**
   * Disables AWS's host name of the API: it answers 403. It needs `domain`.
   * @default false
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html
   */
  readonly disableExecuteApiEndpoint?: RestApiProps["disableExecuteApiEndpoint"];
}

/** The rules for {@link PresignedUploadProps}. */
export const PRESIGNED_UPLOAD_RULES = {
  ...STAGE_SETTINGS_RULES,
  bucket: construct<PresignedUploadBucket>("an UploadBucket", [
    "bucketName",
    "region",
    "objectsArn",
    "putStatements",
    "multipartStatements",
  ]),
  authorization: AUTHORIZATION,
  policy: optional(POLICY),
  prefix: optional(KEY_PREFIX),
  corsAllowedOrigins: optional({ ...CORS_ORIGINS, structural: IN_DOCUMENT }, []),
  reading: optional(boolean(), false),
  listing: optional(boolean()),
  sumPartsBeforeSigning: optional(boolean(), false),
  discovery: optional(ANYTHING as RuleFor<Discovery>),
  liveSettings: LIVE_SETTINGS,
  quota: UPLOAD_QUOTA,
  rule: UPLOAD_RULE_FILE,
  completionThrottling: optional(THROTTLING),
  reservedConcurrency: RESERVED_CONCURRENCY,
  stageName: STAGE_NAME,
  ...DOMAIN_RULES,
} satisfies RulesFor<PresignedUploadProps>;

/**
 * Pattern 2: a function issues presigned URLs, and clients upload directly to S3. `POST /import` returns a URL for a
 * fresh key; `/uploads` is for files of any size under a key of the caller's choice; `/s3` is for Uppy; `/downloads`
 * reads, if enabled. Answers of our authorizer are cached for a minute: a token that expires, or a key that is removed,
 * may be accepted for up to a minute more.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/PresignedUrlUploadObject.html
 */
export class PresignedUpload extends Construct {
  /** URL of the API, without a trailing slash: `POST {url}/import`. */
  readonly url: string;
  /** The REST API. */
  readonly api: RestApi;
  /**
   * The function that signs. A URL has at most the permissions of the function's role, and expires with its session.
   */
  readonly function: NodeFunction;

  constructor(scope: Construct, id: string, given: PresignedUploadProps) {
    super(scope, id);
    const props = checkProps(this, given, PRESIGNED_UPLOAD_RULES);
    const { authorization, corsAllowedOrigins } = props;
    const rules = uploadRules(this, authorization, props);
    checkPresignedUpload(this, authorization, rules.policy, given);
    const { function: signer, document } = createPresign(this, { ...props, rules, originsInStage: true });
    this.function = signer;
    this.api = new RestApi(this, "Api", {
      ...stageSettings(props),
      corsAllowedOrigins,
      stageName: props.stageName,
      domain: props.domain,
      disableExecuteApiEndpoint: props.disableExecuteApiEndpoint,
      document: deployedDocument(document),
      authorizerFunction: authorizerFunction(authorization),
      tenantPlans: authorization.type === "authorizer" ? authorization.authorizer.tenantPlans : undefined,
      methodThrottling:
        authorization.type === "none"
          ? []
          : completionThrottling(props.completionThrottling, props.throttling),
    });
    this.url = this.api.url;
  }
}
