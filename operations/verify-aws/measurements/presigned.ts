import * as conditions from "../checks/conditions.js";
import * as multipart from "../checks/multipart.js";
import * as presigned from "../checks/presigned.js";
import type { Measurement } from "./measurement.js";

export const PRESIGNED_MEASUREMENTS = {
  queryConditionGuardsPut: {
    reliance: {
      what: "writing a key once only with a presigned PUT",
      file: "functions/presign/signing/put-to-sign.ts",
    },
    ifItDiffers: "Have clients use method POST: a form gets a fresh key.",
    check: presigned.queryConditionGuardsPut,
  },
  queryMetadataCounts: {
    reliance: {
      what: "x-amz-meta-upload-* of presigned PUTs, by which the check after an upload recognizes it",
      file: "functions/presign/signing/put-to-sign.ts",
    },
    ifItDiffers: "Have clients use method POST: a form contains the metadata as fields.",
    check: presigned.queryMetadataCounts,
  },
  postReadsQuery: {
    ifItDiffers: "Nothing breaks: the product signs headers for POST.",
    check: multipart.postReadsQuery,
  },
  presignedPostTakesHeaders: {
    reliance: { what: "uploads in parts of Uppy 6", file: "functions/presign/sign-request/routes.ts" },
    ifItDiffers: "Use Uppy's Companion routes or POST /uploads for uploads in parts.",
    check: multipart.presignedPostTakesHeaders,
  },
  partsNeedNoChecksum: {
    reliance: {
      what: "uploads in parts with a CRC64NVME of the whole file",
      file: "functions/presign/multipart/checksum-plan.ts",
    },
    ifItDiffers: "Have clients set partChecksumAlgorithm, and send each part's checksum.",
    check: multipart.partsNeedNoChecksum,
  },
  kmsPartsMakeEtag: {
    ifItDiffers:
      "Nothing breaks: with SSE-KMS, too, a repeated completion of an upload from the list gets the first answer.",
    check: multipart.kmsPartsMakeEtag,
  },
  completionComparesSize: {
    reliance: {
      what: "the size limit of uploads in parts through CloudFront",
      file: "functions/edge-authorizer/parts/requests/complete-upload.ts",
    },
    ifItDiffers:
      'Leave "edge": {"parts": false}. The check after the upload (events) still rejects a wrong size.',
    check: multipart.completionComparesSize,
  },
  completionNamesChecksum: {
    reliance: {
      what: "the checksum in the answer of POST /uploads/{id}/complete",
      file: "functions/presign/multipart/completion/completion-steps.ts",
    },
    ifItDiffers: "Have clients read the checksum from GET /uploads/{id}. The answer leaves it out.",
    check: multipart.completionNamesChecksum,
  },
  consentsBeforeParts: {
    ifItDiffers: "Nothing breaks: the client sends a part's bytes after a second without consent.",
    unmeasured: "The client works with both, and S3's own pages describe it.",
  },
  completionRejectsTakenKey: {
    reliance: {
      what: "writing a key once only with an upload in parts",
      file: "functions/presign/multipart/completion/completion-steps.ts",
    },
    ifItDiffers: "Have clients add a fresh id to the key of every upload in parts.",
    check: multipart.completionRejectsTakenKey,
  },
  completionConflictsAfterDeletion: {
    reliance: {
      what: "the advice to create a new upload after a 409",
      file: "functions/presign/multipart/completion/completion-steps.ts",
    },
    ifItDiffers: "Nothing breaks: such an upload completes.",
    check: multipart.completionConflictsAfterDeletion,
  },
  formsRejectUnnamedFields: {
    reliance: { what: "everything that a form binds", file: "functions/presign/signing/presigned-post.ts" },
    ifItDiffers: "Have clients use presigned PUTs instead of forms.",
    check: presigned.formsRejectUnnamedFields,
  },
  unsignedHeadersAreRejected: {
    reliance: {
      what: "everything that a presigned URL binds, including x-amz-meta-upload-*",
      file: "functions/upload-completed/check/check-headers.ts",
    },
    ifItDiffers:
      "Leave the presigned pattern out until it is fixed, and report it: a client could set its own metadata.",
    check: presigned.unsignedHeadersAreRejected,
  },
  listPartsNeedsNoBucketPermission: {
    reliance: {
      what: "the state and completion of uploads in parts",
      file: "modules/upload-bucket/role-statements.ts",
    },
    ifItDiffers: "Give the presigner's role s3:ListBucket on the bucket, and report it.",
    check: presigned.listPartsNeedsNoBucketPermission,
  },
  missingKeysAreForbidden: {
    ifItDiffers: "Nothing: the functions treat 403 and 404 alike, as a missing object.",
    check: conditions.missingKeysAreForbidden,
  },
  s3ErrorsHaveCors: {
    reliance: { what: "pages that read why S3 rejected an upload", file: "client/uppy.ts" },
    ifItDiffers: "Have pages treat a network error of an upload to S3 as a rejection.",
    check: presigned.s3ErrorsHaveCors,
  },
  signatureAgeEndsUrls: {
    reliance: {
      what: "the expiry of URLs that other code signs with the role's keys",
      file: "modules/presigned-upload/presign-statements.ts",
    },
    ifItDiffers: "Nothing for URLs of the product: their own expiry ends them.",
    check: conditions.signatureAgeEndsUrls,
  },
  authTypeNamesPresignedUrls: {
    reliance: {
      what: "the Deny of presigned reads by the presigner's role",
      file: "modules/presigned-upload/presign-statements.ts",
    },
    ifItDiffers: "Nothing for URLs of the product: it signs no read unless reading is true.",
    check: conditions.authTypeNamesPresignedUrls,
  },
  policiesSeeQueryCondition: {
    ifItDiffers: "Nothing: no policy of the product uses it for presigned PUTs.",
    check: conditions.policiesSeeQueryCondition,
  },
} as const satisfies Readonly<Record<string, Measurement>>;
