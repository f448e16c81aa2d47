import type { IdentitySettings } from "../identity/contract.js";
import type { UploadPolicy } from "../upload-policy/policy.js";

/**
 * The file beside the edge function's code that holds its configuration. Lambda@Edge allows no environment
 * variables, and a file in the zip leaves the code's own bytes alike in every deployment.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-edge-function-restrictions.html
 */
export const EDGE_CONFIG_FILE = "config.json";

/** What `config.json` holds: the settings themselves, or where to read them. */
export type EdgeConfig =
  | { readonly source: "bundle"; readonly settings: EdgeAuthorizerSettings }
  | {
      readonly source: "ssm";
      /** Name of the SSM parameter whose value is the settings as JSON. */
      readonly parameterName: string;
      readonly region: string;
      /** How long settings are kept before they are read again, in seconds. */
      readonly refreshSeconds: number;
    };

/** What the edge function decides by. */
export interface EdgeAuthorizerSettings {
  readonly identity: IdentitySettings;
  readonly policy: UploadPolicy;
  /** Where all uploads live in the bucket: empty, or ending in `/`, e.g. `uploads/`. */
  readonly prefix: string;
  readonly originAccess: "oai" | "oac";
  /** Origins that a browser may upload from; `*` alone allows any. */
  readonly corsAllowedOrigins: readonly string[];
}

/**
 * The headers of a client that reach S3 beside those that CloudFront always forwards, in lower case: the content
 * hash, the five checksums and the write condition from the client, and three that the function sets itself.
 * CloudFront's quota for an origin request policy is ten.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
 */
export const EDGE_CLIENT_HEADERS = [
  "x-amz-content-sha256",
  "x-amz-checksum-crc32",
  "x-amz-checksum-crc32c",
  "x-amz-checksum-crc64nvme",
  "x-amz-checksum-sha1",
  "x-amz-checksum-sha256",
  "if-none-match",
] as const;

/** Set by the function for every object, after it has removed whatever the client sent under these names. */
export const EDGE_METADATA_HEADERS = [
  "x-amz-meta-upload-id",
  "x-amz-meta-upload-subject",
  "x-amz-meta-upload-tenant",
] as const;
