import type { Construct } from "constructs";
import { identityList } from "../../functions/identity/contract.js";
import { integer } from "../../functions/rules/kinds.js";
import type { UploadPolicy } from "../../functions/upload-policy/contract.js";
import { MAX_SINGLE_PUT_BYTES } from "../../functions/upload-policy/contract.js";
import { checkBucketStack } from "../bucket-rules.js";
import { checkCallerPolicies, checkKnownTenants, checkTenants, checkUploadPolicy } from "../checks.js";
import { PropsError } from "../errors.js";
import { LIMITED_ORIGINS } from "../rate-limit/index.js";
import { checkProps, checkValue } from "../rules/check.js";
import type { EdgeAuthorizerProps, EdgeUploadProps } from "./props.js";
import type { CompletedAuthorizerProps, CompletedEdgeProps } from "./rules.js";
import { ALTERNATE_NAMES_PAGE, EDGE_AUTHORIZER_RULES, EDGE_UPLOAD_RULES } from "./rules.js";

const MIN_BYTES = integer(
  { min: 0, max: MAX_SINGLE_PUT_BYTES, unit: "bytes" },
  {
    remedy:
      'Without "parts": true, this pattern uploads with one PUT, which has at most 5 GiB. Set it, or leave the edge ' +
      "pattern out.",
    see: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/upload-objects.html",
  },
);

type WithPolicy<Props> = Props & { readonly policy: UploadPolicy };

/** Rejects props that CloudFront, S3 or the authorizer would reject later. Returns the props with their defaults. */
export function checkEdgeUpload(scope: Construct, given: EdgeUploadProps): WithPolicy<CompletedEdgeProps> {
  const props = checkProps(scope, given, EDGE_UPLOAD_RULES);
  const policy = checkAuthorizer(scope, given, props);
  checkAliases(scope, props);
  checkTlsPolicy(scope, given);
  checkWebAcl(scope, props);
  if (props.rateLimit !== undefined) {
    checkValue(scope, "corsAllowedOrigins", props.corsAllowedOrigins, LIMITED_ORIGINS);
  }
  return { ...props, policy };
}

/** Like {@link checkEdgeUpload}, for an authorizer without a distribution. */
export function checkEdgeAuthorizer(
  scope: Construct,
  given: EdgeAuthorizerProps,
): WithPolicy<CompletedAuthorizerProps & Pick<EdgeAuthorizerProps, "basePath">> {
  const props = checkProps(scope, given, EDGE_AUTHORIZER_RULES);
  return { ...props, policy: checkAuthorizer(scope, given, props) };
}

type GivenSource = Pick<EdgeUploadProps, "settingsSource" | "settingsRefreshSeconds">;

function checkAuthorizer(
  scope: Construct,
  given: GivenSource,
  props: CompletedAuthorizerProps,
): UploadPolicy {
  const policy = checkUploadPolicy(scope, props.policy);
  if (!props.parts) checkValue(scope, "policy.minBytes", policy.minBytes, MIN_BYTES);
  checkTenants(scope, props.identity, policy);
  checkCallerPolicies(scope, props.identity, policy);
  checkKnownTenants(scope, props);
  checkSettingsSource(scope, given);
  checkKeysFrom(scope, props);
  checkRule(scope, props);
  checkRequiredEncryption(scope, props);
  checkQuotaOfParts(scope, props, policy);
  checkBucketStack(scope, props.bucket);
  return policy;
}

function checkSettingsSource(scope: Construct, given: GivenSource): void {
  if (given.settingsRefreshSeconds === undefined || given.settingsSource === "ssm") return;
  throw new PropsError(scope, {
    prop: "settingsRefreshSeconds",
    received: given.settingsRefreshSeconds,
    allowed: "omitted if the settings are in the function's zip",
    remedy: 'Add settingsSource: "ssm", or leave it out.',
  });
}

