import type { HttpRequest } from "../../http/http.js";
import { accessDenied, S3Error } from "./protocol/error.js";
import type { S3Request } from "./request.js";
import { parameter } from "./request.js";

/**
 * Maximum size of a request's headers and query, in bytes.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html
 */
const MAX_HEADER_SECTION_BYTES = 8192;
/** Number of bytes for the colon, the space and the line break of a header. */
const LINE_BYTES = 4;

/**
 * Checks the size of a request's headers and query together.
 * @throws {S3Error} 400 RequestHeaderSectionTooLarge
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 * @see https://github.com/versity/versitygw/issues/2180
 */
export function checkHeaderSection({ headers, query }: HttpRequest): void {
  const size = headers.reduce(
    (sum, [name, value]) => sum + name.length + value.length + LINE_BYTES,
    query.length,
  );
  if (size <= MAX_HEADER_SECTION_BYTES) return;
  throw new S3Error(
    400,
    "RequestHeaderSectionTooLarge",
    "Your request header section exceeds the maximum allowed size.",
    { details: { MaxSizeAllowed: String(MAX_HEADER_SECTION_BYTES) } },
  );
}

/**
 * Compares `x-amz-expected-bucket-owner` with the bucket's account.
 * @throws {S3Error} 400 if it is not an account's id, 403 if it is another account's
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html
 */
export function checkExpectedOwner(request: S3Request, accountId: string): void {
  const owner = parameter(request, "x-amz-expected-bucket-owner");
  if (owner === undefined || owner === accountId || !request.facts.holds("expectedOwnerIsChecked")) return;
  if (!/^\d{12}$/.test(owner)) {
    throw new S3Error(
      400,
      "InvalidBucketOwnerAWSAccountID",
      "The value of the expected bucket owner parameter must be an AWS Account ID",
    );
  }
  const { constructPath } = request.bucket;
  throw accessDenied({ message: "the expected bucket owner is another account", constructPath });
}
