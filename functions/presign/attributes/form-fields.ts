import type { AttributeHeaders } from "../../upload-policy/headers/metadata.js";

const TAGGING = "x-amz-tagging";

/**
 * The form fields for an upload's attributes. They are the same as the headers, except for tags: a form needs XML.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
 */
export function attributeFormFields(headers: AttributeHeaders): Readonly<Record<string, string>> {
  const { [TAGGING]: tagging, ...fields } = headers;
  return tagging === undefined ? fields : { ...fields, tagging: taggingDocument(tagging) };
}

/** The XML of an upload's tags. Accepted tags contain no character that XML must escape. */
function taggingDocument(header: string): string {
  const tags = header.split("&").map((tag) => {
    const [key = "", value = ""] = tag.split("=").map(decodeURIComponent);
    return `<Tag><Key>${key}</Key><Value>${value}</Value></Tag>`;
  });
  return `<Tagging><TagSet>${tags.join("")}</TagSet></Tagging>`;
}
