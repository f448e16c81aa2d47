import type { Fact } from "../../fact.js";

const CONDITIONAL_WRITES = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html";
const INTEGRITY =
  "https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html";

/** Facts about S3 with presigned URLs and forms. */
export const PRESIGNED_FACTS = {
  queryConditionGuardsPut: {
    statement: "S3 enforces If-None-Match in the signed query of a presigned PUT",
    evidence: { kind: "recorded", source: "LocalStack's recording test_pre_signed_url_if_none_match" },
    assumed: true,
    worse: false,
  },
  queryMetadataCounts: {
    statement: "S3 stores x-amz-meta-* from the signed query of a presigned PUT",
    evidence: { kind: "recorded", source: "LocalStack's recording test_presigned_url_v4_x_amz_in_qs" },
    assumed: true,
    worse: false,
  },
  postReadsQuery: {
    statement: "S3 reads conditions and metadata from the signed query of a presigned POST, too",
    evidence: { kind: "none", source: "recordings show it for PUT only" },
    assumed: false,
    worse: false,
  },
  presignedPostTakesHeaders: {
    statement: "S3 stores the signed x-amz-meta-* headers of a presigned CreateMultipartUpload",
    evidence: {
      kind: "documented",
      source: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html",
    },
    assumed: true,
    worse: false,
  },
  partsNeedNoChecksum: {
    statement: "Parts need no checksum if the upload was created with CRC64NVME of the whole object",
    evidence: { kind: "documented", source: INTEGRITY },
    assumed: true,
    worse: false,
  },
  kmsPartsMakeEtag: {
    statement:
      "With SSE-KMS, too, the ETag of an upload in parts is the MD5 of its parts' ETags and their number",
    evidence: { kind: "none", source: "recordings show it with SSE-S3 only" },
    assumed: false,
    worse: false,
  },
  completionComparesSize: {
    statement:
      "CompleteMultipartUpload gets 400 if x-amz-mp-object-size is not the sum of the parts' sizes, and makes no object",
    evidence: {
      kind: "documented",
      source: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html",
    },
    assumed: true,
    worse: false,
  },
  completionNamesChecksum: {
    statement: "The answer to CompleteMultipartUpload has the checksum of the whole object",
    evidence: {
      kind: "documented",
      source: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html",
    },
    assumed: true,
    worse: false,
  },
  consentsBeforeParts: {
    statement: "S3 answers a part with Expect: 100-continue before it reads the body",
    evidence: {
      kind: "documented",
      source: "https://docs.aws.amazon.com/AmazonS3/latest/API/RESTCommonRequestHeaders.html",
    },
    assumed: false,
    worse: false,
    emulated: false,
  },
  completionRejectsTakenKey: {
    statement: "CompleteMultipartUpload with If-None-Match: * gets 412 if the key has an object",
    evidence: {
      kind: "recorded",
      source: "LocalStack's recording test_multipart_if_none_match_with_delete of 2026-02-21",
    },
    assumed: true,
    worse: false,
  },
  completionConflictsAfterDeletion: {
    statement:
      "CompleteMultipartUpload with If-None-Match: * gets 409 if an object with its key was deleted after the upload was created",
    evidence: { kind: "documented", source: CONDITIONAL_WRITES },
    assumed: true,
    worse: true,
  },
  formsRejectUnnamedFields: {
    statement: "S3 rejects a form with a field that its policy does not contain",
    evidence: {
      kind: "documented",
      source: "https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html",
    },
    assumed: true,
    worse: false,
  },
  unsignedHeadersAreRejected: {
    statement: "S3 rejects a presigned PUT with an x-amz-* header that its URL does not sign",
    evidence: { kind: "recorded", source: "LocalStack's recording test_put_url_metadata_with_sig_s3v4" },
    assumed: true,
    worse: false,
  },
  listPartsNeedsNoBucketPermission: {
    statement: "ListParts needs s3:ListMultipartUploadParts on the object, and no permission on the bucket",
    evidence: {
      kind: "documented",
      source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html",
    },
    assumed: true,
    worse: false,
  },
  missingKeysAreForbidden: {
    statement: "Without s3:ListBucket, HeadObject needs only s3:GetObject, and gets 403 for a missing key",
    evidence: {
      kind: "documented",
      source: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html",
    },
    assumed: true,
    worse: true,
  },
  s3ErrorsHaveCors: {
    statement: "S3's errors have CORS headers if a rule of the bucket matches",
    evidence: { kind: "none", source: "recordings show preflights only" },
    assumed: true,
    worse: false,
  },
  signatureAgeEndsUrls: {
    statement: "s3:signatureAge is the age of a presigned URL's signature in milliseconds",
    evidence: {
      kind: "documented",
      source: "https://docs.aws.amazon.com/AmazonS3/latest/API/bucket-policy-s3-sigv4-conditions.html",
    },
    assumed: true,
    worse: false,
  },
  authTypeNamesPresignedUrls: {
    statement: "s3:authType is REST-QUERY-STRING for a request with a presigned URL",
    evidence: {
      kind: "documented",
      source: "https://docs.aws.amazon.com/AmazonS3/latest/API/bucket-policy-s3-sigv4-conditions.html",
    },
    assumed: true,
    worse: false,
  },
  policiesSeeQueryCondition: {
    statement: "s3:if-none-match in a policy also has the value from a presigned URL's query",
    evidence: {
      kind: "none",
      source:
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html mentions the header",
    },
    assumed: false,
    worse: false,
  },
} as const satisfies Readonly<Record<string, Fact>>;
