import type { HeldAttributes } from "../../upload-policy/headers/metadata.js";

const TAGGING = "x-amz-tagging";

/**
 * The fields of a form for an upload's attributes: as the headers, but for the tags, which a form has as XML.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
 */
export function attributeFormFields(headers: HeldAttributes): Readonly<Record<string, string>> {
  const { [TAGGING]: tagging, ...fields } = headers;
  return tagging === undefined ? fields : { ...fields, tagging: taggingDocument(tagging) };
}

/** No tag that is accepted has a character that XML escapes. */
function taggingDocument(header: string): string {
  const tags = header.split("&").map((tag) => {
    const [key = "", value = ""] = tag.split("=").map(decodeURIComponent);
    return `<Tag><Key>${key}</Key><Value>${value}</Value></Tag>`;
  });
  return `<Tagging><TagSet>${tags.join("")}</TagSet></Tagging>`;
}
