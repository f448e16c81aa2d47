import type { EdgeUpload } from "../edge-upload/index.js";
import { policyDocument } from "../iam/index.js";
import { jsonText } from "../json-text.js";
import { UPLOADS_PREFIX } from "../rules/values.js";
import type { UploadBucket } from "../upload-bucket/index.js";
import type { UploadCompleted } from "../upload-completed/index.js";
import type { UserPool } from "../user-pool/index.js";
import type { UploadsParts } from "./compose.js";
import type { UploadsProps } from "./props.js";

/** An output of a stack or of a Terraform module. */
interface UploadsOutput {
  /** May be a value that only Terraform knows. */
  readonly value: string;
  readonly description: string;
}

type Outputs = Readonly<Record<string, UploadsOutput>>;

/** The outputs that clients and operators need, by name. Outputs of omitted parts are omitted. */
export function uploadsOutputs(settings: UploadsProps, parts: UploadsParts): Outputs {
  const { bucket, userPool, apiDomain, direct, presigned, edge, completed, liveSettings, quota } = parts;
  return {
    ...output("direct_url", direct?.url, "Pattern 1: PUT {direct_url}/files/{key}"),
    ...output(
      "presigned_url",
      presigned?.url,
      "Pattern 2: POST {presigned_url}/uploads, /import or, for Uppy, /s3",
    ),
    ...output("api_domain_target", apiDomain?.targetDomainName, "Target of the DNS record for apiDomain"),
    ...output(
      "api_domain_target_zone_id",
      apiDomain?.targetZoneId,
      "Hosted zone of api_domain_target, for an alias record",
    ),
    ...(edge && edgeOutputs(edge)),
    ...output(
      "live_settings_parameter",
      liveSettings?.parameterName,
      "SSM parameter that pauses uploads and denies callers: npm run live-settings -- show --parameter NAME",
    ),
    ...output("quota_table_name", quota?.tableName, "Table of the callers' quotas"),
    ...(completed && completedOutputs(completed)),
    ...output("bucket_name", bucket.bucketName, "The bucket that stores the uploads"),
    ...(userPool && userPoolOutputs(userPool)),
    ...missingStatements(settings, bucket),
    ...lifecycleRules(settings, bucket),
  };
}

function output(name: string, value: string | undefined, description: string): Outputs {
  return value === undefined ? {} : { [name]: { value, description } };
}

function edgeOutputs({ uploadUrl, functionName, originAccess, distributionArn }: EdgeUpload): Outputs {
  const keyStatements = originAccess.keyPolicyStatements(distributionArn);
  return {
    ...output("edge_url", uploadUrl, "Pattern 3: PUT {edge_url}/{key}"),
    ...output(
      "edge_function_name",
      functionName,
      "Edge function; it logs to /aws/lambda/us-east-1.NAME in the Region nearest to the caller",
    ),
    ...output(
      "key_policy_to_add",
      keyStatements.length === 0 ? undefined : policyDocument(keyStatements),
      "Statements that the KMS key's owner must add to its policy",
    ),
  };
}

function completedOutputs({ queueUrl, functionName }: UploadCompleted): Outputs {
  return {
    ...output(
      "upload_failures_queue_url",
      queueUrl,
      "Queue of failed upload events; npm run replay sends them again",
    ),
    ...output("upload_completed_function_name", functionName, "Function that npm run replay invokes"),
  };
}

/**
 * The statements that the owner of an existing bucket must add for CloudFront, because the owner manages its policy.
 */
function missingStatements({ bucket: given = {} }: UploadsProps, bucket: UploadBucket): Outputs {
  const isOwners = given.existing !== undefined && !given.manageBucketPolicy;
  if (!isOwners || bucket.policyStatements.length === 0) return {};
  return output(
    "bucket_policy_to_add",
    policyDocument(bucket.policyStatements),
    "Statements that the bucket's owner must add to its policy",
  );
}

/** The lifecycle rules that the owner of an existing bucket should add, because S3 always replaces all rules. */
function lifecycleRules({ prefix = UPLOADS_PREFIX.fallback }: UploadsProps, bucket: UploadBucket): Outputs {
  const rules = bucket.lifecycleRulesToAdd(prefix);
  return output(
    "bucket_lifecycle_to_add",
    rules.length === 0 ? undefined : jsonText({ Rules: rules }),
    "Lifecycle rules that the bucket's owner must add to its own; they expire abandoned parts and rejected objects",
  );
}

function userPoolOutputs({ userPoolId, clientIds, issuerUrl, tokenUrl, identity }: UserPool): Outputs {
  const { tenant } = identity;
  return {
    ...output("user_pool_id", userPoolId, "Cognito user pool that issues the callers' tokens"),
    ...output("user_pool_client_id", clientIds[0], "App client of the user pool to get tokens with"),
    ...output("issuer_url", issuerUrl, "Issuer of the tokens (iss claim)"),
    ...output("token_url", tokenUrl, "OAuth token endpoint"),
    ...output(
      "tenant_group_prefix",
      tenant !== undefined && "groupPrefix" in tenant ? tenant.groupPrefix : undefined,
      "Prefix of the groups that name a user's tenant",
    ),
  };
}
