import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy/index.js";
import { type ITerraformDependable, Lazy } from "cdktf";
import { Construct } from "constructs";
import { checkKeyPrefix } from "../checks.js";
import { PropsError } from "../errors.js";
import {
  currentAccountId,
  currentRegion,
  type PolicyConditions,
  type PolicyPrincipals,
  type PolicyStatement,
  policyDocument,
} from "../iam/index.js";
import { checkExistingBucket, checkManagedBucket } from "./checks.js";
import { createManagedBucket } from "./managed-bucket.js";
import type { ExistingBucketProps, ManagedBucketProps, UploadBucketProps } from "./props.js";

/** What a grant in the bucket's policy can say beside whom and where. */
export interface GrantOptions {
  /** Letters and digits; tells a reader of the policy what the statement is for. */
  readonly sid?: string;
  /** When the grant holds. */
  readonly conditions?: PolicyConditions;
}

/**
 * The bucket that uploads end in. It owns the bucket's one policy: whoever else needs a statement in it asks here.
 *
 * A managed bucket is private (all four public access blocks, no ACLs), encrypted, and refuses every request without
 * TLS. An existing one is left as it is.
 */
export class UploadBucket extends Construct {
  /** The bucket's name, without any host. */
  readonly bucketName: string;
  /** `arn:aws:s3:::NAME`. */
  readonly bucketArn: string;
  /** `NAME.s3.REGION.amazonaws.com`. */
  readonly bucketRegionalDomainName: string;
  /** The bucket's Region, known at synth where the props or the provider name it. */
  readonly region: string;
  /** The KMS key that encrypts the objects; absent with SSE-S3. */
  readonly kmsKeyArn?: string;
  /** Whether the bucket keeps versions. */
  readonly versioned: boolean;
  /** Whether the Transfer Acceleration endpoint is open. */
  readonly transferAcceleration: boolean;
  /** The account that owns the bucket, 12 digits. */
  readonly ownerAccountId: string;
  readonly #granted: PolicyStatement[] = [];

  constructor(scope: Construct, id: string, props: UploadBucketProps = {}) {
    super(scope, id);
    const facts = props.existing === undefined ? this.#createManaged(props) : this.#adopt(props);
    this.bucketName = facts.bucketName;
    this.bucketArn = facts.bucketArn;
    this.bucketRegionalDomainName = facts.bucketRegionalDomainName;
    this.region = facts.region;
    this.kmsKeyArn = facts.kmsKeyArn;
    this.versioned = facts.versioned ?? false;
    this.transferAcceleration = facts.transferAcceleration ?? false;
    this.ownerAccountId = facts.ownerAccountId ?? currentAccountId(this);
    if (facts.policy !== undefined) this.#createPolicy(facts.policy);
  }

