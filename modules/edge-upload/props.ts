import type { IdentitySettings } from "../../functions/identity/contract.js";
import type { UploadPolicy } from "../../functions/upload-policy/contract.js";
import type { OriginAccessType, OriginBucket } from "../origin-access/index.js";
import type { UploadBucket } from "../upload-bucket/index.js";

/** What has to be known of the bucket that a distribution uploads to. */
export type EdgeBucket = OriginBucket & Pick<UploadBucket, "bucketRegionalDomainName" | "requiredEncryption">;

/** How many requests one client address may make. */
export interface EdgeRateLimit {
  /** Requests of one address within the window, 10 to 2,000,000,000; more are answered with 429. */
  readonly requests: number;
  /**
   * The window in seconds: 60, 120, 300 or 600.
   * @default 300
   */
  readonly windowSeconds?: 60 | 120 | 300 | 600;
}

/** Settings of uploads through CloudFront: `PUT /KEY` with a credential, in one request. */
export interface EdgeUploadProps {
  /** The bucket that CloudFront writes to. */
  readonly bucket: EdgeBucket;
  /** How a caller proves who they are: a user pool's `identity`, any OIDC issuer, or pre-shared keys. */
  readonly identity: IdentitySettings;
  /**
   * What may be uploaded. `maxBytes` is 5 GiB at most: S3 takes no more in one PUT.
   * @default - the default policy
   */
  readonly policy?: Partial<UploadPolicy>;
  /**
   * Where all uploads live in the bucket: empty, or ending in `/`.
   * @default "uploads/"
   */
  readonly prefix?: string;
  /**
   * How CloudFront proves to S3 who it is. AWS lists writes through an OAI as unsupported, and no real account has
   * confirmed how this project makes them work; `"oac"` is the way out.
   * @default "oai"
   */
  readonly originAccess?: OriginAccessType;
  /**
   * A viewer-request function of your own in place of this project's, as the path of a source file. It gets the same
   * `config.json` beside it.
   * @default - this project's authorizer
   */
  readonly authorizerEntry?: string;
  /**
   * Where the function finds its settings: in its own zip, or in an SSM parameter, which changes without a new
   * version of the function and the minutes that CloudFront takes to spread it.
   * @default "bundle"
   */
  readonly settingsSource?: "bundle" | "ssm";
  /**
   * Seconds after which settings from SSM are read again, 1 to 3,600.
   * @default 60
   */
  readonly settingsRefreshSeconds?: number;
  /**
   * Origins that a browser may upload from; `*` alone is any.
   * @default [] - no browser
   */
  readonly corsAllowedOrigins?: readonly string[];
  /**
   * Blocks addresses that ask too often, with a WAF rule; WAF costs extra per rule and request.
   * @default - no limit
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html
   */
  readonly rateLimit?: EdgeRateLimit;
  /**
   * Host names of your own that point at the distribution; they need `certificateArn`.
   * @default - only CloudFront's own
   */
  readonly aliases?: readonly string[];
  /**
   * ARN of a certificate for the aliases, in us-east-1.
   * @default - CloudFront's own certificate
   */
  readonly certificateArn?: string;
  /**
   * Which of CloudFront's locations take uploads.
   * @default "PriceClass_All"
   */
  readonly priceClass?: "PriceClass_100" | "PriceClass_200" | "PriceClass_All";
  /**
   * Lets multipart uploads through to S3 (`uploads`, `uploadId` and `partNumber` are forwarded). It takes `"oac"` and
   * an authorizer of your own: this project's refuses every query string.
   * @default false
   */
  readonly multipart?: boolean;
  /**
   * The function's memory in MB; more than 128 only with `allowLargeEdgeFunction`.
   * @default 128
   */
  readonly functionMemoryMb?: number;
  /**
   * Seconds after which the function is cut off and CloudFront answers 503; more than 5 only with
   * `allowLargeEdgeFunction`.
   * @default 5
   */
  readonly functionTimeoutSeconds?: number;
  /**
   * Tries more memory and time than every one of AWS's pages grants.
   * @default false
   */
  readonly allowLargeEdgeFunction?: boolean;
  /**
   * The function's name. The function outlives a destroy, so that deploying the same stack again needs another name.
   * @default - made from the construct's path
   */
  readonly functionName?: string;
}
