import type { CloudFrontHeaders } from "aws-lambda";
import { checksumsIn } from "../../../upload-policy/headers/checksum.js";
import type { UploadPolicy } from "../../../upload-policy/policy.js";
import type { UploadRejection } from "../../../upload-policy/rejection.js";
import { rejected } from "../../../upload-policy/rejection.js";
import { headerOf } from "../../origin/object-headers.js";

const ALGORITHM = /^(?:CRC32|CRC32C|CRC64NVME|SHA1|SHA256)$/i;
const TYPE = /^(?:COMPOSITE|FULL_OBJECT)$/i;

/**
 * Rejects invalid checksums at the creation of an upload; `undefined` if they are valid. S3 checks the type for each
 * algorithm.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
export function checksumPlanRejection(
  headers: CloudFrontHeaders,
  { checksum }: Pick<UploadPolicy, "checksum">,
): UploadRejection | undefined {
  const header = (name: string) => headerOf(headers, name);
  const algorithm = header("x-amz-checksum-algorithm");
  if (checksumsIn(header).length > 0 || header("content-md5") !== undefined) {
    return invalid("Send each part's checksum with the part, and that of the whole object at the end.");
  }
  if (algorithm !== undefined && !ALGORITHM.test(algorithm)) {
    return invalid("x-amz-checksum-algorithm must be CRC32, CRC32C, CRC64NVME, SHA1 or SHA256.");
  }
  const typeProblem = checksumTypeRejection(headers);
  if (typeProblem !== undefined) return typeProblem;
  // S3 adds a CRC64NVME to every object, so later nothing shows whether the parts had one.
  if (checksum === "optional" || (algorithm !== undefined && !/^CRC64NVME$/i.test(algorithm)))
    return undefined;
  const message = "Each part needs a checksum. Send x-amz-checksum-algorithm: SHA256, SHA1, CRC32C or CRC32.";
  return rejected(400, "ChecksumRequired", message);
}

/** Rejects an invalid `x-amz-checksum-type` of the client; `undefined` if it is valid. */
export function checksumTypeRejection(headers: CloudFrontHeaders): UploadRejection | undefined {
  const type = headerOf(headers, "x-amz-checksum-type");
  return type === undefined || TYPE.test(type)
    ? undefined
    : invalid("x-amz-checksum-type must be COMPOSITE or FULL_OBJECT.");
}

function invalid(message: string): UploadRejection {
  return rejected(400, "InvalidChecksum", message);
}
