import { Construct } from "constructs";
import type { ApiAuthorizerSettings } from "../../functions/api-authorizer/contract.js";
import {
  API_AUTHORIZER_SETTINGS_VARIABLE,
  TENANT_KEY_SECRET_VARIABLE,
} from "../../functions/api-authorizer/contract.js";
import type { Identities } from "../../functions/identity/contract.js";
import { identityList, mapIdentities, UNCHECKED_CODES } from "../../functions/identity/contract.js";
import { IDENTITIES } from "../../functions/identity/rules/identities-rule.js";
import { list, optional } from "../../functions/rules/kinds.js";
import type { RulesFor } from "../../functions/rules/rule.js";
import type { UploadPolicy } from "../../functions/upload-policy/contract.js";
import {
  canNameTenant,
  checkCallerPolicies,
  checkKnownTenants,
  checkTenants,
  checkUploadPolicy,
  leastCallerBytes,
} from "../checks.js";
import { PropsError } from "../errors.js";
import type { PolicyStatement } from "../iam/index.js";
import { jsonText } from "../json-text.js";
import type { LiveSettings } from "../live-settings/index.js";
import { LIVE_SETTINGS } from "../live-settings/live-settings.js";
import { LogMetric } from "../metrics/log-metric.js";
import { checkEnvironmentSettings } from "../node-function/checks.js";
import { functionEntry, NodeFunction } from "../node-function/index.js";
import { checkProps } from "../rules/check.js";
import { POLICY } from "../rules/policy.js";
import { anyText, construct, UPLOADS_PREFIX } from "../rules/values.js";
import type { UploadQuota } from "../upload-quota/index.js";
import { UPLOAD_QUOTA } from "../upload-quota/upload-quota.js";
import { withRule } from "../upload-rule/rule-files.js";
import { UPLOAD_RULE_FILE } from "../upload-rule/rule-prop.js";
import type { TenantPlans } from "./tenant-plans.js";

export interface ApiAuthorizerProps {
  /** Authentication of callers. */
  readonly identity: Identities;
  /**
   * Policy of the uploads. Omitted fields are those of `DEFAULT_UPLOAD_POLICY`.
   * @default - `DEFAULT_UPLOAD_POLICY`
   */
  readonly policy?: Partial<UploadPolicy>;
  /**
   * Prefix of all uploads in the bucket: empty, or ending in `/`.
   * @default "uploads/"
   */
  readonly prefix?: string;
  /** The bucket that stores the uploads. */
  readonly bucket: { readonly ownerAccountId: string };
  /**
   * The tenants that may call. Callers of other tenants, or without one, get 403 `UnknownTenant`. With `tenantPlans`,
   * only its tenants may call.
   * @default - every tenant may call
   */
  readonly tenants?: readonly string[];
  /**
   * Limits per tenant. The identity settings must then have a source of tenants.
   * @default - no limits except the stages' own throttling
   */
  readonly tenantPlans?: TenantPlans;
  /**
   * Pauses direct uploads. The presigned pattern with this authorizer uses the same parameter.
   * @default - uploads cannot be paused
   */
  readonly liveSettings?: LiveSettings;
  /**
   * Limits of uploads and bytes per caller. The presigned pattern with this authorizer uses the same.
   * @default - callers have no limits
   */
  readonly quota?: UploadQuota;
  /**
   * Path of a TypeScript or JavaScript file that exports an `UploadRule` named `rule`: a function that decides on each
   * upload that the policy accepts, and can only narrow it. The presigned pattern with this authorizer uses the same
   * rule. Relative to the working directory; esbuild must be installed. On the direct pattern the rule does not know
   * the size, and only `UploadCompleted` enforces the rule's `maxBytes`.
   * @default - the policy alone decides
   */
  readonly rule?: string;
}

/** The rules for {@link ApiAuthorizerProps}. */
export const API_AUTHORIZER_RULES = {
  identity: IDENTITIES,
  policy: optional(POLICY),
  prefix: UPLOADS_PREFIX,
  bucket: construct<ApiAuthorizerProps["bucket"]>("an UploadBucket", ["ownerAccountId"]),
  tenants: optional(list(anyText("a tenant's name"), { min: 1 })),
  tenantPlans: optional(construct<TenantPlans>("a TenantPlans", ["keySecret"])),
  liveSettings: LIVE_SETTINGS,
  quota: UPLOAD_QUOTA,
  rule: UPLOAD_RULE_FILE,
} satisfies RulesFor<ApiAuthorizerProps>;

/**
 * Decides which callers are accepted, and on the direct pattern also which keys: one Lambda function for any number of
 * APIs. Each API gives itself the permission to call it.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
 */
