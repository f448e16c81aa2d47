import { Construct } from "constructs";
import type { RequiredEncryption } from "../../functions/presign/contract.js";
import type { UploadPolicy } from "../../functions/upload-policy/contract.js";
import { checkCorsOrigins, checkKeyPrefix } from "../checks.js";
import type { Fields } from "../fields.js";
import { checkFields } from "../fields.js";
import type { PolicyStatement } from "../iam/index.js";
import { physicalName, ServiceRole } from "../iam/index.js";
import { checkKnownList, IN_DOCUMENT } from "../lists.js";
import type { Authorization, NoAuthorization, UploadRules } from "../rest-api/authorization.js";
import {
  authorizerFunction,
  checkAuthorization,
  documentSecurity,
  uploadRules,
} from "../rest-api/authorization.js";
import { RestApi } from "../rest-api/rest-api.js";
import type { StageSettings } from "../rest-api/stage.js";
import type { SizeLimits } from "./checks.js";
import { checkDirectUpload, checkNoCache } from "./checks.js";
import { directUploadDocument } from "./document/document.js";
import type { UncheckedKeys } from "./key-checks.js";
import { denyStatements } from "./role-statements.js";

/** What of a bucket the direct pattern needs; an `UploadBucket` has it. */
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
   * Native Cognito and IAM authorization check no key on this pattern: keys with dot segments, empty segments or
   * control characters are stored, and if API Gateway resolves dot segments, which AWS does not document, a caller
   * reaches the keys of others. `"accepted"` allows that; without it, both are refused at synth.
   * @default - native Cognito and IAM authorization are refused
   */
  readonly uncheckedKeys?: UncheckedKeys;
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
  uncheckedKeys: "text",
  prefix: "text",
  corsAllowedOrigins: "list",
  reading: "boolean",
  throttling: "object",
  rateLimit: "object",
  stageName: "text",
};

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
  /** Where the API answers, without a slash at the end: `PUT {url}/files/{key}`. */
  readonly url: string;
  readonly api: RestApi;

  constructor(scope: Construct, id: string, props: DirectUploadProps) {
    super(scope, id);
    const { bucket, authorization, corsAllowedOrigins = [], reading = false } = props;
    const { policy, prefix } = this.#check(props);
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
    });
    this.api = new RestApi(this, "Api", {
      ...props,
      document,
      authorizerFunction: authorizerFunction(authorization),
      tenantPlans: authorization.type === "authorizer" ? authorization.authorizer.tenantPlans : undefined,
    });
    this.url = this.api.url;
  }

  #check({ accessLogRetentionDays: _, ...props }: DirectUploadProps): UploadRules {
    checkNoCache(this, props);
    checkFields(this, props, FIELDS);
    checkAuthorization(this, props.authorization);
    const rules = uploadRules(this, props.authorization, props);
    checkKeyPrefix(this, "prefix", rules.prefix);
    checkKnownList(this, "corsAllowedOrigins", props.corsAllowedOrigins, IN_DOCUMENT);
    checkCorsOrigins(this, "corsAllowedOrigins", props.corsAllowedOrigins ?? []);
    checkDirectUpload(this, {
      authorization: props.authorization,
      rules,
      sizeLimits: props.sizeLimits ?? "enforced",
      uncheckedKeys: props.uncheckedKeys,
    });
    return rules;
  }
}
