import { XMLBuilder } from "fast-xml-parser";

/** The content of an element: text, a list of elements of the same name, or elements of their own. */
export type XmlContent = string | number | boolean | undefined | readonly XmlContent[] | XmlElements;

/** Elements by name, in order; those without a value are left out. */
export interface XmlElements {
  readonly [name: string]: XmlContent;
}

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: "@" });

/** Characters that XML 1.0 cannot hold, however they are escaped. */
const FORBIDDEN = /[^\t\n\r -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** Writes a document with one root element. An element's attributes are its members whose name begins with `@`. */
export function toXml(root: string, content: XmlElements): string {
  const document = builder.build({ [root]: content }).replace(FORBIDDEN, "\uFFFD");
  return `<?xml version="1.0" encoding="UTF-8"?>\n${document}`;
}
