import type { Construct } from "constructs";
import type { UploadPolicy } from "../../functions/upload-policy/contract.js";
import { MAX_SINGLE_PUT_BYTES } from "../../functions/upload-policy/contract.js";
import { checkBucketStack } from "../bucket-rules.js";
import {
  checkArn,
  checkCorsOrigins,
  checkIdentity,
  checkInteger,
  checkKeyPrefix,
  checkOneOf,
  checkPattern,
  checkUploadPolicy,
  isKnown,
} from "../checks.js";
import { PropsError } from "../errors.js";
import type { Fields } from "../fields.js";
import { checkFields } from "../fields.js";
import { knownItems } from "../lists.js";
import { checkRateLimit } from "../rate-limit/index.js";
import type { EdgeUploadProps } from "./props.js";

const ALTERNATE_NAMES =
  "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html";

const PRICE_CLASSES = ["PriceClass_100", "PriceClass_200", "PriceClass_All"] as const;

const FIELDS: Fields<EdgeUploadProps> = {
  bucket: "required object",
  identity: "required object",
  policy: "object",
  prefix: "text",
  originAccess: "text",
  authorizerEntry: "text",
  settingsSource: "text",
  settingsRefreshSeconds: "number",
  liveSettings: "object",
  keysFrom: "text",
  corsAllowedOrigins: "list",
  rateLimit: "object",
  aliases: "list",
  certificateArn: "text",
  priceClass: "text",
  multipart: "boolean",
  functionMemoryMb: "number",
  functionTimeoutSeconds: "number",
  allowLargeEdgeFunction: "boolean",
  functionName: "text",
  functionRuntime: "text",
};

/** Refuses what CloudFront, S3 or the authorizer would refuse later, and gives the whole policy. */
export function checkEdgeUpload(scope: Construct, prefix: string, props: EdgeUploadProps): UploadPolicy {
  checkFields(scope, props, FIELDS);
  const policy = checkUploadPolicy(scope, props.policy);
  checkInteger(
    scope,
    "policy.minBytes",
    policy.minBytes,
    { min: 0, max: MAX_SINGLE_PUT_BYTES, unit: "bytes" },
    {
      remedy: "This pattern uploads with one PUT, which has at most 5 GiB. Leave the edge pattern out.",
      see: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/upload-objects.html",
    },
  );
  checkIdentity(scope, props.identity, policy);
  checkKeyPrefix(scope, "prefix", prefix);
  checkCorsOrigins(scope, "corsAllowedOrigins", props.corsAllowedOrigins ?? []);
  if (isKnown(props.priceClass)) {
    checkOneOf(scope, "priceClass", props.priceClass, PRICE_CLASSES, {
      remedy: "Leave it out for all locations.",
    });
  }
  checkSettingsSource(scope, props);
  checkKeysFrom(scope, props);
  checkAliases(scope, props);
  checkRateLimit(scope, props);
  checkMultipart(scope, props);
  checkRequiredEncryption(scope, props);
  checkBucketStack(scope, props.bucket);
  return policy;
}

function checkSettingsSource(scope: Construct, props: EdgeUploadProps): void {
  checkOneOf(scope, "settingsSource", props.settingsSource, ["bundle", "ssm"], {
    remedy: 'Take "ssm" to change settings without a new version of the function.',
  });
  checkInteger(
    scope,
    "settingsRefreshSeconds",
    props.settingsRefreshSeconds,
    { min: 1, max: 3_600, unit: "seconds" },
    {
      remedy: "Until settings are read again, a key that was taken out still holds.",
    },
  );
  if (props.settingsRefreshSeconds === undefined || props.settingsSource === "ssm") return;
  throw new PropsError(scope, {
    prop: "settingsRefreshSeconds",
    received: props.settingsRefreshSeconds,
    allowed: "absent where the settings are in the function's zip",
    remedy: 'Add settingsSource: "ssm", or leave it out.',
  });
}

function checkKeysFrom(scope: Construct, { keysFrom, identity }: EdgeUploadProps): void {
  if (keysFrom === undefined) return;
  checkOneOf(scope, "keysFrom", keysFrom, ["terraform"], {
    remedy: "Leave it out to ship the keys in the identity settings, or none.",
  });
  const hasIssuer = identity.type !== "pre-shared-key";
  if (hasIssuer && identity.keys === undefined) return;
  throw new PropsError(scope, {
    prop: "keysFrom",
    received: keysFrom,
    allowed: hasIssuer ? "omitted if identity.keys is given" : "omitted for pre-shared keys",
    remedy: hasIssuer ? "Leave one of them out." : "Leave it out: there is no issuer with keys.",
  });
}

function checkAliases(scope: Construct, { aliases = [], certificateArn }: EdgeUploadProps): void {
  knownItems(aliases).forEach((alias, index) => {
    checkPattern(
      scope,
      `aliases[${index}]`,
      alias,
      /^(?:\*\.)?(?:[a-z0-9-]+\.)+(?:[a-z]{2,}|xn--[a-z0-9-]*[a-z0-9])$/,
      "a host name in lower case",
      {
        remedy: 'Write it as "upload.example.com", without scheme and path.',
      },
    );
  });
  checkArn(scope, "certificateArn", certificateArn, "acm", "certificate/");
  checkPattern(scope, "certificateArn", certificateArn, /^arn:[^:]+:acm:us-east-1:/, "in us-east-1", {
    remedy: "CloudFront takes certificates from that Region only: request or import it there.",
    see: ALTERNATE_NAMES,
  });
  if (aliases.length > 0 === (certificateArn !== undefined)) return;
  throw new PropsError(scope, {
    prop: aliases.length > 0 ? "certificateArn" : "aliases",
    received: undefined,
    allowed: "given where the other of the two is",
    remedy: "Aliases and a certificate that covers them go together.",
    see: ALTERNATE_NAMES,
  });
}

function checkMultipart(scope: Construct, props: EdgeUploadProps): void {
  // With an OAI, the origin access has its own error.
  if (!props.multipart || props.originAccess === "oai" || props.authorizerEntry !== undefined) return;
  throw new PropsError(scope, {
    prop: "multipart",
    received: true,
    allowed: "omitted with this project's authorizer, which rejects every query string",
    remedy: "Give an authorizerEntry of your own, or send large files through presigned uploads.",
  });
}

/**
 * The edge function names no encryption, and CloudFront adds no `x-amz-*` header of its own.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html
 */
function checkRequiredEncryption(scope: Construct, { bucket }: EdgeUploadProps): void {
  if (bucket.requiredEncryption === undefined) return;
  throw new PropsError(scope, {
    prop: "bucket.requiredEncryption",
    received: bucket.requiredEncryption,
    allowed: "absent on the edge pattern",
    remedy:
      "Uploads through CloudFront name no encryption, so the bucket's policy would deny each of them. Leave the edge " +
      "pattern out, or let the bucket's policy rely on its default encryption.",
    see: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-bucket-encryption.html",
  });
}
