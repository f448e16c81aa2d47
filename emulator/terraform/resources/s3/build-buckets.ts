import type { Bucket } from "../../../model.js";
import type { Diagnostics, Resources } from "../../model/diagnostics.js";
import type { Resource, ResourceType } from "../../schema/resource-type.js";
import { bucket } from "./bucket.js";
import { bucketOwnershipControls, bucketPolicy, bucketPublicAccessBlock } from "./bucket-access.js";
import {
  bucketAcceleration,
  bucketCors,
  bucketEncryption,
  bucketLifecycle,
  bucketNotification,
  bucketVersioning,
} from "./bucket-settings.js";
import { checkCorsRules } from "./cors.js";
import type { OutsideBucket } from "./find-outside-buckets.js";
import { outsideResource } from "./find-outside-buckets.js";
import { checkLifecycles, lifecycleOf } from "./lifecycle.js";

/**
 * Settings of a new bucket.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
 */
const DEFAULTS = {
  objectOwnership: "BucketOwnerEnforced",
  publicAccessBlock: {
    blockPublicAcls: true,
    ignorePublicAcls: true,
    blockPublicPolicy: true,
    restrictPublicBuckets: true,
  },
  encryption: { algorithm: "AES256", blockedEncryptionTypes: ["SSE-C"] },
} as const;

/** Joins buckets, inside or outside the stack, with the resources of their settings. */
export function buildBuckets(
  resources: Resources,
  diagnostics: Diagnostics,
  outside: readonly OutsideBucket[] = [],
): readonly Bucket[] {
  checkLifecycles(resources, diagnostics);
  checkCorsRules(resources, diagnostics);
  const buckets = [...resources.of(bucket), ...outside.map(outsideResource)];
  const settings = settingsOf(
    buckets.map((one) => one.string("bucket")),
    resources,
    diagnostics,
  );
  return buckets.map((one) => buildBucket(one, settings));
}

type Settings = ReturnType<typeof settingsOf>;

/** Finds the resource of each type of setting that belongs to a bucket. */
function settingsOf(names: readonly string[], resources: Resources, diagnostics: Diagnostics) {
  const of = <A extends { readonly bucket: string }>(type: ResourceType<A>) => {
    const grouped = diagnostics.byOwner(resources.of(type), "bucket", names, "bucket");
    const single = new Map(names.map((name) => [name, diagnostics.only(grouped.get(name))]));
    return (name: string) => {
      const found = single.get(name);
      return found && { ...found.arguments, constructPath: found.constructPath };
    };
  };
  return {
    acceleration: of(bucketAcceleration),
    cors: of(bucketCors),
    encryption: of(bucketEncryption),
    lifecycle: of(bucketLifecycle),
    notification: of(bucketNotification),
    ownership: of(bucketOwnershipControls),
    policy: of(bucketPolicy),
    publicAccessBlock: of(bucketPublicAccessBlock),
    versioning: of(bucketVersioning),
  };
}

function buildBucket(one: Resource, settings: Settings): Bucket {
  const name = one.string("bucket");
  const policy = settings.policy(name);
  return {
    constructPath: one.constructPath,
    name,
    arn: one.string("arn"),
    region: one.region,
    versioning: settings.versioning(name)?.versioning_configuration.status ?? "Disabled",
    objectOwnership: settings.ownership(name)?.rule.object_ownership ?? DEFAULTS.objectOwnership,
    publicAccessBlock: publicAccessBlockOf(settings.publicAccessBlock(name)),
    encryption: encryptionOf(settings.encryption(name)?.rule),
    ...(policy ? { policy: { constructPath: policy.constructPath, document: policy.policy } } : {}),
    cors: (settings.cors(name)?.cors_rule ?? []).map(corsRule),
    ...lifecycleOf(settings.lifecycle(name)?.rule ?? []),
    eventBridge: settings.notification(name)?.eventbridge ?? false,
    transferAcceleration: settings.acceleration(name)?.status === "Enabled",
  };
}

type Given<K extends keyof Settings> = ReturnType<Settings[K]>;
type Rule<T> = T extends { readonly rule: infer R } ? R : never;

function publicAccessBlockOf(given: Given<"publicAccessBlock">): Bucket["publicAccessBlock"] {
  if (!given) return DEFAULTS.publicAccessBlock;
  return {
    blockPublicAcls: given.block_public_acls,
    ignorePublicAcls: given.ignore_public_acls,
    blockPublicPolicy: given.block_public_policy,
    restrictPublicBuckets: given.restrict_public_buckets,
  };
}

function encryptionOf(rule: Rule<Given<"encryption">> | undefined): Bucket["encryption"] {
  const given = rule?.apply_server_side_encryption_by_default;
  return {
    algorithm: given?.sse_algorithm ?? DEFAULTS.encryption.algorithm,
    ...(given?.kms_master_key_id === undefined ? {} : { kmsKeyArn: given.kms_master_key_id }),
    blockedEncryptionTypes: rule?.blocked_encryption_types.length
      ? rule.blocked_encryption_types.filter((type) => type !== "NONE")
      : DEFAULTS.encryption.blockedEncryptionTypes,
  };
}

function corsRule(rule: NonNullable<Given<"cors">>["cors_rule"][number]): Bucket["cors"][number] {
  return {
    allowedOrigins: rule.allowed_origins,
    allowedMethods: rule.allowed_methods,
    allowedHeaders: rule.allowed_headers,
    exposeHeaders: rule.expose_headers,
    ...(rule.max_age_seconds === undefined ? {} : { maxAgeSeconds: rule.max_age_seconds }),
  };
}
