import type { ResourceType } from "../schema/resource-type.js";
import { basePathMapping, domainName } from "./apigateway/domain.js";
import { account, deployment, methodSettings, restApi, stage } from "./apigateway/rest-api.js";
import { apiKey, usagePlan, usagePlanKey } from "./apigateway/usage-plan.js";
import { distribution } from "./cloudfront/distribution.js";
import { originAccessControl, originAccessIdentity } from "./cloudfront/origin-access.js";
import { cachePolicy, originRequestPolicy, responseHeadersPolicy } from "./cloudfront/policies.js";
import {
  logGroup,
  logMetricFilter,
  metricAlarm,
  monitoringSubscription,
  trail,
} from "./cloudwatch/monitoring.js";
import { resourceServer, userGroup, userPool, userPoolClient, userPoolDomain } from "./cognito/user-pool.js";
import { archiveFile } from "./data/archive-file.js";
import { callerIdentity, managedPolicies, partition, region } from "./data/aws.js";
import { httpDocument } from "./data/http.js";
import { policyDocumentSource } from "./data/policy-document.js";
import { terraformData } from "./data/terraform-data.js";
import { certificate, certificateValidation } from "./dns/certificate.js";
import { route53Record, route53Zone } from "./dns/route53.js";
import { table } from "./dynamodb/table.js";
import { eventBus, eventRule, eventTarget } from "./events/event-rule.js";
import { malwareProtectionPlan } from "./guardduty/malware-protection-plan.js";
import { policy, role, rolePolicy, rolePolicyAttachment } from "./iam/role.js";
import { lambdaEventInvokeConfig, lambdaFunction, lambdaPermission } from "./lambda/function.js";
import { bucket } from "./s3/bucket.js";
import { bucketOwnershipControls, bucketPolicy, bucketPublicAccessBlock } from "./s3/bucket-access.js";
import {
  bucketAcceleration,
  bucketCors,
  bucketEncryption,
  bucketLifecycle,
  bucketLogging,
  bucketNotification,
  bucketVersioning,
} from "./s3/bucket-settings.js";
import { kmsAlias, kmsKey, kmsKeyPolicy } from "./security/kms.js";
import { parameter } from "./security/parameter.js";
import { webAcl } from "./security/web-acl.js";
import { webAclAssociation } from "./security/web-acl-association.js";
import { queue, queuePolicy } from "./sqs/queue.js";

const ALL: readonly ResourceType[] = [
  account,
  apiKey,
  archiveFile,
  basePathMapping,
  bucket,
  bucketAcceleration,
  bucketCors,
  bucketEncryption,
  bucketLifecycle,
  bucketLogging,
  bucketNotification,
  bucketOwnershipControls,
  bucketPolicy,
  bucketPublicAccessBlock,
  bucketVersioning,
  cachePolicy,
  callerIdentity,
  certificate,
  certificateValidation,
  deployment,
  distribution,
  domainName,
  eventBus,
  eventRule,
  eventTarget,
  httpDocument,
  kmsAlias,
  kmsKey,
  kmsKeyPolicy,
  lambdaEventInvokeConfig,
  lambdaFunction,
  lambdaPermission,
  logGroup,
  logMetricFilter,
  malwareProtectionPlan,
  ...managedPolicies,
  methodSettings,
  metricAlarm,
  monitoringSubscription,
  trail,
  originAccessControl,
  originAccessIdentity,
  originRequestPolicy,
  parameter,
  partition,
  policy,
  policyDocumentSource,
  queue,
  queuePolicy,
  region,
  resourceServer,
  responseHeadersPolicy,
  restApi,
  role,
  rolePolicy,
  rolePolicyAttachment,
  route53Record,
  route53Zone,
  stage,
  table,
  terraformData,
  usagePlan,
  usagePlanKey,
  userGroup,
  userPool,
  userPoolClient,
  userPoolDomain,
  webAcl,
  webAclAssociation,
];

/** All known resource types and data sources (`data.…`), by name. Others are reported. */
export const RESOURCE_TYPES: ReadonlyMap<string, ResourceType> = new Map(
  ALL.map((type) => [type.type, type]),
);
