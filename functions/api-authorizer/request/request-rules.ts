import type { APIGatewayRequestAuthorizerEvent } from "aws-lambda";
import type { UploadPolicy } from "../../upload-policy/policy.js";
import type { UploadRejection } from "../../upload-policy/rejection.js";
import { rejected } from "../../upload-policy/rejection.js";
import { hasDotSegment } from "../../upload-policy/relative-key.js";
import { FILES_RESOURCE } from "../contract.js";
import { headerOf } from "./headers.js";

/** Rejects a request with a key by its other parts; `undefined` if they are valid. */
export function requestRejection(
  event: APIGatewayRequestAuthorizerEvent,
  key: string,
): UploadRejection | undefined {
  return queryRejection(event) ?? pathRejection(event.path, key) ?? overrideRejection(event);
}

/**
 * Rejects a path with dot segments, plain or encoded, before any request to S3; `undefined` if it has none. AWS does
 * not document whether API Gateway resolves them in the path to S3: if it does, the request leaves the place of
 * rejected requests, and only the expected bucket owner still stops it.
 */
export function dotSegmentRejection(event: APIGatewayRequestAuthorizerEvent): UploadRejection | undefined {
  const paths = [event.path, event.pathParameters?.key ?? ""];
  return event.resource === FILES_RESOURCE && paths.some(hasDotSegment)
    ? rejected(
        403,
        "InvalidKey",
        "The path holds a segment of one or two dots, plain or encoded. Name the object without, e.g. reports/may.pdf.",
      )
    : undefined;
}

/** Rejects a PUT with unsupported headers; `undefined` if they are valid. */
export function uploadHeaderRejection(
  event: APIGatewayRequestAuthorizerEvent,
  policy: UploadPolicy,
): UploadRejection | undefined {
  return codingRejection(event) ?? lostHeaderRejection(event) ?? conditionRejection(event, policy);
}

/**
 * API Gateway does not forward the query: a part of a multipart upload would become the whole object, and a request for
 * one version of an object would get another.
 */
function queryRejection(event: APIGatewayRequestAuthorizerEvent): UploadRejection | undefined {
  const query = { ...event.queryStringParameters, ...event.multiValueQueryStringParameters };
  return Object.keys(query).length === 0
    ? undefined
    : rejected(
        400,
        "QueryNotServed",
        "A query string is not served here, because it would not reach S3. Send the request without one.",
      );
}

/**
 * Rejects what API Gateway could change between here and S3: it may resolve dot segments, it drops a slash at the
 * end, and its S3 integration fails on a plus sign, which only S3 reads as a space. How it encodes a question mark
 * or a hash is not documented; left plain, either would end the key before the extension that we have judged.
 */
function pathRejection(whole: string, key: string): UploadRejection | undefined {
  if (hasDotSegment(whole) || whole.endsWith("/")) {
    const message =
      "The path cannot be used: it ends in a slash or holds a segment of one or two dots, plain or encoded.";
    return rejected(400, "InvalidKey", message);
  }
  return [whole, key].some((path) => /[+?#]|%(?:2b|3f|23)/i.test(path))
    ? rejected(
        400,
        "CharacterNotServed",
        "A key with +, ? or # is not served here, plain or encoded. Name the object without.",
      )
    : undefined;
}

/**
 * API Gateway lets a header name another method, and whether it does so before or after asking us is not documented.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
function overrideRejection(event: APIGatewayRequestAuthorizerEvent): UploadRejection | undefined {
  return headerOf(event, "x-http-method-override") === undefined
    ? undefined
    : rejected(
        400,
        "MethodOverrideNotServed",
        "X-HTTP-Method-Override is not served. Send the method itself.",
      );
}

/**
 * API Gateway decompresses gzip and deflate before S3 gets the body, so that the stored object would not have the
 * coding that its header names.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-make-request-with-compressed-payload.html
 */
function codingRejection(event: APIGatewayRequestAuthorizerEvent): UploadRejection | undefined {
  const coding = (headerOf(event, "content-encoding") ?? "").trim().toLowerCase();
  return coding === "" || coding === "identity"
    ? undefined
    : rejected(
        415,
        "ContentEncodingNotServed",
        "Content-Encoding is not served here, because API Gateway decompresses the body. Leave the header out: the " +
          "body is then stored as it is. To store the header with it, use the edge pattern.",
      );
}

/**
 * Headers that do not reach S3, and the way out. Without an error the client would take the object for one that
 * expires, or for verified: no evidence shows that API Gateway passes a Content-MD5 on.
 */
const LOST_HEADERS: Readonly<Record<string, string>> = {
  expires: "Send Cache-Control instead, or use the edge pattern.",
  "content-md5": "Send a checksum instead, e.g. x-amz-checksum-sha256.",
  "x-upload-content-md5": "Send a checksum instead, e.g. x-amz-checksum-sha256.",
};

/** Rejects headers that would change or verify the object if they reached S3. */
function lostHeaderRejection(event: APIGatewayRequestAuthorizerEvent): UploadRejection | undefined {
  const lost = Object.entries(LOST_HEADERS).find(([name]) => headerOf(event, name) !== undefined);
  if (lost === undefined) return undefined;
  const [name, remedy] = lost;
  return rejected(400, "HeaderNotServed", `The header ${name} does not reach S3. ${remedy}`);
}

/** Conditions of a PUT that S3 ignores or that are not forwarded (RFC 9110, section 13.1). */
const UNSERVED_CONDITIONS = ["if-match", "if-unmodified-since"];

/** A condition that does not reach S3 is rejected: without it, the upload could replace what the client wants to keep. */
function conditionRejection(
  event: APIGatewayRequestAuthorizerEvent,
  { overwrite }: UploadPolicy,
): UploadRejection | undefined {
  const condition = headerOf(event, "if-none-match");
  const isOther = overwrite && condition !== undefined && condition !== "*";
  return isOther || UNSERVED_CONDITIONS.some((name) => headerOf(event, name) !== undefined)
    ? rejected(400, "ConditionNotServed", "The only condition of an upload is If-None-Match: *.")
    : undefined;
}
