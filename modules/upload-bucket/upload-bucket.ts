import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy/index.js";
import type { ITerraformDependable } from "cdktf";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import type { RequiredEncryption } from "../../functions/presign/contract.js";
import type { UploadPolicy } from "../../functions/upload-policy/contract.js";
import { checkUploadPolicy } from "../checks.js";
import { PropsError } from "../errors.js";
import type { PolicyConditions, PolicyPrincipals, PolicyStatement } from "../iam/index.js";
import { currentAccountId, currentRegion, policyDocument, RESOURCE_STATEMENT } from "../iam/index.js";
import { checkValue, requirePropsObject } from "../rules/check.js";
import { KEY_PREFIX } from "../rules/values.js";
import { checkExistingBucket, checkManagedBucket } from "./checks.js";
import type { LifecycleFacts, LifecycleRule } from "./lifecycle/rules.js";
import { lifecycleRules } from "./lifecycle/rules.js";
import { createManagedBucket } from "./managed-bucket.js";
import type { ExistingBucketProps, ManagedBucketProps, UploadBucketProps } from "./props.js";
import type { RoleStatementFacts } from "./role-statements.js";
import {
  getStatements,
  getVersionStatements,
  listUploadsStatements,
  multipartStatements,
  putStatements,
} from "./role-statements.js";
import { MANAGED_BUCKET_RULES } from "./rules.js";

/** Sid of a statement that every managed policy has. */
const DENY_WITHOUT_TLS = "DenyWithoutTls";

/** Options of a grant in the bucket's policy, in addition to principal and prefix. */
export interface GrantOptions {
  /** Purpose of the statement, for readers of the policy. Letters and digits. */
  readonly sid?: string;
  /** Conditions of the grant. */
  readonly conditions?: PolicyConditions;
}

/**
 * The bucket that stores the uploads. It manages the bucket's policy, and adds the statements of other modules to it.
 * A managed bucket is private (all four public access blocks, no ACLs), encrypted, and denies every request without
 * TLS. An existing one is not changed.
 */
export class UploadBucket extends Construct {
  /** The bucket's name, without a host. */
  readonly bucketName: string;
  /** `arn:aws:s3:::NAME`. */
  readonly bucketArn: string;
  /** `NAME.s3.REGION.amazonaws.com`. */
  readonly bucketRegionalDomainName: string;
  /** The bucket's Region; known at synth if the props or the provider name it. */
  readonly region: string;
  /** The KMS key that encrypts the objects; omitted with SSE-S3. */
  readonly kmsKeyArn?: string;
  /** Whether the bucket has versioning. */
  readonly versioned: boolean;
  /** Whether the Transfer Acceleration endpoint is enabled. */
  readonly transferAcceleration: boolean;
  /** Whether the bucket sends its events to Amazon EventBridge. */
  readonly eventBridge: boolean;
  /** The encryption that every request must name; omitted if the bucket's default is enough. */
  readonly requiredEncryption?: RequiredEncryption;
  /** False if an existing bucket's owner manages its policy: statements are then only collected for the owner. */
  readonly managesPolicy: boolean;
  readonly #ownerAccountId: string | undefined;
  readonly #granted: PolicyStatement[] = [];
  /** The lifecycle rules of a bucket that its owner manages; undefined if this module sets the bucket's lifecycle. */
  readonly #lifecycleOfOwner: LifecycleFacts | undefined;

