import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { EdgeUpload } from "../edge-upload/index.js";
import { policyDocument } from "../iam/index.js";
import { jsonText } from "../json-text.js";
import { UPLOADS_PREFIX } from "../rules/values.js";
import type { UploadBucket } from "../upload-bucket/index.js";
import type { UploadCompleted } from "../upload-completed/index.js";
import { composeUploads } from "../uploads/index.js";
import type { UserPool } from "../user-pool/index.js";
import type { Settings } from "./props.js";
import { readSettings } from "./settings.js";
import { requireTerraformVersion } from "./terraform/required-version.js";
import { keepState } from "./terraform/state-backend.js";
import { verificationOutput } from "./verification.js";

/**
 * A stack with all three patterns, one bucket, one policy and one way to authenticate callers; its provider, state and
 * outputs included.
 * @throws {@link SettingsError} if the settings cannot be used
 */
export class UploadsStack extends TerraformStack {
  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    readSettings(settings);
    keepState(this, settings);
    requireTerraformVersion(this, settings);
    new AwsProvider(this, "Aws", { region: settings.region });
    const parts = composeUploads(this, settings);
    const { bucket, userPool, direct, presigned, edge, completed, liveSettings, quota } = parts;
    this.#output("direct_url", direct?.url, "Pattern 1: PUT {direct_url}/files/{key}");
    this.#output(
      "presigned_url",
      presigned?.url,
      "Pattern 2: POST {presigned_url}/uploads, /import or, for Uppy, /s3",
    );
    if (edge !== undefined) this.#outputEdge(edge);
    this.#output(
      "live_settings_parameter",
      liveSettings?.parameterName,
      "SSM parameter that pauses uploads and denies callers: npm run live-settings -- show --parameter NAME",
    );
    this.#output("quota_table_name", quota?.tableName, "Table of the callers' quotas");
    if (completed !== undefined) this.#outputCompleted(completed);
    this.#output("bucket_name", bucket.bucketName, "The bucket that uploads end in");
    if (userPool !== undefined) this.#outputUserPool(userPool);
    this.#outputMissingStatements(settings, bucket);
    this.#outputLifecycleRules(settings, bucket);
    this.#output("verification", verificationOutput(settings, parts), "Settings for npm run verify-aws");
  }

  #outputEdge(edge: EdgeUpload): void {
    this.#output("edge_url", edge.uploadUrl, "Pattern 3: PUT {edge_url}/{key}");
    this.#output(
      "edge_function_name",
      edge.functionName,
      "Edge function; it logs to /aws/lambda/us-east-1.NAME in the Region nearest to the caller",
    );
    const keyStatements = edge.originAccess.keyPolicyStatements(edge.distributionArn);
    if (keyStatements.length === 0) return;
    const statements = policyDocument(keyStatements);
    this.#output(
      "key_policy_to_add",
      statements,
      "Statements that the KMS key's owner must add to its policy",
    );
  }

  #outputCompleted({ queueUrl, functionName }: UploadCompleted): void {
    this.#output(
      "upload_failures_queue_url",
      queueUrl,
      "Queue of failed upload events; npm run replay sends them again",
    );
    this.#output("upload_completed_function_name", functionName, "Function that npm run replay invokes");
  }

  /** The policy of an existing bucket stays its owner's, who has to add what CloudFront needs. */
  #outputMissingStatements({ bucket: given = {} }: Settings, bucket: UploadBucket): void {
    if (given.existing === undefined || given.manageBucketPolicy) return;
    if (bucket.policyStatements.length === 0) return;
    const statements = policyDocument(bucket.policyStatements);
    this.#output(
      "bucket_policy_to_add",
      statements,
      "Statements that the bucket's owner must add to its policy",
    );
  }

  /** The lifecycle of an existing bucket stays its owner's; S3 replaces all rules at once. */
  #outputLifecycleRules({ prefix = UPLOADS_PREFIX.fallback }: Settings, bucket: UploadBucket): void {
    const rules = bucket.lifecycleRulesToAdd(prefix);
    if (rules.length === 0) return;
    this.#output(
      "bucket_lifecycle_to_add",
      jsonText({ Rules: rules }),
      "Lifecycle rules that the bucket's owner must add to its own; they expire abandoned parts and rejected objects",
    );
  }

  #outputUserPool({ userPoolId, clientIds, issuerUrl, tokenUrl, identity }: UserPool): void {
    this.#output("user_pool_id", userPoolId, "Cognito user pool that issues the callers' tokens");
    this.#output("user_pool_client_id", clientIds[0], "App client of the user pool to get tokens with");
    this.#output("issuer_url", issuerUrl, "Issuer of the tokens (iss claim)");
    this.#output("token_url", tokenUrl, "OAuth token endpoint");
    const { tenant } = identity;
    if (tenant !== undefined && "groupPrefix" in tenant) {
      this.#output(
        "tenant_group_prefix",
        tenant.groupPrefix,
        "Prefix of the groups that name a user's tenant",
      );
    }
  }

  #output(name: string, value: string | undefined, description: string): void {
    if (value !== undefined) new TerraformOutput(this, name, { value, description, staticId: true });
  }
}
