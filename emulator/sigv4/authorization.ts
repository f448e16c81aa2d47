import type { HttpRequest } from "../http/http.js";
import { header } from "../http/http.js";
import type { QueryParameter } from "./canonical-request.js";
import { queryValue } from "./canonical-request.js";
import type { Dialect } from "./dialect.js";

/** A request's signature, parsed but not verified. */
export interface PresentedSignature {
  readonly by: "header" | "query";
  readonly accessKeyId: string;
  readonly scope: CredentialScope;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** `yyyyMMdd'T'HHmmss'Z'`. */
  readonly timestamp: string;
  /** The timestamp in milliseconds since 1970. */
  readonly signedAt: number;
  /** Validity of a presigned URL. */
  readonly expiresSeconds?: number;
  readonly sessionToken?: string;
}

/** Day, Region and service that a signing key is valid for. */
export interface CredentialScope {
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

const ALGORITHM = "AWS4-HMAC-SHA256";
/**
 * Maximum validity of a presigned URL in seconds: seven days.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
const MAX_EXPIRES_SECONDS = 604_800;

/** Parses an `Authorization` header. */
export function parseAuthorizationHeader(request: HttpRequest, dialect: Dialect): PresentedSignature {
  const value = header(request, "authorization") ?? "";
  const scheme = /^\S*/.exec(value)?.[0] ?? "";
  if (scheme !== ALGORITHM) throw dialect.unsupportedAuthorization(scheme);
  const fields = new Map(
    value
      .slice(ALGORITHM.length)
      .split(",")
      .map((field) => field.trim())
      .map((field) => [field.slice(0, field.indexOf("=")), field.slice(field.indexOf("=") + 1)] as const),
  );
  const field = (name: string): string => {
    const found = fields.get(name);
    if (found) return found;
    throw dialect.malformed(
      "header",
      `the authorization header requires three components: Credential, SignedHeaders, and Signature.`,
    );
  };
  const credential = parseCredential(field("Credential"), "header", dialect);
  const timestamp = timestampOf(request, dialect);
  const sessionToken = header(request, "x-amz-security-token");
  return {
    by: "header",
    ...credential,
    signedHeaders: field("SignedHeaders").split(";"),
    signature: field("Signature"),
    timestamp,
    signedAt: timeOf(timestamp) ?? Number.NaN,
    ...(sessionToken === undefined ? {} : { sessionToken }),
  };
}

/** Parses the query of a presigned URL. */
export function parseAuthorizationQuery(
  query: readonly QueryParameter[],
  dialect: Dialect,
): PresentedSignature {
  const parameter = (name: string): string => {
    const value = queryValue(query, name);
    if (value === undefined) throw dialect.missingQueryParameters();
    return value;
  };
  const malformed = (problem: string): never => {
    throw dialect.malformed("query", problem);
  };
  const [algorithm, credential, signature, timestamp, signedHeaders, expires] = [
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Signature",
    "X-Amz-Date",
    "X-Amz-SignedHeaders",
    "X-Amz-Expires",
  ].map(parameter) as [string, string, string, string, string, string];
  if (algorithm !== ALGORITHM) malformed(`X-Amz-Algorithm only supports "${ALGORITHM}"`);
  const signedAt =
    timeOf(timestamp) ?? malformed(`X-Amz-Date must be in the ISO8601 Long Format "yyyyMMdd'T'HHmmss'Z'"`);
  const sessionToken = queryValue(query, "X-Amz-Security-Token");
  return {
    by: "query",
    ...parseCredential(credential, "query", dialect),
    signedHeaders: signedHeaders.split(";"),
    signature,
    timestamp,
    signedAt,
    expiresSeconds: parseExpires(expires, malformed),
    ...(sessionToken === undefined ? {} : { sessionToken }),
  };
}

function parseExpires(text: string, malformed: (problem: string) => never): number {
  if (!/^-?\d+$/.test(text)) return malformed("X-Amz-Expires should be a number");
  const seconds = Number(text);
  if (seconds < 0) return malformed("X-Amz-Expires must be non-negative");
  if (seconds > MAX_EXPIRES_SECONDS) {
    return malformed(
      `X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than ${MAX_EXPIRES_SECONDS} seconds`,
    );
  }
  return seconds;
}

function parseCredential(
  text: string,
  where: "header" | "query",
  dialect: Dialect,
): Pick<PresentedSignature, "accessKeyId" | "scope"> {
  // Neither an access key id nor a part of the scope contains a slash.
  const [accessKeyId, date, region, service, terminator, ...rest] = text.split("/");
  const complete = accessKeyId && date && region !== undefined && service && terminator === "aws4_request";
  if (!complete || rest.length > 0 || !/^\d{8}$/.test(date)) {
    const expected = `the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".`;
    const problem =
      where === "query" ? `Error parsing the X-Amz-Credential parameter; ${expected}` : expected;
    throw dialect.malformed(where, problem);
  }
  return { accessKeyId, scope: { date, region, service } };
}

function timestampOf(request: HttpRequest, dialect: Dialect): string {
  const amzDate = header(request, "x-amz-date");
  if (amzDate !== undefined && timeOf(amzDate) !== undefined) return amzDate;
  const time = amzDate === undefined ? Date.parse(header(request, "date") ?? "") : Number.NaN;
  if (Number.isNaN(time)) throw dialect.missingDate();
  return `${new Date(time).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
}

/** Parses `yyyyMMdd'T'HHmmss'Z'` to milliseconds since 1970; `undefined` if malformed. */
export function timeOf(timestamp: string): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(timestamp);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time) ? undefined : time;
}
