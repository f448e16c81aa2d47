import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { S3BucketReplicationConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-replication-configuration/index.js";
import type { Construct } from "constructs";
import type { UploadBucket } from "../../../modules/upload-bucket/index.js";

/** Copies uploads to another bucket. Both buckets have versions: the upload bucket needs `versioned: true`. */
export function replicate(scope: Construct, bucket: UploadBucket, target: { arn: string }): void {
  const objects = bucket.objectsArn("uploads/");
  const trust = { Principal: { Service: "s3.amazonaws.com" }, Action: "sts:AssumeRole", Effect: "Allow" };
  const role = new IamRole(scope, "ReplicationRole", {
    assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [trust] }),
  });
  const allow = (Action: string[], Resource: string) => ({ Effect: "Allow", Action, Resource });
  const permissions = new IamRolePolicy(scope, "ReplicationPermissions", {
    role: role.name,
    policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        allow(["s3:GetReplicationConfiguration", "s3:ListBucket"], bucket.bucketArn),
        allow(
          ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"],
          objects,
        ),
        allow(["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"], `${target.arn}/*`),
      ],
    }),
  });
  new S3BucketReplicationConfigurationA(scope, "Replication", {
    bucket: bucket.bucketName,
    role: role.arn,
    rule: [
      {
        id: "uploads",
        status: "Enabled",
        filter: { prefix: "uploads/" },
        // Rejected objects are deleted from the target, too.
        deleteMarkerReplication: { status: "Enabled" },
        destination: { bucket: target.arn },
      },
    ],
    dependsOn: [permissions, bucket.node.findChild("Versioning") as never],
  });
}