export class ApiAuthorizer extends Construct {
  /** The function's name. */
  readonly functionName: string;
  /** URI for the authorizer in an OpenAPI document. */
  readonly invokeArn: string;
  /**
   * Counts requests that got 503 because a token could not be checked: the issuer's keys were not available, or do not
   * contain the token's key yet. Its dimension `code` is `KeysUnavailable` or `UnknownKey`.
   */
  readonly uncheckedTokens: LogMetric<(typeof UNCHECKED_CODES)[number]>;
  /** Issuers and keys whose credentials are accepted. */
  readonly identity: Identities;
  /** The upload policy that the function enforces. */
  readonly policy: UploadPolicy;
  /** Key prefix of all uploads. */
  readonly prefix: string;
  /** The limits per tenant; undefined without any. */
  readonly tenantPlans?: TenantPlans;
  /** The parameter that pauses uploads; undefined if uploads cannot be paused. */
  readonly liveSettings?: LiveSettings;
  /** The quotas; undefined without any. */
  readonly quota?: UploadQuota;
  /** Path of the custom rule's file. */
  readonly rule?: string;
  /** Whether the identity settings can give a caller a tenant. */
  readonly hasTenants: boolean;
  /** The smallest size limit of a pre-shared key in bytes; undefined if none has a limit of its own. */
  readonly leastCallerBytes?: number;
  /** Whether a caller can have a pre-shared key. */
  readonly hasPreSharedKeys: boolean;

  constructor(scope: Construct, id: string, props: ApiAuthorizerProps) {
    super(scope, id);
    this.prefix = checkProps(this, props, API_AUTHORIZER_RULES).prefix;
    this.identity = props.identity;
    this.policy = checkUploadPolicy(this, props.policy);
    this.tenantPlans = props.tenantPlans;
    this.liveSettings = props.liveSettings;
    this.quota = props.quota;
    this.rule = props.rule;
    checkTenants(this, props.identity, this.policy);
    checkCallerPolicies(this, props.identity, this.policy);
    this.leastCallerBytes = leastCallerBytes(props.identity);
    this.hasTenants = canNameTenant(props.identity);
    this.hasPreSharedKeys = identityList(props.identity).some(({ type }) => type === "pre-shared-key");
    this.#checkPlans(props);
    checkKnownTenants(this, props);
    const settings = this.#settings(props);
    checkEnvironmentSettings(this, API_AUTHORIZER_SETTINGS_VARIABLE, settings, {
      remedy:
        "Issue fewer pre-shared keys, list fewer tenants, or use shorter names of tenants. For more of them, " +
        'use tokens of an issuer or tenantPlans, or authorize with your own function (type: "function").',
    });
    const lambda = new NodeFunction(this, "Function", {
      entry: withRule(this, functionEntry("api-authorizer"), props.rule),
      description: "Decides which callers may upload, and with which keys",
      statements: statementsOf(props),
      environment: {
        [API_AUTHORIZER_SETTINGS_VARIABLE]: jsonText(settings),
        ...(props.tenantPlans && { [TENANT_KEY_SECRET_VARIABLE]: props.tenantPlans.keySecret }),
      },
    });
    lambda.dependOn(props.liveSettings, props.quota);
    this.functionName = lambda.functionName;
    this.invokeArn = lambda.invokeArn;
    this.uncheckedTokens = new LogMetric(this, "UncheckedTokens", {
      functionName: lambda.functionName,
      field: "code",
      values: UNCHECKED_CODES,
    });
  }

  #checkPlans({ tenantPlans }: ApiAuthorizerProps): void {
    if (tenantPlans === undefined || this.hasTenants) return;
    throw new PropsError(this, {
      prop: "tenantPlans",
      received: "plans, with identity settings without a source of tenants",
      allowed: "omitted if the identity settings name no tenant",
      remedy: "Every caller would be rejected. Set the source of a caller's tenant in the identity settings.",
    });
  }

  #settings({
    identity,
    bucket,
    tenants,
    liveSettings,
    quota,
    rule,
  }: ApiAuthorizerProps): ApiAuthorizerSettings {
    return {
      identity: withoutKeys(identity),
      policy: this.policy,
      prefix: this.prefix,
      bucketOwner: bucket.ownerAccountId,
      ...(tenants && { tenants }),
      ...(liveSettings && { liveSettings: liveSettings.address }),
      ...(quota && { quota: quota.settings }),
      ...(rule !== undefined && { rule: true }),
    };
  }
}

/** Statements for the role's policy. Undefined if there are none, so that the role has no policy. */
function statementsOf({ liveSettings, quota }: ApiAuthorizerProps): readonly PolicyStatement[] | undefined {
  if (liveSettings === undefined && quota === undefined) return undefined;
  return [...(liveSettings ? [liveSettings.readStatement] : []), ...(quota?.statements ?? [])];
}

/**
 * Identity settings without shipped keys: environment variables have little room, and a Regional function fetches keys
 * quickly.
 */
function withoutKeys(identities: Identities): Identities {
  return mapIdentities(identities, (identity) => {
    if (identity.type === "pre-shared-key") return identity;
    const { keys: _shipped, ...others } = identity;
    return others;
  });
}
