import type { Identities } from "../identity/contract.js";
import type { LiveSettingsAddress } from "../live-settings/contract.js";
import type { QuotaSettings } from "../quota/contract.js";
import type { UploadPolicy } from "../upload-policy/policy.js";

/**
 * Configuration file next to the edge function's code. Lambda@Edge allows no environment variables, and a file in the
 * zip keeps the code's own bytes the same in every deployment.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-edge-function-restrictions.html
 */
export const EDGE_CONFIG_FILE = "config.json";

/** Content of `config.json`: the settings, or their SSM parameter; and the address of the live settings. */
export type EdgeConfig = EdgeSettingsPlace & {
  /** @default - uploads cannot be paused */
  readonly liveSettings?: LiveSettingsAddress;
  /**
   * Whether the file of a custom rule is next to the code. It is fixed here, so that settings that are read later
   * cannot switch the rule off. @default false
   */
  readonly rule?: boolean;
  /**
   * Whether synth has validated this file, because it knew every value. The function does not validate it again: that
   * takes a tenth of a cold start. A parameter of Parameter Store is always validated. @default false
   */
  readonly isValidated?: boolean;
};

type EdgeSettingsPlace =
  | { readonly source: "bundle"; readonly settings: EdgeAuthorizerSettings }
  | {
      readonly source: "ssm";
      /** Name of the SSM parameter whose value is the settings as JSON. */
      readonly parameterName: string;
      readonly region: string;
      /** Seconds after which the settings are read again. */
      readonly refreshSeconds: number;
    };

/** Settings of the edge function. */
export interface EdgeAuthorizerSettings {
  readonly identity: Identities;
  readonly policy: UploadPolicy;
  /** Key prefix of all uploads: empty, or ending in `/`, e.g. `uploads/`. */
  readonly prefix: string;
  /** CloudFront's way of signing requests to the bucket. */
  readonly originAccess: "oai" | "oac";
  /** The bucket's Region, e.g. `eu-central-1`. It decides whether an OAI needs the body's hash. */
  readonly bucketRegion: string;
  /** Origins that a browser may upload from; `*` alone allows any. */
  readonly corsAllowedOrigins: readonly string[];
  /**
   * The tenants that may upload. Callers of other tenants, or without one, get 403. @default - every tenant may upload
   */
  readonly tenants?: readonly string[];
  /**
   * Whether the requests of multipart uploads are supported, in addition to whole objects. It needs `"oac"`. @default
   * false
   */
  readonly parts?: boolean;
  /** Path below which the distribution has uploads: segments that each end in `/`, e.g. `uploads/`. @default "" */
  readonly basePath?: string;
  /** The callers' quotas. @default - no quotas */
  readonly quota?: QuotaSettings;
}

/**
 * The Regions that accept Signature Version 2, the version that CloudFront uses for an origin access identity. In
 * every other Region, CloudFront needs the body's hash to sign a PUT with version 4.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
 */
export const SIGNATURE_V2_REGIONS: readonly string[] = [
  "us-east-1",
  "us-west-1",
  "us-west-2",
  "eu-west-1",
  "ap-northeast-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "sa-east-1",
];

/**
 * Headers of a viewer request that a Lambda@Edge function cannot change or remove: CloudFront answers 502 if it does.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html
 */
export const EDGE_READ_ONLY_HEADERS = [
  "cdn-loop",
  "content-length",
  "host",
  "transfer-encoding",
  "via",
] as const;
