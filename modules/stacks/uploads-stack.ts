import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { DirectUpload } from "../direct-upload/index.js";
import { EdgeUpload } from "../edge-upload/index.js";
import { policyDocument } from "../iam/index.js";
import { PresignedUpload } from "../presigned-upload/index.js";
import { UploadBucket, type UploadBucketProps } from "../upload-bucket/index.js";
import type { UserPool } from "../user-pool/index.js";
import { createCallers } from "./callers.js";
import type { Settings } from "./settings.js";
import { PATTERNS } from "./settings-rules.js";
import { keepState } from "./state-backend.js";

/** The three ways in, behind one bucket, one policy and one way to know callers. */
export class UploadsStack extends TerraformStack {
  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    keepState(this, settings.stateBucket);
    new AwsProvider(this, "Aws", { region: settings.region });
    const { patterns = PATTERNS, policy, prefix, corsAllowedOrigins, originAccess } = settings;
    const { throttling, accessLogRetentionDays, reading, cache, edge } = settings;
    const rules = { policy, prefix, corsAllowedOrigins };
    const stage = { throttling, accessLogRetentionDays };

    const bucket = new UploadBucket(this, "Bucket", bucketProps(settings));
    const { identity, userPool, authorization } = createCallers(this, settings, bucket);
    if (patterns.includes("direct")) {
      const direct = new DirectUpload(this, "Direct", {
        ...rules,
        ...stage,
        bucket,
        authorization: authorization(),
        reading,
        cache,
      });
      this.#output("direct_url", direct.url, "Pattern 1: PUT {direct_url}/files/{key}");
    }
    if (patterns.includes("presigned")) {
      const presigned = new PresignedUpload(this, "Presigned", {
        ...rules,
        ...stage,
        bucket,
        authorization: authorization(),
      });
      this.#output("presigned_url", presigned.url, "Pattern 2: POST {presigned_url}/import or /uploads");
    }
    if (patterns.includes("edge")) {
      const distribution = new EdgeUpload(this, "Edge", {
        ...edge,
        ...rules,
        bucket,
        identity,
        originAccess,
      });
      this.#output("edge_url", distribution.uploadUrl, "Pattern 3: PUT {edge_url}/{key}");
      this.#output(
        "edge_function_name",
        distribution.functionName,
        "Logs: /aws/lambda/us-east-1.{name}, any Region",
      );
    }
    this.#output("bucket_name", bucket.bucketName, "The bucket that uploads end in");
    if (userPool !== undefined) this.#outputUserPool(userPool);
    this.#outputMissingStatements(settings, bucket);
  }

  /** The policy of an existing bucket stays its owner's, who has to add what CloudFront needs. */
  #outputMissingStatements({ bucket: given = {} }: Settings, bucket: UploadBucket): void {
    if (given.existing === undefined || given.manageBucketPolicy) return;
    if (bucket.policyStatements.length === 0) return;
    const statements = policyDocument(bucket.policyStatements);
    this.#output("bucket_policy_to_add", statements, "What the bucket's owner has to add to its policy");
  }

  #outputUserPool({ userPoolId, clientIds, issuerUrl, tokenUrl, identity }: UserPool): void {
    this.#output("user_pool_id", userPoolId, "The Cognito user pool whose access tokens callers show");
    this.#output("user_pool_client_id", clientIds[0], "The app client that issues the tokens");
    this.#output("issuer_url", issuerUrl, "The iss claim of the tokens");
    this.#output("token_url", tokenUrl, "The OAuth token endpoint");
    const { tenant } = identity;
    if (tenant !== undefined && "groupPrefix" in tenant) {
      this.#output("tenant_group_prefix", tenant.groupPrefix, "A user's tenant is the group that begins so");
    }
  }

  #output(name: string, value: string | undefined, description: string): void {
    if (value !== undefined) new TerraformOutput(this, name, { value, description, staticId: true });
  }
}

function bucketProps({ bucket = {}, corsAllowedOrigins }: Settings): UploadBucketProps {
  return bucket.existing === undefined ? { corsAllowedOrigins, ...bucket } : bucket;
}
