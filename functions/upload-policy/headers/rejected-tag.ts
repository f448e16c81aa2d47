/** Key of the tag that the check after the upload puts on a rejected object; its value is the rejection's code. */
export const REJECTED_TAG = "upload-rejected";
