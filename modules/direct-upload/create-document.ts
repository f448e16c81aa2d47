import type { Construct } from "constructs";
import { physicalName, ServiceRole } from "../iam/index.js";
import type { Authorization, NoAuthorization, UploadRules } from "../rest-api/authorization.js";
import { documentSecurity } from "../rest-api/authorization.js";
import type { AllowedOrigins } from "../rest-api/document/cors.js";
import type { OpenApiDocument } from "../rest-api/document/openapi.js";
import type { DirectUploadBucket } from "./bucket.js";
import { directUploadDocument } from "./document/document.js";
import { denyStatements } from "./role-statements.js";

interface DocumentInputs extends AllowedOrigins {
  readonly bucket: DirectUploadBucket;
  readonly authorization: Exclude<Authorization, NoAuthorization>;
  readonly reading: boolean;
  readonly rules: UploadRules;
}

/** Makes the role that API Gateway assumes to call S3, and the document that names it. */
export function createDocument(scope: Construct, inputs: DocumentInputs): OpenApiDocument {
  const { bucket, authorization, reading, rules } = inputs;
  const { policy, prefix } = rules;
  const role = new ServiceRole(scope, "Role", {
    services: ["apigateway.amazonaws.com"],
    description: `Permissions of ${scope.node.path} in the bucket`,
    statements: [
      ...bucket.putStatements(prefix),
      ...(reading ? bucket.getStatements(prefix) : []),
      ...denyStatements({ bucket, prefix, overwrite: policy.overwrite, reading }),
    ],
  });
  return directUploadDocument({
    title: physicalName(scope),
    bucketName: bucket.bucketName,
    region: bucket.region,
    bucketOwner: bucket.ownerAccountId,
    prefix,
    keyPrefix: policy.keyPrefix,
    tenants: authorization.type !== "authorizer" || authorization.authorizer.hasTenants,
    overwrite: policy.overwrite,
    requiredEncryption: bucket.requiredEncryption,
    roleArn: role.roleArn,
    // A cached response would not depend on the key of this request.
    security: documentSecurity(authorization, 0),
    corsAllowedOrigins: inputs.corsAllowedOrigins,
    originsInStage: inputs.originsInStage,
    // The role decides whether they may read.
    reading: true,
    quota: authorization.type === "authorizer" && authorization.authorizer.quota !== undefined,
  });
}