function checkKeysFrom(scope: Construct, { keysFrom, identity }: CompletedAuthorizerProps): void {
  if (keysFrom === undefined) return;
  const issuers = identityList(identity).filter((one) => one.type !== "pre-shared-key");
  if (issuers.length > 0 && issuers.every(({ keys }) => keys === undefined)) return;
  const hasIssuer = issuers.length > 0;
  throw new PropsError(scope, {
    prop: "keysFrom",
    received: keysFrom,
    allowed: hasIssuer ? "omitted if the identity settings have keys" : "omitted for pre-shared keys",
    remedy: hasIssuer
      ? "Leave one of them out."
      : "Leave it out: pre-shared keys have no issuer to fetch keys from.",
  });
}

function checkRule(scope: Construct, { rule, authorizerEntry }: CompletedAuthorizerProps): void {
  if (rule === undefined || authorizerEntry === undefined) return;
  throw new PropsError(scope, {
    prop: "rule",
    received: rule,
    allowed: "omitted with an authorizerEntry of your own",
    remedy:
      "Only this project's authorizer calls the rule. Import it into your function, and leave it out here.",
  });
}

/**
 * Rejects quotas for uploads in parts that are not bound to a caller: another caller could complete such an upload, and
 * its object would count against the quotas of the caller who created it, even beyond them.
 */
function checkQuotaOfParts(
  scope: Construct,
  { quota, parts }: CompletedAuthorizerProps,
  { keyPrefix }: UploadPolicy,
): void {
  if (quota === undefined || !parts || keyPrefix === "subject" || keyPrefix === "tenant/subject") return;
  throw new PropsError(scope, {
    prop: "policy.keyPrefix",
    received: keyPrefix,
    allowed: '"subject" or "tenant/subject" with quota and parts',
    remedy:
      "With other prefixes, an upload in parts through CloudFront is not bound to a caller, so another caller could complete it " +
      "beyond the quota of the caller who created it. Change keyPrefix, or leave quota or parts out.",
  });
}

function checkAliases(scope: Construct, { aliases, certificateArn }: CompletedEdgeProps): void {
  if (aliases.length > 0 === (certificateArn !== undefined)) return;
  const [prop, other] = aliases.length > 0 ? ["certificateArn", "aliases"] : ["aliases", "certificateArn"];
  throw new PropsError(scope, {
    prop,
    received: undefined,
    allowed: `given if ${other} is given`,
    remedy:
      "Aliases need a certificate that covers them, and a certificate needs aliases. Give both or neither.",
    see: ALTERNATE_NAMES_PAGE,
  });
}

function checkTlsPolicy(scope: Construct, { tlsPolicy, certificateArn }: EdgeUploadProps): void {
  if (tlsPolicy === undefined || certificateArn !== undefined) return;
  throw new PropsError(scope, {
    prop: "tlsPolicy",
    received: tlsPolicy,
    allowed: "omitted without aliases and a certificate",
    remedy:
      "Add aliases and certificateArn. Without them, CloudFront chooses the policy of its own host name.",
    see: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html",
  });
}

/** Rejects two web ACLs, because a distribution can have only one. */
function checkWebAcl(scope: Construct, { webAclArn, rateLimit }: CompletedEdgeProps): void {
  if (webAclArn === undefined || rateLimit === undefined) return;
  throw new PropsError(scope, {
    prop: "webAclArn",
    received: webAclArn,
    allowed: "omitted with rateLimit",
    remedy: "Add a rate-based rule to your web ACL, and leave rateLimit out.",
  });
}

/**
 * Rejects a bucket whose policy requires encryption headers. The edge function sends none, and CloudFront cannot add
 * `x-amz-*` headers of its own.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html
 */
function checkRequiredEncryption(scope: Construct, { bucket }: CompletedAuthorizerProps): void {
  if (bucket.requiredEncryption === undefined) return;
  throw new PropsError(scope, {
    prop: "bucket.requiredEncryption",
    received: bucket.requiredEncryption,
    allowed: "omitted on the edge pattern",
    remedy:
      "Uploads through CloudFront send no encryption headers, so the bucket's policy would deny each of them. Leave the edge " +
      "pattern out, or let the bucket's policy rely on its default encryption.",
    see: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-bucket-encryption.html",
  });
}
