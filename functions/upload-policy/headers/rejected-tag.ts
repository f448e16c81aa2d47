/** Key of the tag that marks a rejected object; its value is the rejection's code. */
export const REJECTED_TAG = "upload-rejected";

/**
 * A second tag of a rejected object, the same for every code: a lifecycle rule of S3 matches a tag by key and value, so
 * one rule can expire all rejected objects.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-filters.html
 */
export const REJECTED_STATUS_TAG = { key: "upload-status", value: "rejected" } as const;
