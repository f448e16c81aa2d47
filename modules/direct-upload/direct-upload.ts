import { Construct } from "constructs";
import type { RequiredEncryption } from "../../functions/presign/contract.js";
import { boolean, oneOf, optional } from "../../functions/rules/kinds.js";
import type { RulesFor } from "../../functions/rules/rule.js";
import type { UploadPolicy } from "../../functions/upload-policy/contract.js";
import type { PolicyStatement } from "../iam/index.js";
import { physicalName, ServiceRole } from "../iam/index.js";
import type { Authorization, NoAuthorization } from "../rest-api/authorization.js";
import {
  authorizerFunction,
  CALLER_AUTHORIZATION,
  documentSecurity,
  uploadRules,
} from "../rest-api/authorization.js";
import type { RestApiProps } from "../rest-api/rest-api.js";
import { DOMAIN_RULES, RestApi, STAGE_NAME } from "../rest-api/rest-api.js";
import type { StageSettings } from "../rest-api/stage/stage.js";
import { STAGE_SETTINGS_RULES, stageSettings } from "../rest-api/stage/stage.js";
import { checkProps } from "../rules/check.js";
import { POLICY } from "../rules/policy.js";
import { CORS_ORIGINS, construct, IN_DOCUMENT, KEY_PREFIX } from "../rules/values.js";
import type { SizeLimits } from "./checks.js";
import { checkDirectUpload, NO_CACHE } from "./checks.js";
import { directUploadDocument } from "./document/document.js";
import type { UncheckedKeys } from "./key-checks.js";
import { checkLimitsAtPlan } from "./planned-limits.js";
import { denyStatements } from "./role-statements.js";

/** The parts of a bucket that the direct pattern needs. An `UploadBucket` has them. */
export interface DirectUploadBucket {
  readonly bucketName: string;
  /** The bucket's Region: where API Gateway sends the objects. */
  readonly region: string;
  /** The account that owns the bucket, 12 digits. */
  readonly ownerAccountId: string;
  /** Named in every write where the bucket's policy asks for it. */
  readonly requiredEncryption?: RequiredEncryption;
  /** ARN of all objects below a prefix. */
  objectsArn(prefix: string): string;
  putStatements(prefix: string): PolicyStatement[];
  getStatements(prefix: string): PolicyStatement[];
}

export interface DirectUploadProps extends StageSettings {
  /** The bucket that uploads end in. */
  readonly bucket: DirectUploadBucket;
  /** Authorization of callers. */
  readonly authorization: Exclude<Authorization, NoAuthorization>;
  /**
   * Policy of the uploads. Omitted fields are those of `DEFAULT_UPLOAD_POLICY`. Whatever `maxBytes` says, API Gateway
   * accepts at most 10 MB (`MAX_DIRECT_BYTES`).
   * @default - the authorizer's
   */
  readonly policy?: Partial<UploadPolicy>;
  /**
   * Treatment of a `minBytes`, or of a `maxBytes` below API Gateway's 10 MB, which nothing can enforce before S3 on
   * this pattern: `"enforced"` rejects such a policy at synth, `"ignored"` accepts objects of any size up to 10 MB.
   * @default "enforced"
   */
  readonly sizeLimits?: SizeLimits;
  /**
   * Native Cognito and IAM authorization check no key on this pattern: keys with dot segments, empty segments or
   * control characters are stored, and if API Gateway resolves dot segments, which AWS does not document, a caller
   * reaches the keys of others. `"accepted"` allows that; without it, both are rejected at synth.
   * @default - native Cognito and IAM authorization are rejected
   */
  readonly uncheckedKeys?: UncheckedKeys;
  /**
   * Prefix of all uploads in the bucket: empty, or ending in `/`.
   * @default - the authorizer's, or "uploads/"
   */
  readonly prefix?: string;
  /**
   * Origins whose pages may upload; `*` alone is any.
   * @default [] - no browser
   */
  readonly corsAllowedOrigins?: readonly string[];
  /**
   * Lets callers read, by GET and HEAD, what lies under their own prefix. S3 answers 403 for what is not there.
   * @default false
   */
  readonly reading?: boolean;
  /**
   * The stage's name: the first segment of every path.
   * @default "v1"
   */
  readonly stageName?: string;
  /**
   * A host name of your own, and the API's path there.
   * @default - only AWS's host name
   */
  readonly domain?: RestApiProps["domain"];
  /**
   * Closes AWS's host name of the API: it answers 403. It needs `domain`.
   * @default false
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html
   */
  readonly disableExecuteApiEndpoint?: RestApiProps["disableExecuteApiEndpoint"];
}

