/** Key of the tag that the check after the upload puts on a rejected object; its value is the rejection's code. */
export const REJECTED_TAG = "upload-rejected";

/**
 * A second tag of a rejected object, the same for every code: S3's lifecycle rules match a tag by key and value, so one
 * rule expires all of them.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-filters.html
 */
export const REJECTED_STATUS_TAG = { key: "upload-status", value: "rejected" } as const;