  /** What has been granted in the bucket's policy so far: what the owner of an existing bucket has to add. */
  get policyStatements(): readonly PolicyStatement[] {
    return [...this.#granted];
  }

  /**
   * Lets a principal of the bucket's policy put objects below a prefix, and do nothing else. Roles of the same account
   * take {@link putStatements} instead.
   */
  grantPut(principals: PolicyPrincipals, prefix: string, options: GrantOptions = {}): void {
    checkKeyPrefix(this, "prefix", prefix);
    if (principals.AWS?.includes("*")) {
      throw new PropsError(this, {
        prop: "principals",
        received: principals,
        allowed: "principals by name",
        remedy: "Name the identities that may write; a bucket that everybody may write to is not supported.",
      });
    }
    this.addPolicyStatement({
      sid: options.sid,
      effect: "Allow",
      principals,
      actions: ["s3:PutObject"],
      resources: [this.objectsArn(prefix)],
      conditions: options.conditions,
    });
  }

  /** Adds a statement to the bucket's policy as it is, for what no grant covers. */
  addPolicyStatement(statement: PolicyStatement): void {
    this.#granted.push(statement);
  }

  /** What a role needs in its own policy to put objects below a prefix, in one request or in parts. */
  putStatements(prefix: string): PolicyStatement[] {
    // A multipart upload reads back what it encrypted.
    return this.#roleStatements(prefix, ["s3:PutObject"], ["kms:GenerateDataKey", "kms:Decrypt"]);
  }

  /** What a role needs in its own policy to read objects below a prefix. */
  getStatements(prefix: string): PolicyStatement[] {
    return this.#roleStatements(prefix, ["s3:GetObject"], ["kms:Decrypt"]);
  }

  /** ARN of all objects below a prefix; the empty prefix is the whole bucket. */
  objectsArn(prefix: string): string {
    return `${this.bucketArn}/${prefix}*`;
  }

  #roleStatements(prefix: string, actions: string[], kmsActions: string[]): PolicyStatement[] {
    checkKeyPrefix(this, "prefix", prefix);
    const objects: PolicyStatement = { effect: "Allow", actions, resources: [this.objectsArn(prefix)] };
    if (this.kmsKeyArn === undefined) return [objects];
    const key: PolicyStatement = {
      effect: "Allow",
      actions: kmsActions,
      resources: [this.kmsKeyArn],
      conditions: { StringEquals: { "kms:ViaService": `s3.${this.region}.amazonaws.com` } },
    };
    return [objects, key];
  }

  #createManaged(props: ManagedBucketProps): BucketFacts {
    checkManagedBucket(this, props);
    const { bucket, publicAccessBlock } = createManagedBucket(this, props);
    return {
      ...props,
      bucketName: bucket.bucket,
      bucketArn: bucket.arn,
      bucketRegionalDomainName: bucket.bucketRegionalDomainName,
      region: props.region ?? currentRegion(this) ?? bucket.region,
      // Two changes of one bucket's access at a time make S3 answer OperationAborted.
      policy: { region: props.region, dependsOn: [publicAccessBlock] },
    };
  }

  #adopt(props: ExistingBucketProps): BucketFacts {
    checkExistingBucket(this, props);
    const { existing } = props;
    const domainName = `${existing.bucketName}.s3.${existing.region}.amazonaws.com`;
    return {
      ...existing,
      bucketArn: existing.bucketArn ?? `arn:aws:s3:::${existing.bucketName}`,
      bucketRegionalDomainName: existing.bucketRegionalDomainName ?? domainName,
      policy: props.manageBucketPolicy ? { region: existing.region } : undefined,
    };
  }

  #createPolicy(place: PolicyPlace): void {
    new S3BucketPolicy(this, "Policy", {
      ...place,
      bucket: this.bucketName,
      policy: Lazy.stringValue({
        produce: () => policyDocument([...this.#granted, denyWithoutTls(this.bucketArn)]),
      }),
    });
  }
}

/** Where the bucket's policy goes, and what has to be there first. */
interface PolicyPlace {
  readonly region?: string;
  readonly dependsOn?: ITerraformDependable[];
}

interface BucketFacts {
  readonly bucketName: string;
  readonly bucketArn: string;
  readonly bucketRegionalDomainName: string;
  readonly region: string;
  readonly kmsKeyArn?: string;
  readonly versioned?: boolean;
  readonly transferAcceleration?: boolean;
  readonly ownerAccountId?: string;
  /** Absent where the policy stays its owner's. */
  readonly policy?: PolicyPlace;
}

/**
 * Services are exempt because AWS hides from a policy how they were called: without that, the statement would also
 * refuse CloudFront with origin access control.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html
 */
function denyWithoutTls(bucketArn: string): PolicyStatement {
  return {
    sid: "DenyWithoutTls",
    effect: "Deny",
    principals: "*",
    actions: ["s3:*"],
    resources: [bucketArn, `${bucketArn}/*`],
    conditions: { Bool: { "aws:SecureTransport": "false", "aws:PrincipalIsAWSService": "false" } },
  };
}
