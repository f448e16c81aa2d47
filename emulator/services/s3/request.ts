import type { Facts } from "../../facts/index.js";
import type { HttpRequest } from "../../http/http.js";
import { header } from "../../http/http.js";
import type { Caller } from "../../iam/principal.js";
import type { Bucket } from "../../model.js";
import type { QueryParameter } from "../../sigv4/canonical-request.js";
import { parseQuery, queryValue } from "../../sigv4/canonical-request.js";
import type { Payload } from "../../sigv4/payload/payload.js";
import type { RequestIds } from "./protocol/error.js";

/** A request to an existing bucket from an identified caller. */
export interface S3Request {
  readonly http: HttpRequest;
  readonly caller: Caller;
  readonly payload: Payload;
  readonly bucket: Bucket;
  /** Empty if the request is for the bucket. */
  readonly key: string;
  readonly query: readonly QueryParameter[];
  readonly ids: RequestIds;
  readonly facts: Facts;
}

/** Builds the request and parses its query once. */
export function toS3Request(parts: Omit<S3Request, "query">): S3Request {
  return { ...parts, query: parseQuery(parts.http.query) };
}

/**
 * The value of a parameter: a header, or, in a presigned URL for some methods, a query parameter with the same effect.
 */
export function parameter(request: S3Request, name: string): string | undefined {
  const inHeader = countsAsHeader(request, name) ? header(request.http, name) : undefined;
  if (inHeader !== undefined || !countsInQuery(request, name)) return inHeader;
  return queryValue(request.query, name);
}

/**
 * Whether S3 reads a parameter from a presigned URL's query. S3 does so for PUT, GET, HEAD and DELETE, except for
 * `x-amz-tagging`. No source says what S3 does for POST.
 * @see https://github.com/aws/aws-sdk-js-v3/issues/3496 (x-amz-tagging)
 */
function countsInQuery({ caller, http, facts }: S3Request, name: string): boolean {
  if (caller.authType !== "REST-QUERY-STRING" || name === "x-amz-tagging") return false;
  if (http.method === "POST") return facts.holds("postReadsQuery");
  if (name === "if-none-match" && http.method === "PUT") return facts.holds("queryConditionGuardsPut");
  return !name.startsWith(META) || facts.holds("queryMetadataCounts");
}

const META = "x-amz-meta-";

function countsAsHeader({ caller, http, facts }: S3Request, name: string): boolean {
  if (caller.authType !== "REST-QUERY-STRING" || http.method !== "POST" || !name.startsWith(META))
    return true;
  return facts.holds("presignedPostTakesHeaders");
}

/** The parameters whose name has a prefix, by lower-case name. A header takes precedence over the query. */
export function parametersWithPrefix(request: S3Request, prefix: string): Readonly<Record<string, string>> {
  const isWanted = ([name]: readonly [string, string]): boolean => name.toLowerCase().startsWith(prefix);
  const hoisted = request.query.filter(
    (entry) => isWanted(entry) && countsInQuery(request, entry[0].toLowerCase()),
  );
  const sent = request.http.headers.filter(
    (entry) => isWanted(entry) && countsAsHeader(request, entry[0].toLowerCase()),
  );
  const names = [...hoisted, ...sent].map(([name]) => name.toLowerCase());
  return Object.fromEntries(names.map((name) => [name, parameter(request, name) ?? ""]));
}