  constructor(scope: Construct, id: string, props: UploadBucketProps = {}) {
    super(scope, id);
    requirePropsObject(this, props);
    const policy = props.policy && checkUploadPolicy(this, props.policy);
    const facts = props.existing === undefined ? this.#createManaged(props, policy) : this.#adopt(props);
    this.bucketName = facts.bucketName;
    this.bucketArn = facts.bucketArn;
    this.bucketRegionalDomainName = facts.bucketRegionalDomainName;
    this.region = facts.region;
    this.kmsKeyArn = facts.kmsKeyArn;
    this.versioned = facts.versioned ?? false;
    this.transferAcceleration = facts.transferAcceleration ?? false;
    this.eventBridge = facts.eventBridge ?? false;
    this.requiredEncryption = facts.requiredEncryption;
    this.#ownerAccountId = facts.ownerAccountId;
    this.managesPolicy = facts.policyPlace !== undefined;
    this.#lifecycleOfOwner = props.existing && {
      policy,
      versioned: this.versioned,
      rejectedObjectExpirationDays: MANAGED_BUCKET_RULES.rejectedObjectExpirationDays.fallback,
    };
    if (facts.policyPlace !== undefined) this.#createPolicy(facts.policyPlace);
    const statements = props.existing === undefined ? (props.policyStatements ?? []) : [];
    for (const statement of statements) this.addPolicyStatement(statement);
  }

  /** The account that owns the bucket, 12 digits. */
  get ownerAccountId(): string {
    return this.#ownerAccountId ?? currentAccountId(this);
  }

  /** The statements granted in the bucket's policy so far. The owner of an existing bucket must add them. */
  get policyStatements(): readonly PolicyStatement[] {
    return [...this.#granted];
  }

  /**
   * Lets a principal of the bucket's policy put objects below a prefix, and nothing else. Roles of the same account use
   * {@link putStatements} instead.
   */
  grantPut(principals: PolicyPrincipals, prefix: string, options: GrantOptions = {}): void {
    checkValue(this, "prefix", prefix, KEY_PREFIX);
    if (principals.AWS?.includes("*")) {
      throw new PropsError(this, {
        prop: "principals",
        received: principals,
        allowed: "named identities, without *",
        remedy: "Name the identities that may write. A bucket that everyone may write to is not supported.",
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

  /**
   * Adds a statement of any kind to the bucket's policy. If another statement has the same Sid, the new one
   * gets a number at its end: Sids must be unique in a bucket policy.
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html
   */
  addPolicyStatement(statement: PolicyStatement): void {
    checkValue(this, "statement", statement, RESOURCE_STATEMENT);
    this.#granted.push({ ...statement, sid: this.#freeSid(statement.sid) });
  }

  #freeSid(wanted: string | undefined): string | undefined {
    if (wanted === undefined) return undefined;
    const taken = new Set([DENY_WITHOUT_TLS, ...this.#granted.map(({ sid }) => sid)]);
    let sid = wanted;
    for (let count = 2; taken.has(sid); count += 1) sid = `${wanted}${count}`;
    return sid;
  }

  /** Permissions that a role needs in its own policy to put objects below a prefix, in one request or in parts. */
  putStatements(prefix: string): PolicyStatement[] {
    return putStatements(this.#roleFacts(prefix));
  }

  /** Permissions that a role needs in its own policy to read objects below a prefix. */
  getStatements(prefix: string): PolicyStatement[] {
    return getStatements(this.#roleFacts(prefix));
  }

  /**
   * Permissions that a role needs in addition to {@link getStatements} or {@link multipartStatements} to read versions
   * by their ids.
   */
  getVersionStatements(prefix: string): PolicyStatement[] {
    return getVersionStatements(this.#roleFacts(prefix));
  }

  /**
   * Permissions that a role needs in addition to {@link putStatements} to list the parts of uploads, abort them, and
   * read the completed objects.
   */
  multipartStatements(prefix: string): PolicyStatement[] {
    return multipartStatements(this.#roleFacts(prefix));
  }

  /** Permissions that a role needs to list the unfinished uploads of the bucket, of all prefixes. */
  listUploadsStatements(): PolicyStatement[] {
    return listUploadsStatements(this.bucketArn);
  }

  /**
   * Lifecycle rules that the owner of an existing bucket should add for the uploads below a prefix: without them, parts
   * of abandoned uploads and rejected objects are kept, and cost storage. Empty for a bucket that this module creates,
   * which has the rules already.
   */
  lifecycleRulesToAdd(prefix: string): readonly LifecycleRule[] {
    checkValue(this, "prefix", prefix, KEY_PREFIX);
    return this.#lifecycleOfOwner === undefined ? [] : lifecycleRules(this.#lifecycleOfOwner, prefix);
  }

  /** ARN of all objects below a prefix; the empty prefix means the whole bucket. */
  objectsArn(prefix: string): string {
    return `${this.bucketArn}/${prefix}*`;
  }

  #roleFacts(prefix: string): RoleStatementFacts {
    checkValue(this, "prefix", prefix, KEY_PREFIX);
    return { objectsArn: this.objectsArn(prefix), region: this.region, kmsKeyArn: this.kmsKeyArn };
  }

  #createManaged(given: ManagedBucketProps, policy: UploadPolicy | undefined): BucketFacts {
    const props = checkManagedBucket(this, given);
    const { bucket, publicAccessBlock } = createManagedBucket(this, props, policy);
    return {
      ...props,
      bucketName: bucket.bucket,
      bucketArn: bucket.arn,
      bucketRegionalDomainName: bucket.bucketRegionalDomainName,
      region: props.region ?? currentRegion(this) ?? bucket.region,
      // S3 answers OperationAborted to two simultaneous changes of a bucket's access.
      policyPlace: { region: props.region, dependsOn: [publicAccessBlock] },
    };
  }

  #adopt(props: ExistingBucketProps): BucketFacts {
    const { existing, manageBucketPolicy } = checkExistingBucket(this, props);
    const domainName = `${existing.bucketName}.s3.${existing.region}.amazonaws.com`;
    return {
      ...existing,
      kmsKeyArn: existing.kmsKeyArn ?? requiredKmsKeyArn(existing.requiredEncryption),
      bucketArn: existing.bucketArn ?? `arn:aws:s3:::${existing.bucketName}`,
      bucketRegionalDomainName: existing.bucketRegionalDomainName ?? domainName,
      policyPlace: manageBucketPolicy ? { region: existing.region } : undefined,
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

/** The Region of the bucket's policy, and the resources that must exist before the policy. */
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
  readonly eventBridge?: boolean;
  readonly requiredEncryption?: RequiredEncryption;
  readonly ownerAccountId?: string;
  /** Omitted if the owner manages the policy. */
  readonly policyPlace?: PolicyPlace;
}

/** The KMS key that encrypts the objects. Requests must name it, so the bucket's default does not matter. */
function requiredKmsKeyArn(encryption: RequiredEncryption | undefined): string | undefined {
  return encryption?.algorithm === "aws:kms" ? encryption.kmsKeyArn : undefined;
}

/**
 * Denies requests without TLS, except those of AWS services: a policy cannot see how they connected, so the
 * statement would also deny CloudFront with origin access control.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html
 */
function denyWithoutTls(bucketArn: string): PolicyStatement {
  return {
    sid: DENY_WITHOUT_TLS,
    effect: "Deny",
    principals: "*",
    actions: ["s3:*"],
    resources: [bucketArn, `${bucketArn}/*`],
    conditions: { Bool: { "aws:SecureTransport": "false", "aws:PrincipalIsAWSService": "false" } },
  };
}
