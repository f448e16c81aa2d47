import { CloudfrontOriginAccessControl } from "@cdktf/provider-aws/lib/cloudfront-origin-access-control/index.js";
import { CloudfrontOriginAccessIdentity } from "@cdktf/provider-aws/lib/cloudfront-origin-access-identity/index.js";
import { Construct } from "constructs";
import { checkBucketStack } from "../bucket-rules.js";
import { DELETE_LAST } from "../delete-last.js";
import { PropsError } from "../errors.js";
import type { PolicyConditions, PolicyPrincipals, PolicyStatement } from "../iam/index.js";
import { physicalName } from "../iam/index.js";
import { checkProps } from "../rules/check.js";
import { isKnown } from "../rules/tokens.js";
import type { OriginAccessProps, OriginAccessType, OriginBucket } from "./props.js";
import { ORIGIN_ACCESS_RULES } from "./rules.js";

/**
 * CloudFront's access to the bucket, and its statements in the bucket's policy: `s3:PutObject` below the prefix; for
 * uploads in parts, listing and aborting them there; and nothing else. CloudFront takes minutes to deploy a change of
 * the type, and meanwhile some of its locations use the old one. So the bucket lets an OAC's distribution write with
 * `"oai"`, too: a change from `"oai"` to `"oac"` denies no request. The old identity or control is deleted last,
 * because AWS does not delete one that a distribution uses.
 */
export class OriginAccess extends Construct {
  /** The type in use. */
  readonly type: OriginAccessType;
  /** Value of the origin's `s3_origin_config`; only an OAI has it. */
  readonly accessIdentityPath?: string;
  /** Value of the origin's `origin_access_control_id`; only an OAC has it. */
  readonly accessControlId?: string;
  readonly #bucket: OriginBucket;
  readonly #prefix: string;
  readonly #parts: boolean;
  readonly #writeOnce: boolean;
  readonly #identityArn?: string;

  constructor(scope: Construct, id: string, given: OriginAccessProps) {
    super(scope, id);
    const props = checkProps(this, given, ORIGIN_ACCESS_RULES);
    checkBucketStack(this, props.bucket);
    this.type = props.type;
    this.#parts = props.parts;
    this.#writeOnce = props.writeOnce;
    this.#bucket = props.bucket;
    this.#prefix = props.prefix;
    if (this.type === "oai" || props.keepIdentity) {
      checkIdentityIsEnough(this, props);
      const identity = createIdentity(this);
      this.#identityArn = identity.iamArn;
      if (this.type === "oai") this.accessIdentityPath = identity.cloudfrontAccessIdentityPath;
    }
    if (this.type === "oac") this.accessControlId = createControl(this).id;
  }

  /** Lets a distribution with this access put objects below the prefix, in one request or in parts. */
  grantPut(distributionArn: string): void {
    this.#grant({
      principals: { Service: ["cloudfront.amazonaws.com"] },
      conditions: { StringEquals: { "AWS:SourceArn": distributionArn } },
      sids: { put: "CloudFrontPut", deny: "DenyCloudFrontOverwrite" },
    });
    if (this.#identityArn === undefined) return;
    this.#grant({
      // AWS replaces a canonical user by its ARN, which would show as a change in every plan.
      principals: { AWS: [this.#identityArn] },
      sids: { put: "CloudFrontIdentityPut", deny: "DenyCloudFrontIdentityOverwrite" },
    });
  }

  #grant({ principals, conditions, sids }: Grant): void {
    const resources = [this.#bucket.objectsArn(this.#prefix)];
    this.#bucket.grantPut(principals, this.#prefix, { sid: sids.put, conditions });
    if (this.#parts) {
      this.#bucket.addPolicyStatement({
        sid: "CloudFrontParts",
        effect: "Allow",
        principals,
        actions: PARTS_ACTIONS,
        resources,
        conditions,
      });
    }
    if (!this.#writeOnce) return;
    this.#bucket.addPolicyStatement({
      sid: sids.deny,
      effect: "Deny",
      principals,
      actions: ["s3:PutObject"],
      resources,
      conditions: { ...conditions, ...WITHOUT_IF_NONE_MATCH },
    });
  }

  /**
   * The statements that the KMS key's owner must add to the key's policy for a distribution; empty without a key.
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
   */
  keyPolicyStatements(distributionArn: string): PolicyStatement[] {
    if (this.#bucket.kmsKeyArn === undefined) return [];
    return [
      {
        sid: "CloudFrontEncrypt",
        effect: "Allow",
        principals: { Service: ["cloudfront.amazonaws.com"] },
        actions: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*"],
        // In a key's own policy, "*" is the key itself.
        resources: ["*"],
        conditions: { StringEquals: { "AWS:SourceArn": distributionArn } },
      },
    ];
  }
}

