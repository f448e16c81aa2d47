import { hash } from "node:crypto";
import type { APIGatewayRequestAuthorizerEvent } from "aws-lambda";
import type { AuthenticationRejection } from "../identity/authentication.js";
import type { Identity } from "../identity/contract.js";
import { tenantRejection } from "../identity/tenants/known-tenant.js";
import type { CallerPrefix } from "../upload-policy/caller-prefix.js";
import { callerPrefix } from "../upload-policy/caller-prefix.js";
import type { Narrow } from "../upload-policy/decide.js";
import { narrowedPolicy } from "../upload-policy/narrowing/narrowed-policy.js";
import type { RuleFailure, UploadRejection } from "../upload-policy/rejection.js";
import { rejected } from "../upload-policy/rejection.js";
import type { ApiAuthorizerContext, ApiAuthorizerSettings } from "./contract.js";
import { NO_BUCKET_OWNER, NO_USAGE_PLAN, REJECTED_ROOT, TENANT_KEY_SEPARATOR } from "./contract.js";
import type { AuthorizerAnswer } from "./policy.js";
import { stagePolicy } from "./policy.js";
import type { KeyDecision } from "./request/decide-request.js";
import { decideRequest } from "./request/decide-request.js";
import { dotSegmentRejection } from "./request/request-rules.js";

/** Options of {@link authorize}. */
interface AuthorizeOptions {
  readonly settings: ApiAuthorizerSettings;
  /** The upload's id if the client does not choose one. */
  readonly freshId: string;
  /** Applies narrower limits to uploads. @default - the policy alone decides */
  readonly narrow?: Narrow;
}

/** Decides what an authenticated caller may do with this request. */
export function authorize(
  event: APIGatewayRequestAuthorizerEvent,
  identity: Identity,
  { settings: given, freshId, narrow }: AuthorizeOptions,
): AuthorizerAnswer | RuleFailure {
  const unknownTenant = tenantRejection(identity, given.tenants);
  if (unknownTenant !== undefined) return denyRequest(event, unknownTenant);
  const narrowed = narrowedPolicy(given.policy, identity.policy ?? {});
  if (narrowed.outcome === "rejected") return denyRequest(event, narrowed);
  const settings = { ...given, policy: narrowed.policy };
  const caller = callerPrefix(identity, settings.policy);
  if (caller.outcome === "rejected") return denyRequest(event, caller);
  const apiKey = tenantApiKey(identity, settings);
  if (typeof apiKey === "object") return denyRequest(event, apiKey);
  const dotSegments = dotSegmentRejection(event);
  if (dotSegments !== undefined) return denyRequest(event, dotSegments);
  const path = event.pathParameters?.key;
  const decision: KeyDecision =
    path === undefined
      ? { outcome: "accepted", fields: {} }
      : decideRequest({ event, path, identity, caller, settings, freshId, narrow });
  if (decision.outcome === "rejected" && decision.status === 503) return decision;
  const context: ApiAuthorizerContext = {
    ...callerFields(identity, caller, settings),
    uploadId: freshId,
    ...(decision.outcome === "rejected"
      ? rejectionFields(decision)
      : { ...acceptedFields(caller, settings), ...decision.fields }),
  };
  return stagePolicy("Allow", event.methodArn, context, apiKey);
}

/**
 * Denies a request, so that API Gateway answers 403 with the message and sends nothing to S3. It is used for requests
 * that the caller must not make, and for paths that could leave the folder of rejected requests. API Gateway does not
 * escape the message, so it must not contain a claim or a setting.
 */
export function denyRequest(
  { methodArn }: APIGatewayRequestAuthorizerEvent,
  rejection: UploadRejection | AuthenticationRejection,
): AuthorizerAnswer {
  const noCaller = { subject: "", scopes: "", subjectSegment: "" };
  return stagePolicy("Deny", methodArn, { ...noCaller, ...rejectionFields(rejection) });
}

function callerFields(
  { subject, tenant, scopes, groups, policy }: Identity,
  { subjectSegment, tenantSegment }: CallerPrefix,
  { rule }: ApiAuthorizerSettings,
) {
  return {
    subject,
    ...(tenant !== undefined && { tenant }),
    scopes: scopes.join(" "),
    ...(policy !== undefined && { policy: JSON.stringify(policy) }),
    ...(rule && { groups: JSON.stringify(groups) }),
    subjectSegment,
    ...(tenantSegment !== undefined && { tenantSegment }),
  };
}

type VerdictFields = Pick<
  ApiAuthorizerContext,
  "rootSegment" | "expectedBucketOwner" | "refusalStatus" | "refusalCode" | "refusalMessage"
>;

function acceptedFields(caller: CallerPrefix, { prefix, bucketOwner }: ApiAuthorizerSettings): VerdictFields {
  const [rootSegment = ""] = `${prefix}${caller.prefix}`.split("/");
  return {
    ...(rootSegment !== "" && { rootSegment }),
    expectedBucketOwner: bucketOwner,
    refusalStatus: "",
    refusalCode: "",
    refusalMessage: "",
  };
}

/**
 * Fields that make S3 reject the request, in two independent ways: a key without permission, and an expected bucket
 * owner that does not exist.
 */
export function rejectionFields({
  status,
  code,
  message,
}: Pick<UploadRejection | AuthenticationRejection, "code" | "message"> & {
  readonly status: number;
}): VerdictFields {
  return {
    rootSegment: REJECTED_ROOT,
    expectedBucketOwner: NO_BUCKET_OWNER,
    refusalStatus: String(status),
    refusalCode: code,
    refusalMessage: message,
  };
}

/** The API key of the caller's tenant, whether or not the tenant has a plan; undefined without usage plans. */
function tenantApiKey(
  { tenant }: Identity,
  { tenantKeySecret }: ApiAuthorizerSettings,
): string | undefined | UploadRejection {
  if (tenantKeySecret === undefined) return undefined;
  if (tenant === undefined) return rejected(403, NO_USAGE_PLAN.code, NO_USAGE_PLAN.message);
  return hash("sha256", `${tenant}${TENANT_KEY_SEPARATOR}${tenantKeySecret}`);
}
