import type { APIGatewayRequestAuthorizerEvent } from "aws-lambda";
import type { UploadPolicy } from "../../upload-policy/policy.js";
import type { UploadRejection } from "../../upload-policy/rejection.js";
import { rejected } from "../../upload-policy/rejection.js";
import { hasDotSegment } from "../../upload-policy/relative-key.js";
import { FILES_RESOURCE } from "../contract.js";
import { headerOf } from "./headers.js";

/** Rejects a request for a key with an unsupported query, path or method override; `undefined` if it is valid. */
export function requestRejection(
  event: APIGatewayRequestAuthorizerEvent,
  key: string,
): UploadRejection | undefined {
  return queryRejection(event) ?? pathRejection(event.path, key) ?? overrideRejection(event);
}

/**
 * Rejects a path with dot segments, plain or encoded, before any request to S3; `undefined` if it has none. AWS does
 * not document whether API Gateway resolves them in the path to S3. If it does, the request leaves the folder of
 * rejected requests, and only the expected bucket owner still stops it.
 */
export function dotSegmentRejection(event: APIGatewayRequestAuthorizerEvent): UploadRejection | undefined {
  const paths = [event.path, event.pathParameters?.key ?? ""];
  return event.resource === FILES_RESOURCE && paths.some(hasDotSegment)
    ? rejected(
        403,
        "InvalidKey",
        "The path holds a segment of one or two dots, plain or encoded. Name the object without it, e.g. reports/may.pdf.",
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
 * Rejects a query, because API Gateway does not forward it. Without the query, a part of a multipart upload would
 * become the whole object, and a request for one version of an object would get another version.
 */
function queryRejection(event: APIGatewayRequestAuthorizerEvent): UploadRejection | undefined {
  const query = { ...event.queryStringParameters, ...event.multiValueQueryStringParameters };
  return Object.keys(query).length === 0
    ? undefined
    : rejected(
        400,
        "QueryNotServed",
        "Query strings are not supported here, because API Gateway does not forward them to S3. Send the request without one.",
      );
}

/**
 * Rejects characters that API Gateway could change on the way to S3. It may resolve dot segments, it removes a slash at
 * the end, and its S3 integration fails on a plus sign, which only S3 reads as a space. How API Gateway encodes `?` and
 * `#` is not documented; without encoding, either would end the key before the extension that we have checked.
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
        "A key with +, ? or # is not supported here, plain or encoded. Name the object without them.",
      )
    : undefined;
}

/**
 * Rejects `X-HTTP-Method-Override`, which makes API Gateway use another method. AWS does not document whether it does
 * so before or after it calls the authorizer.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
function overrideRejection(event: APIGatewayRequestAuthorizerEvent): UploadRejection | undefined {
  return headerOf(event, "x-http-method-override") === undefined
    ? undefined
    : rejected(
        400,
        "MethodOverrideNotServed",
        "X-HTTP-Method-Override is not supported. Send the method itself.",
      );
}

/**
 * Rejects encoded bodies. API Gateway decompresses gzip and deflate before S3 gets the body, so the stored object would
 * not match its `Content-Encoding`.
 * @see
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-make-request-with-compressed-payload.html
 */
function codingRejection(event: APIGatewayRequestAuthorizerEvent): UploadRejection | undefined {
  const coding = (headerOf(event, "content-encoding") ?? "").trim().toLowerCase();
  return coding === "" || coding === "identity"
    ? undefined
    : rejected(
        415,
        "ContentEncodingNotServed",
        "Content-Encoding is not supported here, because API Gateway decompresses the body. Omit the header: the " +
          "body is then stored as it is. To store the header with the object, use the edge pattern.",
      );
}

/**
 * Headers that do not reach S3, each with an alternative. If they were ignored, the client would believe that the
 * object expires or was verified. API Gateway is not known to forward Content-MD5 to S3.
 */
const UNFORWARDED_HEADERS: Readonly<Record<string, string>> = {
  expires: "Send Cache-Control instead, or use the edge pattern.",
  "content-md5": "Send a checksum instead, e.g. x-amz-checksum-sha256.",
  "x-upload-content-md5": "Send a checksum instead, e.g. x-amz-checksum-sha256.",
};

/** Rejects headers that do not reach S3, but would change or verify the object. */
function lostHeaderRejection(event: APIGatewayRequestAuthorizerEvent): UploadRejection | undefined {
  const lost = Object.entries(UNFORWARDED_HEADERS).find(([name]) => headerOf(event, name) !== undefined);
  if (lost === undefined) return undefined;
  const [name, remedy] = lost;
  return rejected(400, "HeaderNotServed", `The header ${name} does not reach S3. ${remedy}`);
}

/** Conditions of a PUT that S3 ignores or that are not forwarded (RFC 9110, section 13.1). */
const UNSERVED_CONDITIONS = ["if-match", "if-unmodified-since"];

/**
 * Rejects conditions that do not reach S3. Without its condition, the upload could replace an object that the client
 * wants to keep.
 */
function conditionRejection(
  event: APIGatewayRequestAuthorizerEvent,
  { overwrite }: UploadPolicy,
): UploadRejection | undefined {
  const condition = headerOf(event, "if-none-match");
  const isOther = overwrite && condition !== undefined && condition !== "*";
  return isOther || UNSERVED_CONDITIONS.some((name) => headerOf(event, name) !== undefined)
    ? rejected(400, "ConditionNotServed", "The only supported condition is If-None-Match: *.")
    : undefined;
}
