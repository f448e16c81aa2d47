import { Construct } from "constructs";
import { boolean, oneOf, optional } from "../../functions/rules/kinds.js";
import type { RulesFor } from "../../functions/rules/rule.js";
import type { UploadPolicy } from "../../functions/upload-policy/contract.js";
import type { Authorization, NoAuthorization } from "../rest-api/authorization.js";
import { authorizerFunction, CALLER_AUTHORIZATION, uploadRules } from "../rest-api/authorization.js";
import { deployedDocument } from "../rest-api/document/deployed-document.js";
import type { RestApiProps } from "../rest-api/rest-api.js";
import { DOMAIN_RULES, RestApi, STAGE_NAME } from "../rest-api/rest-api.js";
import type { StageSettings } from "../rest-api/stage/stage.js";
import { STAGE_SETTINGS_RULES, stageSettings } from "../rest-api/stage/stage.js";
import { checkProps } from "../rules/check.js";
import { POLICY } from "../rules/policy.js";
import { CORS_ORIGINS, construct, IN_DOCUMENT, KEY_PREFIX } from "../rules/values.js";
import type { DirectUploadBucket } from "./bucket.js";
import type { SizeLimits } from "./checks.js";
import { checkDirectUpload, NO_CACHE } from "./checks.js";
import { createDocument } from "./create-document.js";
import type { UncheckedKeys } from "./key-checks.js";
import { checkLimitsAtPlan } from "./planned-limits.js";

export interface DirectUploadProps extends StageSettings {
  /** The bucket that stores the uploads. */
  readonly bucket: DirectUploadBucket;
  /** Authorization of callers. */
  readonly authorization: Exclude<Authorization, NoAuthorization>;
  /**
   * Policy of the uploads. Omitted fields are those of `DEFAULT_UPLOAD_POLICY`. API Gateway accepts at most 10 MB
   * (`MAX_DIRECT_BYTES`), even if `maxBytes` is larger.
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
   * Native Cognito and IAM authorization check no key on this pattern. Keys with dot segments, empty segments or
   * control characters are stored. If API Gateway resolves dot segments, which AWS does not document, a caller can
   * reach the keys of others. `"accepted"` allows that; otherwise both are rejected at synth.
   * @default - native Cognito and IAM authorization are rejected
   */
  readonly uncheckedKeys?: UncheckedKeys;
  /**
   * Prefix of all uploads in the bucket: empty, or ending in `/`.
   * @default - the authorizer's, or "uploads/"
   */
  readonly prefix?: string;
  /**
   * Origins of the pages that may upload; `*` alone allows any.
   * @default [] - no browser
   */
  readonly corsAllowedOrigins?: readonly string[];
  /**
   * Lets callers read objects under their own prefix with GET and HEAD. S3 answers 403 for a missing object. Without
   * `reading`, it answers 403 to every read: the API has both methods, and its role is denied to read.
   * @default false
   */
  readonly reading?: boolean;
  /**
   * The stage's name: the first segment of every path.
   * @default "v1"
   */
  readonly stageName?: string;
  /**
   * Your own host name, and the API's path there.
   * @default - only AWS's host name
   */
  readonly domain?: RestApiProps["domain"];
  /**
   * Disables AWS's host name of the API: it answers 403. It needs `domain`.
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
 * Pattern 1: API Gateway sends `PUT /files/{key+}` directly to S3; no function handles the body. For objects of 1 byte
 * to 10 MB. API Gateway may convert an empty body to the two bytes `{}`, so upload empty files through the presigned
 * pattern. Client headers reach S3 through the authorizer's context, in any case of letters; see
 * `functions/api-authorizer/contract.ts`. With native Cognito or IAM authorization no function reads them, and only
 * names in lower case reach S3. API Gateway decompresses a body with `Content-Encoding`: our authorizer rejects it;
 * with native authorization it is stored decompressed, without the header.
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
    const { authorization, corsAllowedOrigins } = props;
    const rules = uploadRules(this, authorization, props);
    checkDirectUpload(this, { ...props, rules });
    const document = createDocument(this, { ...props, rules, originsInStage: true });
    this.api = new RestApi(this, "Api", {
      ...stageSettings(props),
      corsAllowedOrigins,
      stageName: props.stageName,
      domain: props.domain,
      disableExecuteApiEndpoint: props.disableExecuteApiEndpoint,
      document: deployedDocument(document),
      authorizerFunction: authorizerFunction(authorization),
      tenantPlans: authorization.type === "authorizer" ? authorization.authorizer.tenantPlans : undefined,
    });
    if (props.sizeLimits === "enforced") checkLimitsAtPlan(this.api, rules.policy);
    this.url = this.api.url;
  }
}
