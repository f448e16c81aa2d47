import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { DirectUpload } from "../direct-upload/index.js";
import { EdgeUpload } from "../edge-upload/index.js";
import { currentAccountId, policyDocument } from "../iam/index.js";
import { MalwareProtection } from "../malware-protection/index.js";
import { PresignedUpload } from "../presigned-upload/index.js";
import { UploadBucket, type UploadBucketProps } from "../upload-bucket/index.js";
import { UploadCompleted, type UploadEventBus } from "../upload-completed/index.js";
import type { UserPool } from "../user-pool/index.js";
import { type Callers, createCallers } from "./callers.js";
import type { Settings } from "./settings.js";
import { PATTERNS } from "./settings-rules.js";
import { requireTerraformVersion } from "./terraform/required-version.js";
import { keepState } from "./terraform/state-backend.js";

/** The three ways in, behind one bucket, one policy and one way to know callers. */
export class UploadsStack extends TerraformStack {
  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    keepState(this, settings);
    requireTerraformVersion(this, settings);
    new AwsProvider(this, "Aws", { region: settings.region });
    const { patterns = PATTERNS } = settings;
    const bucket = new UploadBucket(this, "Bucket", bucketProps(settings));
    const callers = createCallers(this, settings, bucket);

    if (patterns.includes("direct")) this.#createDirect(settings, bucket, callers);
    const presigned = patterns.includes("presigned") && this.#createPresigned(settings, bucket, callers);
    if (patterns.includes("edge")) this.#createEdge(settings, bucket, callers);
    const askers = presigned ? [presigned.function.roleArn] : [];
    const completed = announcesUploads(settings, bucket) && this.#createCompleted(settings, bucket, askers);
    if (settings.malwareProtection) {
      const headRoleArns = completed ? [...askers, completed.function.roleArn] : askers;
      new MalwareProtection(this, "MalwareProtection", { bucket, prefix: settings.prefix, headRoleArns });
    }
    this.#output("bucket_name", bucket.bucketName, "The bucket that uploads end in");
    if (callers.userPool !== undefined) this.#outputUserPool(callers.userPool);
    this.#outputMissingStatements(settings, bucket);
  }

  #createDirect(settings: Settings, bucket: UploadBucket, { authorization }: Callers): void {
    const { reading, directSizeLimits, directUncheckedKeys } = settings;
    const { url } = new DirectUpload(this, "Direct", {
      ...apiProps(settings),
      bucket,
      authorization: authorization(),
      sizeLimits: directSizeLimits,
      uncheckedKeys: directUncheckedKeys,
      reading,
    });
    this.#output("direct_url", url, "Pattern 1: PUT {direct_url}/files/{key}");
  }

  #createPresigned(settings: Settings, bucket: UploadBucket, { authorization }: Callers): PresignedUpload {
    const { reading } = settings;
    const made = new PresignedUpload(this, "Presigned", {
      ...apiProps(settings),
      bucket,
      authorization: authorization(),
      reading,
    });
    this.#output(
      "presigned_url",
      made.url,
      "Pattern 2: POST {presigned_url}/uploads, /import or, for Uppy, /s3",
    );
    return made;
  }

  #createEdge(settings: Settings, bucket: UploadBucket, { identity }: Callers): void {
    const { edge, originAccess } = settings;
    const made = new EdgeUpload(this, "Edge", {
      ...edge,
      ...ruleProps(settings),
      bucket,
      identity,
      originAccess,
    });
    this.#output("edge_url", made.uploadUrl, "Pattern 3: PUT {edge_url}/{key}");
    this.#output(
      "edge_function_name",
      made.functionName,
      "Edge function; it logs to /aws/lambda/us-east-1.NAME in the Region nearest to the caller",
    );
    const keyStatements = made.originAccess.keyPolicyStatements(made.distributionArn);
    if (keyStatements.length === 0) return;
    const statements = policyDocument(keyStatements);
    this.#output(
      "key_policy_to_add",
      statements,
      "Statements that the KMS key's owner must add to its policy",
    );
  }

  #createCompleted(
    settings: Settings,
    bucket: UploadBucket,
    headRoleArns: readonly string[],
  ): UploadCompleted {
    const { policy, prefix, events } = settings;
    const { eventBus, ...eventProps } = events || {};
    const made = new UploadCompleted(this, "Completed", {
      bucket,
      policy,
      prefix,
      eventBus: eventBus === undefined ? undefined : this.#eventBus(eventBus, settings),
      ...eventProps,
      headRoleArns,
    });
    this.#output(
      "upload_failures_queue_url",
      made.queueUrl,
      "Queue of failed upload events; npm run replay sends them again",
    );
    this.#output("upload_completed_function_name", made.functionName, "Function that npm run replay invokes");
    return made;
  }

  #eventBus(nameOrArn: string, { region }: Settings): UploadEventBus {
    if (nameOrArn.startsWith("arn:")) return { name: nameOrArn, arn: nameOrArn };
    const arn = `arn:aws:events:${region}:${currentAccountId(this)}:event-bus/${nameOrArn}`;
    return { name: nameOrArn, arn };
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

/** By default wherever S3 tells of the bucket's objects; asked for by name, it is refused where S3 does not. */
function announcesUploads({ events }: Settings, bucket: UploadBucket): boolean {
  return events === undefined ? bucket.eventBridge : events !== false;
}

function ruleProps({ policy, prefix, corsAllowedOrigins }: Settings) {
  return { policy, prefix, corsAllowedOrigins };
}

function apiProps(settings: Settings) {
  const { throttling, accessLogRetentionDays } = settings;
  return { ...ruleProps(settings), throttling, accessLogRetentionDays };
}

function bucketProps({
  bucket = {},
  corsAllowedOrigins,
  events,
  malwareProtection,
}: Settings): UploadBucketProps {
  if (bucket.existing !== undefined) return bucket;
  return { corsAllowedOrigins, eventBridge: events !== false || malwareProtection === true, ...bucket };
}
