import type { Fact } from "../../fact.js";

const POST_OBJECT = "https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html";

/** Facts about tags and storage classes that an upload names. */
export const ATTRIBUTE_FACTS = {
  presignedPutSetsTags: {
    statement: "S3 tags the object of a presigned PUT by its signed header x-amz-tagging",
    evidence: {
      kind: "observed",
      source: "https://github.com/aws/aws-sdk-js/issues/1313, https://github.com/aws/aws-sdk/issues/782",
    },
    assumed: true,
    worse: false,
  },
  creationSetsTags: {
    statement: "S3 tags the object of an upload in parts by the header x-amz-tagging of its creation",
    evidence: {
      kind: "documented",
      source: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html",
    },
    assumed: true,
    worse: false,
  },
  formsSetTags: {
    statement: "S3 tags the object of a form by the form's field tagging, an XML document",
    evidence: { kind: "documented", source: POST_OBJECT },
    assumed: true,
    worse: false,
  },
  presignedPutSetsStorageClass: {
    statement:
      "S3 stores the object of a presigned PUT in the class of its signed header x-amz-storage-class",
    evidence: {
      kind: "documented",
      source: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html",
    },
    assumed: true,
    worse: false,
  },
  creationSetsStorageClass: {
    statement:
      "S3 stores the object of an upload in parts in the class of the header x-amz-storage-class of its creation",
    evidence: {
      kind: "documented",
      source: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html",
    },
    assumed: true,
    worse: false,
  },
  formsSetStorageClass: {
    statement: "S3 stores the object of a form in the class of the form's field x-amz-storage-class",
    evidence: { kind: "documented", source: POST_OBJECT },
    assumed: true,
    worse: false,
  },
} as const satisfies Readonly<Record<string, Fact>>;
