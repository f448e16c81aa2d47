import { Construct } from "constructs";
import type { RequiredEncryption } from "../../functions/presign/contract.js";
import type { UploadPolicy } from "../../functions/upload-policy/contract.js";
import { checkCorsOrigins, checkKeyPrefix } from "../checks.js";
import { PropsError } from "../errors.js";
import { checkFields, type Fields } from "../fields.js";
import { type PolicyStatement, physicalName, ServiceRole } from "../iam/index.js";
import {
  type Authorization,
  authorizerFunction,
  checkAuthorization,
  documentSecurity,
  type NoAuthorization,
  type UploadRules,
  uploadRules,
} from "../rest-api/authorization.js";
import { RestApi } from "../rest-api/rest-api.js";
import type { ResponseCache, StageSettings } from "../rest-api/stage.js";
import { checkDirectUpload, type SizeLimits } from "./checks.js";
import { directUploadDocument, FILES_PATH } from "./document/document.js";

/** What of a bucket the direct pattern needs; an `UploadBucket` has it. */
export interface DirectUploadBucket {
  readonly bucketName: string;
  /** The bucket's Region: where API Gateway sends the objects. */
  readonly region: string;
  /** The account that owns the bucket, 12 digits. */
  readonly ownerAccountId: string;
  /** Named in every write where the bucket's policy asks for it. */
  readonly requiredEncryption?: RequiredEncryption;
  putStatements(prefix: string): PolicyStatement[];
  getStatements(prefix: string): PolicyStatement[];
}

export interface DirectUploadProps extends Omit<StageSettings, "cache"> {
  readonly bucket: DirectUploadBucket;
  /** How callers are known. */
  readonly authorization: Exclude<Authorization, NoAuthorization>;
  /**
   * What may be uploaded; what is not given is as in `DEFAULT_UPLOAD_POLICY`. Whatever `maxBytes` says, API Gateway
   * takes 10 MB at most (`MAX_DIRECT_BYTES`).
   * @default - the authorizer's
   */
  readonly policy?: Partial<UploadPolicy>;
  /**
   * What becomes of a `minBytes`, or of a `maxBytes` below API Gateway's 10 MB, which nothing can enforce before S3 on
   * this pattern: `"enforced"` refuses such a policy at synth, `"ignored"` lets objects of any size up to 10 MB in.
   * @default "enforced"
   */
  readonly sizeLimits?: SizeLimits;
  /**
   * Where all uploads live in the bucket: empty, or ending in `/`.
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
   * Keeps answers to GET, for each caller apart; needs `reading`. API Gateway keeps none above 1 MB.
   * @default - nothing is kept
   */
  readonly cache?: Omit<ResponseCache, "path">;
  /**
   * The stage's name: the first segment of every path.
   * @default "v1"
   */
  readonly stageName?: string;
}

/** All but `accessLogRetentionDays`, which can be of two kinds. */
const FIELDS: Fields<Omit<DirectUploadProps, "accessLogRetentionDays">> = {
  bucket: "required object",
  authorization: "required object",
  policy: "object",
  sizeLimits: "text",
  prefix: "text",
  corsAllowedOrigins: "list",
  reading: "boolean",
  cache: "object",
  throttling: "object",
  stageName: "text",
};

/**
 * Pattern 1: `PUT /files/{key+}` goes from API Gateway straight to S3, with no function in the way of the bytes. For
 * objects of at most 10 MB.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/integrating-api-with-aws-services-s3.html
 */
export class DirectUpload extends Construct {
  /** Where the API answers, without a slash at the end: `PUT {url}/files/{key}`. */
  readonly url: string;
  readonly api: RestApi;

  constructor(scope: Construct, id: string, props: DirectUploadProps) {
    super(scope, id);
    const { bucket, authorization, corsAllowedOrigins = [], reading = false, cache } = props;
    const { policy, prefix } = this.#check(props);
    const role = new ServiceRole(this, "Role", {
      services: ["apigateway.amazonaws.com"],
      description: `What ${this.node.path} may do in the bucket`,
      statements: [...bucket.putStatements(prefix), ...(reading ? bucket.getStatements(prefix) : [])],
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
      cached: cache !== undefined,
    });
    this.api = new RestApi(this, "Api", {
      ...props,
      document,
      authorizerFunction: authorizerFunction(authorization),
      tenantPlans: authorization.type === "authorizer" ? authorization.authorizer.tenantPlans : undefined,
      cache: cache && { ...cache, path: FILES_PATH },
    });
    this.url = this.api.url;
  }

  #check({ accessLogRetentionDays: _, ...props }: DirectUploadProps): UploadRules {
    checkFields(this, props, FIELDS);
    checkAuthorization(this, props.authorization);
    const rules = uploadRules(this, props.authorization, props);
    checkKeyPrefix(this, "prefix", rules.prefix);
    checkCorsOrigins(this, "corsAllowedOrigins", props.corsAllowedOrigins ?? []);
    checkDirectUpload(this, props.authorization, rules.policy, props.sizeLimits ?? "enforced");
    if (props.cache !== undefined && !props.reading) {
      throw new PropsError(this, {
        prop: "cache",
        received: props.cache,
        allowed: "absent without reading",
        remedy: "Only answers to GET can be kept: add reading: true, or leave the cache out.",
      });
    }
    return rules;
  }
}
