import type { Constructed } from "./constructed.js";
import type { PolicyDocument } from "./identity.js";

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
  /** Tags that the object must have, all of them. */
  readonly tags: Readonly<Record<string, string>>;
  /** Days since the creation of the version or, for a noncurrent version, of its successor. */
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
