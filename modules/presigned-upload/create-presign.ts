import type { Construct } from "constructs";
import type { PresignSettings } from "../../functions/presign/contract.js";
import { PRESIGN_SETTINGS_VARIABLE } from "../../functions/presign/contract.js";
import { physicalName, ServiceRole } from "../iam/index.js";
import { jsonText } from "../json-text.js";
import type { LiveSettings } from "../live-settings/index.js";
import { checkEnvironmentSettings } from "../node-function/checks.js";
import { functionEntry, NodeFunction } from "../node-function/index.js";
import type { Authorization, UploadRules } from "../rest-api/authorization.js";
import { callerSource, documentSecurity } from "../rest-api/authorization.js";
import type { AllowedOrigins } from "../rest-api/document/cors.js";
import { areInStage } from "../rest-api/document/cors.js";
import type { OpenApiDocument } from "../rest-api/document/openapi.js";
import type { UploadQuota } from "../upload-quota/index.js";
import { withRule } from "../upload-rule/rule-files.js";
import type { PresignedUploadBucket } from "./bucket.js";
import { hasPrefixPerCaller } from "./checks.js";
import type { Discovery } from "./discovery/discovery.js";
import { issuersOf } from "./discovery/discovery.js";
import { AUTHORIZER_CACHE_SECONDS, presignedUploadDocument } from "./document/document.js";
import type { OmittablePath } from "./document/omitted-paths.js";
import { presignStatements } from "./presign-statements.js";
import { withDigest } from "./settings/validated-settings.js";

/** Inputs of the function that signs, and of the document that leads to it. */
interface PresignInputs extends AllowedOrigins {
  readonly bucket: PresignedUploadBucket;
  readonly authorization: Authorization;
  readonly rules: UploadRules;
  readonly reading: boolean;
  readonly listing?: boolean;
  readonly sumPartsBeforeSigning: boolean;
  readonly discovery?: Discovery;
  readonly liveSettings?: LiveSettings;
  readonly quota?: UploadQuota;
  readonly reservedConcurrency?: number;
  readonly omittedPaths?: readonly OmittablePath[];
}

/** The function that signs, and the document that names it. */
interface Presign {
  readonly function: NodeFunction;
  readonly document: OpenApiDocument;
}

/**
 * More than half a CPU, so that 10,000 parts are signed in a fraction of a second; Lambda gives a whole CPU at 1,769
 * MB.
 */
const MEMORY_MB = 1_024;
/** API Gateway's own timeout: S3 needs some time to complete a large upload. */
const TIMEOUT_SECONDS = 29;

/** Makes the function that signs, the role with which API Gateway calls it, and the document. */
export function createPresign(scope: Construct, inputs: PresignInputs): Presign {
  const signer = createSigner(scope, inputs);
  const role = new ServiceRole(scope, "Role", {
    services: ["apigateway.amazonaws.com"],
    description: `Lets ${scope.node.path} call its function`,
    statements: [{ effect: "Allow", actions: ["lambda:InvokeFunction"], resources: [signer.functionArn] }],
  });
  return { function: signer, document: createDocument(scope, inputs, signer, role) };
}

function createSigner(scope: Construct, inputs: PresignInputs): NodeFunction {
  const { bucket, authorization, rules, reading, reservedConcurrency } = inputs;
  const liveSettings = liveSettingsOf(inputs);
  const quota = quotaOf(inputs);
  const settings = withDigest(scope, presignSettings(inputs));
  checkEnvironmentSettings(scope, PRESIGN_SETTINGS_VARIABLE, settings, {
    remedy: "Allow ranges of types, such as image/*, or fewer origins.",
  });
  const isOpen = authorization.type === "none";
  const signer = new NodeFunction(scope, "Function", {
    entry: withRule(scope, functionEntry("presign"), rules.rule),
    description: "Issues presigned URLs for uploads",
    memoryMb: MEMORY_MB,
    timeoutSeconds: TIMEOUT_SECONDS,
    reservedConcurrency,
    statements: [
      ...presignStatements({ bucket, isOpen, listing: isListing(inputs), reading }, rules),
      ...(liveSettings ? [liveSettings.readStatement] : []),
      ...(quota?.statements ?? []),
    ],
    environment: { [PRESIGN_SETTINGS_VARIABLE]: jsonText(settings) },
  });
  signer.dependOn(liveSettings, quota);
  return signer;
}

function createDocument(
  scope: Construct,
  inputs: PresignInputs,
  signer: NodeFunction,
  role: ServiceRole,
): OpenApiDocument {
  const { authorization, rules } = inputs;
  const quota = quotaOf(inputs);
  return presignedUploadDocument({
    title: physicalName(scope),
    functionUri: signer.invokeArn,
    roleArn: role.roleArn,
    security: documentSecurity(authorization, AUTHORIZER_CACHE_SECONDS),
    tenantClaim: tenantClaim(authorization),
    corsAllowedOrigins: inputs.corsAllowedOrigins,
    originsInStage: inputs.originsInStage,
    discovery: { issuers: issuersOf(authorization), ...inputs.discovery, policy: rules.policy },
    reading: inputs.reading,
    listing: isListing(inputs),
    quota: quota !== undefined,
    quotaClaims: Object.keys(quota?.settings.claims ?? {}),
    rule: rules.rule !== undefined,
    omittedPaths: inputs.omittedPaths,
  });
}

function isListing({ authorization, listing, rules }: PresignInputs): boolean {
  return authorization.type !== "none" && (listing ?? hasPrefixPerCaller(rules.policy));
}

function presignSettings(inputs: PresignInputs): PresignSettings {
  const { bucket, authorization, rules, corsAllowedOrigins, reading, sumPartsBeforeSigning } = inputs;
  const liveSettings = liveSettingsOf(inputs);
  const quota = quotaOf(inputs);
  return {
    bucketName: bucket.bucketName,
    bucketRegion: bucket.region,
    prefix: rules.prefix,
    policy: rules.policy,
    caller: callerSource(authorization),
    ...(authorization.type === "cognito" && authorization.tenant && { tenant: authorization.tenant }),
    corsAllowedOrigins: areInStage(inputs) ? [] : corsAllowedOrigins,
    transferAcceleration: bucket.transferAcceleration,
    ...(bucket.requiredEncryption && { requiredEncryption: bucket.requiredEncryption }),
    downloads: reading,
    sumPartsBeforeSigning,
    ...(liveSettings && { liveSettings: liveSettings.address }),
    ...(quota && { quota: quota.settings }),
    ...(rules.rule !== undefined && { rule: true }),
  };
}

function liveSettingsOf({ liveSettings, authorization }: PresignInputs): LiveSettings | undefined {
  if (liveSettings !== undefined || authorization.type !== "authorizer") return liveSettings;
  return authorization.authorizer.liveSettings;
}

function quotaOf({ quota, authorization }: PresignInputs): UploadQuota | undefined {
  if (quota !== undefined || authorization.type !== "authorizer") return quota;
  return authorization.authorizer.quota;
}

function tenantClaim(authorization: Authorization): string | undefined {
  if (authorization.type !== "cognito" || authorization.tenant === undefined) return undefined;
  return "claim" in authorization.tenant ? authorization.tenant.claim : undefined;
}