/** The rules for {@link DirectUploadProps}. */
export const DIRECT_UPLOAD_RULES = {
  ...STAGE_SETTINGS_RULES,
  cache: NO_CACHE,
  bucket: construct<DirectUploadBucket>("an UploadBucket", [
    "bucketName",
    "region",
    "ownerAccountId",
    "objectsArn",
    "putStatements",
    "getStatements",
  ]),
  authorization: CALLER_AUTHORIZATION,
  policy: optional(POLICY),
  sizeLimits: optional(
    oneOf(["enforced", "ignored"], { remedy: 'Leave it out for "enforced".' }),
    "enforced",
  ),
  uncheckedKeys: optional(
    oneOf(["accepted"], { remedy: "Leave it out to have every key checked by an authorizer." }),
  ),
  prefix: optional(KEY_PREFIX),
  corsAllowedOrigins: optional({ ...CORS_ORIGINS, structural: IN_DOCUMENT }, []),
  reading: optional(boolean(), false),
  stageName: STAGE_NAME,
  ...DOMAIN_RULES,
} satisfies RulesFor<DirectUploadProps> & { readonly cache: typeof NO_CACHE };

/**
 * Pattern 1: `PUT /files/{key+}` goes from API Gateway straight to S3, with no function in the way of the bytes. For
 * objects of 1 byte to 10 MB: API Gateway may make the two bytes `{}` of an empty body, so empty files go the presigned
 * way. Client headers reach S3 through the authorizer's context, in any case; see `functions/api-authorizer/contract.ts`.
 * With native Cognito or IAM authorization no function reads them, and only names in lower case reach S3. A body with
 * `Content-Encoding` is decompressed by API Gateway: our authorizer rejects it; with native authorization it is stored
 * decompressed, without the header.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/integrating-api-with-aws-services-s3.html
 */
export class DirectUpload extends Construct {
  /** URL of the API, without a trailing slash: `PUT {url}/files/{key}`. */
  readonly url: string;
  /** The REST API. */
  readonly api: RestApi;

  constructor(scope: Construct, id: string, given: DirectUploadProps) {
    super(scope, id);
    const props = checkProps(this, given, DIRECT_UPLOAD_RULES);
    const { bucket, authorization, corsAllowedOrigins, reading } = props;
    const rules = uploadRules(this, authorization, props);
    checkDirectUpload(this, { ...props, rules });
    const { policy, prefix } = rules;
    const role = new ServiceRole(this, "Role", {
      services: ["apigateway.amazonaws.com"],
      description: `Permissions of ${this.node.path} in the bucket`,
      statements: [
        ...bucket.putStatements(prefix),
        ...(reading ? bucket.getStatements(prefix) : []),
        ...denyStatements({ bucket, prefix, overwrite: policy.overwrite, reading }),
      ],
    });
    const document = directUploadDocument({
      title: physicalName(this),
      bucketName: bucket.bucketName,
      region: bucket.region,
      bucketOwner: bucket.ownerAccountId,
      prefix,
      keyPrefix: policy.keyPrefix,
      tenants: authorization.type !== "authorizer" || authorization.authorizer.hasTenants,
      overwrite: policy.overwrite,
      requiredEncryption: bucket.requiredEncryption,
      roleArn: role.roleArn,
      // An answer kept from another request would not have seen this one's key.
      security: documentSecurity(authorization, 0),
      corsAllowedOrigins,
      reading,
      quota: authorization.type === "authorizer" && authorization.authorizer.quota !== undefined,
    });
    this.api = new RestApi(this, "Api", {
      ...stageSettings(props),
      corsAllowedOrigins,
      stageName: props.stageName,
      domain: props.domain,
      disableExecuteApiEndpoint: props.disableExecuteApiEndpoint,
      document,
      authorizerFunction: authorizerFunction(authorization),
      tenantPlans: authorization.type === "authorizer" ? authorization.authorizer.tenantPlans : undefined,
    });
    if (props.sizeLimits === "enforced") checkLimitsAtPlan(this.api, policy);
    this.url = this.api.url;
  }
}
