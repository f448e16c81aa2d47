import type { PostToSign } from "../../sigv4/post-policy.js";
import { signPostPolicy } from "../../sigv4/post-policy.js";
import type { AllowedUpload } from "../../upload-policy/decide.js";
import { checksumHeader } from "../../upload-policy/headers/checksum.js";
import { uploadMetadata } from "../../upload-policy/headers/metadata.js";
import type { UploadPolicy } from "../../upload-policy/policy.js";
import { MAX_SINGLE_PUT_BYTES } from "../../upload-policy/policy.js";
import type { UploadRejection } from "../../upload-policy/rejection.js";
import { rejected } from "../../upload-policy/rejection.js";
import type { RouteContext } from "../api/route.js";
import { attributeFormFields } from "../attributes/form-fields.js";
import type { PresignedPost } from "../contract.js";
import { CHECKSUM_ALGORITHMS } from "../contract.js";
import { encryptionHeaders } from "./encryption-headers.js";
import { signingMoment } from "./signing-moment.js";

/** A form POST to sign. */
export interface PostToPresign {
  /** An upload to a fresh key, because a POST policy has no `If-None-Match`. */
  readonly upload: AllowedUpload;
  /** Our id, for `x-amz-meta-upload-id`. */
  readonly uploadId: string;
  /** The client's own user metadata, by field name in lower case, `x-amz-meta-…`. @default - none */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A form POST without the id that `POST /uploads` gives it. */
export type FormPost = Omit<PresignedPost, "id">;

/** A form POST, or the rejection. */
type PresignedForm = { readonly outcome: "presigned"; readonly post: FormPost } | UploadRejection;

/** The only checksum algorithm for which S3's forms have no field. */
const NOT_IN_FORMS = "crc64nvme";
/** S3 replaces this variable in a form's key, so the key would differ from the one that was decided on. */
const FILE_NAME_VARIABLE = "${filename}";

/**
 * Presigns a form POST that binds key, type, size, checksum and all metadata: S3 rejects a form with other values or
 * other fields. A success is 201 with `ETag` and `Location`, which Uppy's clients read.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
 */
export function presignPost(
  { upload, uploadId, metadata }: PostToPresign,
  route: RouteContext,
): PresignedForm {
  const { settings, ports } = route;
  const rejection =
    formRejection(upload, settings.policy) ??
    variableRejection({
      ...metadata,
      ...upload.attributes,
      "content-type": upload.contentType ?? "",
    });
  if (rejection !== undefined) return rejection;
  const { key, contentType, checksum, attributes } = upload;
  const { context, expiresAt } = signingMoment(route, formExpirySeconds(settings.policy));
  const form: PostToSign = {
    endpoint: ports.endpoint,
    fields: {
      key,
      bucket: settings.bucketName,
      success_action_status: "201",
      ...(contentType === undefined ? {} : { "content-type": contentType }),
      ...(checksum === undefined ? {} : { [checksumHeader(checksum.algorithm)]: checksum.value }),
      ...encryptionHeaders(settings),
      ...(attributes && attributeFormFields(attributes)),
      ...metadata,
      ...uploadMetadata({ ...upload, uploadId }),
    },
    conditions: [["content-length-range", ...lengthRange(upload, settings.policy)]],
    expiresAt,
  };
  const post = { ...signPostPolicy(form, context), key, expiresAt: new Date(expiresAt).toISOString() };
  return { outcome: "presigned", post: { method: "POST", ...post } };
}

/** Life of a form in seconds. */
export function formExpirySeconds({ formExpirySeconds: own, urlExpirySeconds }: UploadPolicy): number {
  return own ?? urlExpirySeconds;
}

function formRejection(
  upload: AllowedUpload,
  policy: Pick<UploadPolicy, "minBytes" | "maxBytes">,
): UploadRejection | undefined {
  const { key, checksum } = upload;
  if (checksum?.algorithm === NOT_IN_FORMS) {
    const possible = CHECKSUM_ALGORITHMS.filter((algorithm) => algorithm !== NOT_IN_FORMS).join(", ");
    const message = `checksum.algorithm: a form POST cannot bind ${NOT_IN_FORMS}. Allowed: ${possible}. Use one of them, or method PUT.`;
    return rejected(400, "InvalidChecksum", message);
  }
  if (key.includes(FILE_NAME_VARIABLE)) {
    const message = `The key cannot be used in a form POST: S3 would replace ${FILE_NAME_VARIABLE} in it. Rename the file.`;
    return rejected(400, "InvalidKey", message);
  }
  const [least, most] = lengthRange(upload, policy);
  if (least > most) {
    const limit =
      most < MAX_SINGLE_PUT_BYTES
        ? `this upload can have at most ${most}.`
        : `one form POST can send at most ${most}. Upload in parts.`;
    return rejected(400, "TooSmall", `The upload policy requires at least ${least} bytes; ${limit}`);
  }
  return undefined;
}

/**
 * Rejects {@link FILE_NAME_VARIABLE} in any field: S3 replaces it, and then finds that the field differs from the
 * signed one.
 */
function variableRejection(fields: Readonly<Record<string, string>>): UploadRejection | undefined {
  const [name] = Object.entries(fields).find(([, value]) => value.includes(FILE_NAME_VARIABLE)) ?? [];
  return name === undefined
    ? undefined
    : rejected(
        400,
        "InvalidField",
        `${name} must not contain ${FILE_NAME_VARIABLE} in a form POST, because S3 would replace it. Rename the file.`,
      );
}

/** The allowed range of sizes: the declared length, or the range that the policy and the upload's own limits allow. */
function lengthRange(
  { length, limits }: AllowedUpload,
  { minBytes, maxBytes }: Pick<UploadPolicy, "minBytes" | "maxBytes">,
): [number, number] {
  if (length !== undefined) return [length, length];
  return [minBytes, Math.min(limits?.maxBytes ?? maxBytes, MAX_SINGLE_PUT_BYTES)];
}
