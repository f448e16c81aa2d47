import type { HttpHeader, HttpRequest, HttpResponse } from "../../../http/http.js";
import { header } from "../../../http/http.js";
import { matchesWildcard } from "../../../iam/policy/pattern.js";
import type { Bucket, CorsRule } from "../../../model.js";
import { S3Error } from "./error.js";

const VARY: HttpHeader = ["Vary", "Origin, Access-Control-Request-Headers, Access-Control-Request-Method"];

/**
 * Responds to a browser's preflight according to the bucket's rules. A preflight needs no signature.
 * @throws {S3Error} 403 AccessForbidden if no rule allows it
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html
 */
export function preflight(
  request: HttpRequest,
  bucket: Bucket,
  resourceType: "BUCKET" | "OBJECT",
): HttpResponse {
  const origin = header(request, "origin");
  if (origin === undefined) {
    throw new S3Error(400, "BadRequest", "Insufficient information. Origin request header needed.");
  }
  const method = header(request, "access-control-request-method");
  if (method === undefined) {
    throw new S3Error(400, "BadRequest", "Invalid Access-Control-Request-Method: null");
  }
  const details = { Method: method, ResourceType: resourceType };
  if (bucket.cors.length === 0) {
    throw forbidden("CORSResponse: CORS is not enabled for this bucket.", details);
  }
  const wanted = listed(header(request, "access-control-request-headers"));
  const rule = bucket.cors.find(
    (candidate) =>
      allows(candidate, origin, method) &&
      wanted.every((name) => candidate.allowedHeaders.some((pattern) => matchesName(name, pattern))),
  );
  if (rule === undefined) {
    throw forbidden(
      "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
      details,
    );
  }
  const headers = ruleHeaders(rule, origin);
  if (wanted.length > 0) headers.push(["Access-Control-Allow-Headers", wanted.join(", ")]);
  return { status: 200, headers: [...headers, ["Content-Length", "0"]], body: "" };
}

/** The headers that let a page of another origin read the response; empty if no rule allows it. */
export function corsHeaders(request: HttpRequest, bucket: Bucket): readonly HttpHeader[] {
  const origin = header(request, "origin");
  if (origin === undefined) return [];
  const rule = bucket.cors.find((candidate) => allows(candidate, origin, request.method));
  return rule === undefined ? [] : ruleHeaders(rule, origin);
}

function allows(rule: CorsRule, origin: string, method: string): boolean {
  return rule.allowedMethods.includes(method) && originPattern(rule, origin) !== undefined;
}

function originPattern(rule: CorsRule, origin: string): string | undefined {
  return rule.allowedOrigins.find((pattern) => matchesWildcard(origin, pattern));
}

function ruleHeaders(rule: CorsRule, origin: string): HttpHeader[] {
  const allowsAll = originPattern(rule, origin) === "*";
  const headers: HttpHeader[] = [
    ["Access-Control-Allow-Origin", allowsAll ? "*" : origin],
    ["Access-Control-Allow-Methods", rule.allowedMethods.join(", ")],
  ];
  if (!allowsAll) headers.push(["Access-Control-Allow-Credentials", "true"]);
  if (rule.exposeHeaders.length > 0) {
    headers.push(["Access-Control-Expose-Headers", rule.exposeHeaders.join(", ")]);
  }
  if (rule.maxAgeSeconds !== undefined) headers.push(["Access-Control-Max-Age", String(rule.maxAgeSeconds)]);
  return [...headers, VARY];
}

function matchesName(name: string, pattern: string): boolean {
  return matchesWildcard(name, pattern.toLowerCase());
}

function listed(value: string | undefined): readonly string[] {
  return (value ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");
}

function forbidden(message: string, details: Readonly<Record<string, string>>): S3Error {
  return new S3Error(403, "AccessForbidden", message, { details });
}
