import { Token } from "cdktf";
import { Construct } from "constructs";
import {
  API_AUTHORIZER_SETTINGS_VARIABLE,
  type ApiAuthorizerSettings,
} from "../../functions/api-authorizer/contract.js";
import { type IdentitySettings, identityProblems } from "../../functions/identity/contract.js";
import {
  completeUploadPolicy,
  type UploadPolicy,
  uploadPolicyProblems,
} from "../../functions/upload-policy/contract.js";
import { checkKeyPrefix, checkSettings } from "../checks.js";
import { jsonText } from "../json-text.js";
import { functionEntry, NodeFunction } from "../node-function/index.js";
import type { TenantPlans } from "./tenant-plans.js";

/** Where uploads live in the bucket unless another prefix is given. */
export const DEFAULT_PREFIX = "uploads/";

export interface ApiAuthorizerProps {
  /** How callers prove who they are. */
  readonly identity: IdentitySettings;
  /**
   * What may be uploaded; what is not given is as in `DEFAULT_UPLOAD_POLICY`.
   * @default - `DEFAULT_UPLOAD_POLICY`
   */
  readonly policy?: Partial<UploadPolicy>;
  /**
   * Where all uploads live in the bucket: empty, or ending in `/`.
   * @default "uploads/"
   */
  readonly prefix?: string;
  /** The bucket that uploads end in. */
  readonly bucket: { readonly ownerAccountId: string };
  /**
   * Limits per tenant; the identity then has to name tenants.
   * @default - none beside the stages' own throttling
   */
  readonly tenantPlans?: TenantPlans;
}

/**
 * Decides who may call, and on the direct pattern also which key may be written: one Lambda function for any number
 * of APIs. Each API gives it the permission to be called.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
 */
export class ApiAuthorizer extends Construct {
  readonly functionName: string;
  readonly invokeArn: string;
  readonly policy: UploadPolicy;
  readonly prefix: string;
  readonly tenantPlans?: TenantPlans;

  constructor(scope: Construct, id: string, props: ApiAuthorizerProps) {
    super(scope, id);
    this.policy = completeUploadPolicy(props.policy);
    this.prefix = props.prefix ?? DEFAULT_PREFIX;
    this.tenantPlans = props.tenantPlans;
    checkKeyPrefix(this, "prefix", this.prefix);
    checkSettings(this, [
      ...uploadPolicyProblems(this.policy, Token.isUnresolved),
      ...identityProblems(props.identity, Token.isUnresolved),
    ]);
    const lambda = new NodeFunction(this, "Function", {
      entry: functionEntry("api-authorizer"),
      description: "Decides who may upload, and under which key",
      environment: { [API_AUTHORIZER_SETTINGS_VARIABLE]: jsonText(this.#settings(props)) },
    });
    this.functionName = lambda.functionName;
    this.invokeArn = lambda.invokeArn;
  }

  #settings({ identity, bucket, tenantPlans }: ApiAuthorizerProps): ApiAuthorizerSettings {
    return {
      identity,
      policy: this.policy,
      prefix: this.prefix,
      bucketOwner: bucket.ownerAccountId,
      ...(tenantPlans && { tenantApiKeys: tenantPlans.tenantApiKeys }),
    };
  }
}
