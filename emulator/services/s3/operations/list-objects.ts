import type { HttpResponse } from "../../../http/http.js";
import { queryValue } from "../../../sigv4/canonical-request.js";
import type { XmlElements } from "../../../xml.js";
import { toXml } from "../../../xml.js";
import { invalidArgument } from "../protocol/error.js";
import type { BucketStore } from "../storage/bucket-store.js";
import { currentObject } from "../storage/object-record.js";
import { keyEncoding, ownerElement, pageSize, S3_NAMESPACE } from "./listing.js";
import type { OperationContext } from "./operation.js";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export async function listObjectsV2(context: OperationContext): Promise<HttpResponse> {
  const { request, access, store, accountId } = context;
  const value = (name: string): string | undefined => queryValue(request.query, name);
  const [prefix = "", delimiter = "", token] = [
    value("prefix"),
    value("delimiter"),
    value("continuation-token"),
  ];
  access.require("s3:ListBucket", {
    "s3:prefix": prefix,
    "s3:delimiter": delimiter === "" ? undefined : delimiter,
    "s3:max-keys": value("max-keys"),
  });
  const maxKeys = pageSize("max-keys", value("max-keys"));
  const after = token === undefined ? (value("start-after") ?? "") : decodeToken(token);
  const page = pageOf(store.keys(), { prefix, delimiter, after, maxKeys });
  const encode = keyEncoding(value("encoding-type"));
  const owner = value("fetch-owner") === "true" ? ownerElement(accountId) : {};
  const contents = (await describeAll(store, page.keys, encode)).map((item) => ({ ...item, ...owner }));
  const document = toXml("ListBucketResult", {
    "@xmlns": S3_NAMESPACE,
    Name: request.bucket.name,
    Prefix: encode(prefix),
    Delimiter: delimiter === "" ? undefined : encode(delimiter),
    MaxKeys: maxKeys,
    EncodingType: value("encoding-type"),
    KeyCount: contents.length + page.commonPrefixes.length,
    StartAfter: value("start-after"),
    ContinuationToken: token,
    NextContinuationToken: page.next === undefined ? undefined : encodeToken(page.next),
    IsTruncated: page.next !== undefined,
    Contents: contents,
    CommonPrefixes: page.commonPrefixes.map((common) => ({ Prefix: encode(common) })),
  });
  return { status: 200, headers: [["Content-Type", "application/xml"]], body: document };
}

async function describeAll(
  store: BucketStore,
  keys: readonly string[],
  encode: (text: string) => string,
): Promise<XmlElements[]> {
  const contents: XmlElements[] = [];
  for (const key of keys) {
    const version = currentObject(await store.read(key));
    if (version === undefined) continue;
    contents.push({
      Key: encode(key),
      LastModified: new Date(version.lastModified).toISOString(),
      ETag: version.etag,
      ChecksumAlgorithm: Object.keys(version.checksums).map((name) => name.slice(15).toUpperCase()),
      ChecksumType: version.checksumType,
      Size: version.size,
      StorageClass: version.storageClass,
    });
  }
  return contents;
}

interface Listing {
  readonly prefix: string;
  readonly delimiter: string;
  /** The last key or common prefix of the page before. */
  readonly after: string;
  readonly maxKeys: number;
}

interface Page {
  readonly keys: readonly string[];
  readonly commonPrefixes: readonly string[];
  /** The last entry of the page. Missing on the last page. */
  readonly next?: string;
}

function pageOf(sorted: readonly string[], { prefix, delimiter, after, maxKeys }: Listing): Page {
  const keys: string[] = [];
  const commonPrefixes: string[] = [];
  let last = after;
  if (maxKeys === 0) return { keys, commonPrefixes };
  const candidates = sorted.filter((key) => key.startsWith(prefix) && isAfter(key, after));
  for (const key of candidates) {
    const end = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    const item = end < 0 ? key : key.slice(0, end + delimiter.length);
    // Skip further keys below a listed common prefix. They follow it directly.
    if (end >= 0 && (item === commonPrefixes.at(-1) || item === after)) continue;
    if (keys.length + commonPrefixes.length === maxKeys) return { keys, commonPrefixes, next: last };
    const list = end < 0 ? keys : commonPrefixes;
    list.push(item);
    last = item;
  }
  return { keys, commonPrefixes };
}

function isAfter(key: string, other: string): boolean {
  return Buffer.compare(Buffer.from(key), Buffer.from(other)) > 0;
}

function encodeToken(text: string): string {
  return Buffer.from(text).toString("base64url");
}

function decodeToken(token: string): string {
  const text = Buffer.from(token, "base64url").toString();
  if (token !== "" && encodeToken(text) === token) return text;
  throw invalidArgument("The continuation token provided is incorrect", "continuation-token", token);
}
