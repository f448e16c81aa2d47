import type { Construct } from "constructs";
import { deploymentSettings, setDeploymentSettings } from "../deployment-settings/deployment-settings.js";
import type { DirectUploadProps } from "../direct-upload/index.js";
import { DirectUpload } from "../direct-upload/index.js";
import { EdgeUpload } from "../edge-upload/index.js";
import { currentAccountId } from "../iam/index.js";
import { LiveSettings } from "../live-settings/index.js";
import { MalwareProtection } from "../malware-protection/index.js";
import { PresignedUpload } from "../presigned-upload/index.js";
import { ApiDomain } from "../rest-api/index.js";
import { stageSettings } from "../rest-api/stage/stage.js";
import type { UploadBucketProps } from "../upload-bucket/index.js";
import { UploadBucket } from "../upload-bucket/index.js";
import type { UploadEventBus } from "../upload-completed/index.js";
import { UploadCompleted } from "../upload-completed/index.js";
import { UploadQuota } from "../upload-quota/index.js";
import type { UserPool } from "../user-pool/index.js";
import type { Callers, SharedParts } from "./callers.js";
import { createCallers } from "./callers.js";
import { uploadsDiscovery } from "./discovery/uploads-discovery.js";
import { PermissionList } from "./plan/permission-list.js";
import type { UploadsProps } from "./props.js";
import { UPLOADS_RULES } from "./rules.js";

/** The constructs of {@link composeUploads}. A part is omitted if the settings leave it out. */
export interface UploadsParts {
  /** The bucket that all patterns write to. */
  readonly bucket: UploadBucket;
  /** Omitted with an `identity` of another issuer or with pre-shared keys. */
  readonly userPool?: UserPool;
  /** Host name of the REST APIs; omitted without `apiDomain`. */
  readonly apiDomain?: ApiDomain;
  /** Pattern 1, the direct one: `PUT {direct.url}/files/{key}`. */
  readonly direct?: DirectUpload;
  /** Pattern 2, the presigned one: `POST {presigned.url}/uploads`. */
  readonly presigned?: PresignedUpload;
  /** Pattern 3, the edge one: `PUT {edge.uploadUrl}/{key}`. */
  readonly edge?: EdgeUpload;
  /** The check of uploaded objects and its events. */
  readonly completed?: UploadCompleted;
  /** The parameter that pauses uploads and denies callers; omitted unless `liveSettingsSource` is `"ssm"`. */
  readonly liveSettings?: LiveSettings;
  /** The callers' quotas. */
  readonly quota?: UploadQuota;
  /** The malware scan. */
  readonly malwareProtection?: MalwareProtection;
}

/**
 * Creates all parts below `scope`, with fixed ids, because the addresses of deployed resources depend on them. Policy,
 * prefix, CORS origins and the roles that send HEAD for rejected or unscanned objects are passed on to every part.
 */
export function composeUploads(scope: Construct, props: UploadsProps): UploadsParts {
  const { patterns = UPLOADS_RULES.patterns.fallback } = props;
  setDeploymentSettings(scope, deploymentSettings(props));
  const bucket = new UploadBucket(scope, "Bucket", bucketProps(props));
  const liveSettings = createLiveSettings(scope, props);
  const quota = props.quota && new UploadQuota(scope, "Quota", props.quota);
  const shared: SharedParts = { bucket, liveSettings, quota };
  const callers = createCallers(scope, props, shared);
  const apiDomain = props.apiDomain && new ApiDomain(scope, "ApiDomain", props.apiDomain);
  const direct = patterns.includes("direct")
    ? createDirect(scope, props, bucket, { callers, apiDomain })
    : undefined;
  const edge = patterns.includes("edge") ? createEdge(scope, props, shared, callers) : undefined;
  const presigned = patterns.includes("presigned")
    ? createPresigned(scope, props, shared, { callers, direct, edge, apiDomain })
    : undefined;
  const askers = presigned === undefined ? [] : [presigned.function.roleArn];
  const completed = announcesUploads(props, bucket)
    ? createCompleted(scope, props, shared, askers)
    : undefined;
  const headRoleArns = completed === undefined ? askers : [...askers, completed.function.roleArn];
  const malwareProtection = props.malwareProtection
    ? new MalwareProtection(scope, "MalwareProtection", { bucket, prefix: props.prefix, headRoleArns })
    : undefined;
  new PermissionList(scope, "PermissionList");
  return {
    ...shared,
    userPool: callers.userPool,
    apiDomain,
    direct,
    presigned,
    edge,
    completed,
    malwareProtection,
  };
}

