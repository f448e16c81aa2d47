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
  /** The bucket that uploads end in. */
  readonly bucket: { readonly ownerAccountId: string };
  /**
   * The tenants that may call. Callers of other tenants, or without one, get 403 `UnknownTenant`. With `tenantPlans`, its
   * tenants are the only ones anyway.
   * @default - every tenant may
   */
  readonly tenants?: readonly string[];
  /**
   * Limits per tenant; the identity then has to name tenants.
   * @default - none beside the stages' own throttling
   */
  readonly tenantPlans?: TenantPlans;
  /**
   * Pauses direct uploads. The presigned pattern with this authorizer takes the same parameter.
   * @default - uploads cannot be paused
   */
  readonly liveSettings?: LiveSettings;
  /**
   * Limits of uploads and bytes per caller. The presigned pattern with this authorizer takes the same.
   * @default - callers have no limits
   */
  readonly quota?: UploadQuota;
  /**
   * Path of a TypeScript or JavaScript file that exports an `UploadRule` named `rule`: a function that decides on each
   * upload that the policy accepts, and can only narrow it. The presigned pattern with this authorizer takes the same
   * rule. Relative to the working directory; esbuild has to be installed. On the direct pattern the rule does not know
   * the size, and only `UploadCompleted` enforces a `maxBytes` of it.
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
 * Decides who may call, and on the direct pattern also which key may be written: one Lambda function for any number
 * of APIs. Each API gives it the permission to be called.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
 */
export class ApiAuthorizer extends Construct {
  /** The function's name. */
  readonly functionName: string;
  /** URI that the authorizer of an OpenAPI document names. */
  readonly invokeArn: string;
  /**
   * Counts requests that got 503 because a token could not be checked: the issuer's keys were not available, or do not
   * contain the token's key yet. Its dimension `code` is `KeysUnavailable` or `UnknownKey`.
   */
  readonly uncheckedTokens: LogMetric<(typeof UNCHECKED_CODES)[number]>;
  /** Issuers and keys whose credentials are accepted. */
  readonly identity: Identities;
  /** The upload policy that it enforces. */
  readonly policy: UploadPolicy;
  /** Key prefix of all uploads. */
  readonly prefix: string;
  /** The limits per tenant, if any. */
  readonly tenantPlans?: TenantPlans;
  /** The parameter that pauses uploads, if any. */
  readonly liveSettings?: LiveSettings;
  /** The quotas, if any. */
  readonly quota?: UploadQuota;
  /** Path of the custom rule's file. */
  readonly rule?: string;
  /** Whether a caller can have a tenant, as far as the identity settings say. */
  readonly hasTenants: boolean;
  /** The smallest size limit in bytes that a pre-shared key has of its own; undefined if none has one. */
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
        "Hand out fewer pre-shared keys, or have fewer tenants in the list, or tenants of shorter names. For more of them, " +
        'take tokens of an issuer, tenantPlans, or authorize with a function of your own (type: "function").',
    });
    const lambda = new NodeFunction(this, "Function", {
      entry: withRule(this, functionEntry("api-authorizer"), props.rule),
      description: "Decides who may upload, and under which key",
      statements: statementsOf(props),
      environment: {
        [API_AUTHORIZER_SETTINGS_VARIABLE]: jsonText(settings),
        ...(props.tenantPlans && { [TENANT_KEY_SECRET_VARIABLE]: props.tenantPlans.keySecret }),
      },
    });
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
      received: "plans, with identity settings that name no tenant",
      allowed: "omitted if the identity settings name no tenant",
      remedy:
        "Every caller would be rejected. Say in the identity settings where a caller's tenant is read from.",
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

/** Undefined without any, so that the role has no policy. */
function statementsOf({ liveSettings, quota }: ApiAuthorizerProps): readonly PolicyStatement[] | undefined {
  if (liveSettings === undefined && quota === undefined) return undefined;
  return [...(liveSettings ? [liveSettings.readStatement] : []), ...(quota?.statements ?? [])];
}

/** Environment variables have room for few keys, and a function in one Region fetches them fast. */
function withoutKeys(identities: Identities): Identities {
  return mapIdentities(identities, (identity) => {
    if (identity.type === "pre-shared-key") return identity;
    const { keys: _shipped, ...others } = identity;
    return others;
  });
}
