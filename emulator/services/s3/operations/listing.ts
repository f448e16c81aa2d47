import { createHash } from "node:crypto";
import { percentEncode } from "../../../sigv4/canonical-request.js";
import type { XmlElements } from "../../../xml.js";
import { invalidArgument } from "../protocol/error.js";

/** Namespace of the documents of S3's REST API. */
export const S3_NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

/** Maximum number of entries on one page of any list. */
const MAX_ENTRIES = 1000;

/**
 * Reads the requested page size, e.g. `max-keys`. Values above 1,000 count as 1,000.
 * @throws {S3Error} 400 InvalidArgument
 */
export function pageSize(name: string, text: string | undefined): number {
  return Math.min(integerParameter(name, text, MAX_ENTRIES), MAX_ENTRIES);
}

/**
 * Reads an integer of a query, from 0 to 2,147,483,647.
 * @throws {S3Error} 400 InvalidArgument
 */
export function integerParameter(name: string, text: string | undefined, byDefault: number): number {
  if (text === undefined) return byDefault;
  if (/^\d{1,10}$/.test(text) && Number(text) < 2 ** 31) return Number(text);
  throw invalidArgument(`Provided ${name} not an integer or within integer range`, name, text);
}

/** The encoding of keys in a list: URL-encoded for `encoding-type=url`, else unchanged. */
export function keyEncoding(encodingType: string | undefined): (text: string) => string {
  if (encodingType !== "url") return (text) => text;
  return (text) => percentEncode(text, true).replaceAll("%20", "+");
}

/** The account that owns the objects. Its canonical user id has 64 hexadecimal digits and is constant. */
export function ownerElement(accountId: string): XmlElements {
  return { Owner: { ID: createHash("sha256").update(accountId).digest("hex") } };
}
