import { XMLBuilder, XMLParser, XMLValidator } from "fast-xml-parser";

/** The content of an element: character data, a list of elements of the same name, or child elements. */
type XmlContent = string | number | boolean | undefined | readonly XmlContent[] | XmlElements;

/** Elements by name, in order. Elements without a value are omitted. */
export interface XmlElements {
  readonly [name: string]: XmlContent;
}

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: "@" });

/** Characters that XML 1.0 does not allow, even escaped. */
const FORBIDDEN = /[^\t\n\r -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** Renders a document with one root element. Members whose name begins with `@` become attributes. */
export function toXml(root: string, content: XmlElements): string {
  const document = builder
    .build({ [root]: content })
    .replace(FORBIDDEN, "\uFFFD")
    // A parser would turn a bare carriage return into a line feed.
    .replaceAll("\r", "&#13;");
  return `${XML_DECLARATION}${document}`;
}

/** The first line of every document. */
export const XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** Parsed content of an element: character data, child elements by name, or several elements of one name. */
export type ParsedXml = string | readonly ParsedXml[] | ParsedElements;

/** Child elements by name, without namespace. */
interface ParsedElements {
  readonly [name: string]: ParsedXml | undefined;
}

const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  removeNSPrefix: true,
  parseTagValue: false,
  trimValues: false,
  // Enables numeric references, too: Go writes a quotation mark as `&#34;`. HTML's named references are rejected first.
  htmlEntities: true,
});

/** Comments and CDATA sections. References inside them have no meaning. */
const UNPARSED = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>/g;
const REFERENCE = /&(?:amp|lt|gt|quot|apos|#(\d{1,7})|#x([0-9a-f]{1,6}));|&/gi;

/** Parses a document. Returns `undefined` if it is malformed, has a DOCTYPE, or uses an entity unknown to XML. */
export function parseXml(text: string): ParsedElements | undefined {
  // .NET's writers start with a byte order mark.
  const document = text.replace(/^\uFEFF/, "");
  if (/<!DOCTYPE/i.test(document) || XMLValidator.validate(document) !== true) return undefined;
  if (!hasOnlyKnownReferences(document.replace(UNPARSED, ""))) return undefined;
  try {
    const parsed = parser.parse(document) as ParsedElements;
    return hasOneRoot(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the document has one root. The validator accepts two roots if they are self-closing. */
function hasOneRoot({ "#text": around = "", ...roots }: ParsedElements): boolean {
  const [root, another] = Object.values(roots);
  const isAlone = root !== undefined && another === undefined && !Array.isArray(root);
  return isAlone && typeof around === "string" && around.trim() === "";
}

/** @see https://www.w3.org/TR/xml/#sec-references */
function hasOnlyKnownReferences(text: string): boolean {
  return Array.from(text.matchAll(REFERENCE)).every(([reference, decimal, hexadecimal]) => {
    if (reference === "&") return false;
    if (decimal === undefined && hexadecimal === undefined) return reference === reference.toLowerCase();
    const code = decimal === undefined ? Number.parseInt(hexadecimal ?? "", 16) : Number(decimal);
    return code <= 0x10ffff && String.fromCodePoint(code).search(FORBIDDEN) < 0;
  });
}

/** Lists the child elements with this name, even if there is only one. */
export function childElements(parent: ParsedXml | undefined, name: string): readonly ParsedXml[] {
  if (typeof parent !== "object" || Array.isArray(parent)) return [];
  const children = (parent as ParsedElements)[name];
  if (children === undefined) return [];
  return Array.isArray(children) ? children : [children];
}

/**
 * Returns the character data of the only child element with this name. Returns `undefined` if the element is missing,
 * repeated, or has child elements.
 */
export function childText(parent: ParsedXml | undefined, name: string): string | undefined {
  const [child, another] = childElements(parent, name);
  return another === undefined && typeof child === "string" ? child.trim() : undefined;
}