function createLiveSettings(
  scope: Construct,
  { liveSettingsSource, liveSettingsRefreshSeconds: refreshSeconds }: UploadsProps,
): LiveSettings | undefined {
  return liveSettingsSource === "ssm"
    ? new LiveSettings(scope, "LiveSettings", { refreshSeconds })
    : undefined;
}

function createDirect(
  scope: Construct,
  props: UploadsProps,
  bucket: UploadBucket,
  { callers, apiDomain }: Reachable,
): DirectUpload {
  return new DirectUpload(scope, "Direct", {
    ...apiProps(props),
    ...domainProps(props, apiDomain, "direct"),
    bucket,
    authorization: callers.authorization(),
    sizeLimits: props.directSizeLimits,
    uncheckedKeys: props.directUncheckedKeys,
    reading: props.reading,
  });
}

function createPresigned(
  scope: Construct,
  props: UploadsProps,
  shared: SharedParts,
  { callers, apiDomain, direct, edge }: Reachable & { direct?: DirectUpload; edge?: EdgeUpload },
): PresignedUpload {
  return new PresignedUpload(scope, "Presigned", {
    ...props.presigned,
    ...apiProps(props),
    ...domainProps(props, apiDomain, "presigned"),
    ...shared,
    rule: props.rule,
    authorization: callers.authorization(),
    discovery: uploadsDiscovery(props, callers, { direct, edge }),
    reading: props.reading,
  });
}

function createEdge(
  scope: Construct,
  props: UploadsProps,
  shared: SharedParts,
  { identity }: Callers,
): EdgeUpload {
  const { edge, originAccess } = props;
  return new EdgeUpload(scope, "Edge", {
    ...edge,
    ...ruleProps(props),
    bucket: shared.bucket,
    liveSettings: shared.liveSettings,
    quota: shared.quota,
    identity,
    rule: props.rule,
    originAccess,
    tenants: props.knownTenants ?? (props.tenants && Object.keys(props.tenants)),
  });
}

function createCompleted(
  scope: Construct,
  { policy, prefix, events }: UploadsProps,
  { bucket, quota }: SharedParts,
  headRoleArns: readonly string[],
): UploadCompleted {
  const { eventBus, ...eventProps } = events || {};
  return new UploadCompleted(scope, "Completed", {
    bucket,
    policy,
    prefix,
    eventBus: eventBus === undefined ? undefined : eventBusOf(scope, eventBus, bucket.region),
    ...eventProps,
    headRoleArns,
    quota,
  });
}

/** The bus is in the bucket's Region: S3 sends the bucket's events to EventBridge there. */
function eventBusOf(scope: Construct, nameOrArn: string, region: string): UploadEventBus {
  if (nameOrArn.startsWith("arn:")) return { name: nameOrArn, arn: nameOrArn };
  const arn = `arn:aws:events:${region}:${currentAccountId(scope)}:event-bus/${nameOrArn}`;
  return { name: nameOrArn, arn };
}

/**
 * Whether to create the check: by default, only if the bucket sends its events to EventBridge. If `events` has
 * settings, the check is created, and `UploadCompleted` rejects a bucket that does not send them.
 */
function announcesUploads({ events }: UploadsProps, bucket: UploadBucket): boolean {
  return events === undefined ? bucket.eventBridge : events !== false;
}

function ruleProps({ policy, prefix, corsAllowedOrigins }: UploadsProps) {
  return { policy, prefix, corsAllowedOrigins };
}

/** The callers of a REST API, and its host name. */
interface Reachable {
  readonly callers: Callers;
  readonly apiDomain?: ApiDomain;
}

function domainProps(
  { disableExecuteApiEndpoint }: UploadsProps,
  domain: ApiDomain | undefined,
  basePath: string,
): Pick<DirectUploadProps, "domain" | "disableExecuteApiEndpoint"> {
  return { domain: domain && { domain, basePath }, disableExecuteApiEndpoint };
}

function apiProps(props: UploadsProps) {
  return { ...ruleProps(props), ...stageSettings(props) };
}

/**
 * The origins of the bucket's CORS rule. A signed URL is enough for a request from any program, so a list of pages would
 * not stop a holder of one; and AWS's provider shows the whole rule twice if an origin changes.
 */
const ANY_ORIGIN = ["*"];

function bucketProps(props: UploadsProps): UploadBucketProps {
  const { bucket = {}, policy = {}, corsAllowedOrigins = [], events, malwareProtection } = props;
  if (bucket.existing !== undefined) return { policy, ...bucket };
  return {
    policy,
    corsAllowedOrigins: corsAllowedOrigins.length > 0 ? ANY_ORIGIN : [],
    eventBridge: events !== false || malwareProtection === true,
    ...bucket,
  };
}
