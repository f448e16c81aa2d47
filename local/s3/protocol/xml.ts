import { XMLBuilder, XMLParser, XMLValidator } from "fast-xml-parser";

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
  return `${XML_DECLARATION}${document}`;
}

/** Stands before every document. */
export const XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** What an element holds when it has been read: its text, its elements by name, or several of one name. */
export type ParsedXml = string | readonly ParsedXml[] | ParsedElements;

/** Elements by name, whatever their namespace. */
export interface ParsedElements {
  readonly [name: string]: ParsedXml | undefined;
}

const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  removeNSPrefix: true,
  parseTagValue: false,
  trimValues: false,
});

/** Reads a document; nothing where it is not well-formed, or declares entities of its own. */
export function parseXml(text: string): ParsedElements | undefined {
  if (/<!DOCTYPE/i.test(text) || XMLValidator.validate(text) !== true) return undefined;
  try {
    return parser.parse(text) as ParsedElements;
  } catch {
    return undefined;
  }
}

/** The elements in a parsed element; those of a name are a list, however many there are. */
export function childElements(parent: ParsedXml | undefined, name: string): readonly ParsedXml[] {
  if (typeof parent !== "object" || Array.isArray(parent)) return [];
  const children = (parent as ParsedElements)[name];
  if (children === undefined) return [];
  return Array.isArray(children) ? children : [children];
}

/** The text of the one element of a name; nothing where there is none, several, or one with elements of its own. */
export function childText(parent: ParsedXml | undefined, name: string): string | undefined {
  const [child, another] = childElements(parent, name);
  return another === undefined && typeof child === "string" ? child.trim() : undefined;
}