/** Permissions of one principal in the bucket's policy. */
interface Grant {
  readonly principals: PolicyPrincipals;
  readonly conditions?: PolicyConditions;
  readonly sids: { readonly put: string; readonly deny: string };
}

function createIdentity(scope: Construct): CloudfrontOriginAccessIdentity {
  return new CloudfrontOriginAccessIdentity(scope, "Identity", {
    comment: physicalName(scope),
    lifecycle: DELETE_LAST,
  });
}

function createControl(scope: Construct): CloudfrontOriginAccessControl {
  return new CloudfrontOriginAccessControl(scope, "Control", {
    name: physicalName(scope),
    description: "Signs CloudFront's requests to the upload bucket",
    originAccessControlOriginType: "s3",
    // "no-override" would send a caller's own Authorization header to S3.
    signingBehavior: "always",
    signingProtocol: "sigv4",
    lifecycle: DELETE_LAST,
  });
}

/**
 * The actions of a multipart upload in addition to `s3:PutObject`, which creates it, uploads its parts and completes
 * it.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
 */
const PARTS_ACTIONS = ["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"];

/**
 * Matches requests that create an object without `If-None-Match`. Creating a multipart upload and uploading parts do
 * not create one, and cannot have the header.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
 */
const WITHOUT_IF_NONE_MATCH: PolicyConditions = {
  Null: { "s3:if-none-match": "true" },
  Bool: { "s3:ObjectCreationOperation": "true" },
};

/**
 * The Regions that opened before January 2023. An OAI cannot sign for Regions that opened later.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
 */
const IDENTITY_REGIONS = new Set(
  `us-east-1 us-east-2 us-west-1 us-west-2 ca-central-1 sa-east-1 af-south-1 me-south-1 me-central-1
   eu-central-1 eu-central-2 eu-west-1 eu-west-2 eu-west-3 eu-north-1 eu-south-1 eu-south-2
   ap-east-1 ap-south-1 ap-south-2 ap-northeast-1 ap-northeast-2 ap-northeast-3
   ap-southeast-1 ap-southeast-2 ap-southeast-3`.split(/\s+/),
);

function checkIdentityIsEnough(scope: Construct, { bucket, parts, type }: OriginAccessProps): void {
  const useControl = (received: unknown, limit: string): never => {
    throw new PropsError(scope, {
      ...(type === "oai" ? IDENTITY_IN_USE : IDENTITY_KEPT),
      allowed: `${type === "oai" ? '"oac"' : "omitted"} ${limit} (${String(received)})`,
      see: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html",
    });
  };
  if (bucket.kmsKeyArn !== undefined) useControl(bucket.kmsKeyArn, "if a KMS key encrypts the bucket");
  if (isKnown(bucket.region) && !IDENTITY_REGIONS.has(bucket.region)) {
    useControl(bucket.region, "if the bucket's Region opened after December 2022");
  }
  if (parts) useControl("parts: true", "for uploads in parts");
}

const IDENTITY_IN_USE = {
  prop: "originAccess",
  received: "oai",
  remedy: 'Use originAccess: "oac". An origin access identity does not support this.',
};

const IDENTITY_KEPT = {
  prop: "keepOriginAccessIdentity",
  received: true,
  remedy: 'Leave it out. An origin access identity does not support this, so "oai" is not possible later.',
};
