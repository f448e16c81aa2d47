import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { send, sendHttp2 } from "../http/http-client.js";
import { requireJourney } from "../stack/journeys.js";
import { NotApplicable } from "../stack/not-measured.js";
import type { Headers, StackUnderTest } from "../stack/stack-under-test.js";
import {
  described,
  directRequest,
  putDirect,
  required,
  requireEvidence,
  requireStored,
  wholeKey,
} from "../stack/stack-under-test.js";
import { readObject } from "../stack/stored-object.js";
import type { Check, Seen } from "./check.js";

const BODY = "a direct check of verify-aws";

/** Requires that direct uploads work, and that our own authorizer decides on them. */
async function requireAuthorizer(stack: StackUnderTest): Promise<void> {
  if (stack.settings.authorization !== "authorizer") {
    throw new NotApplicable('this needs a stack with authorization "authorizer"');
  }
  await requireJourney(stack, "direct");
}

/** Uploads with a header, and compares the header with the one that S3 stored. */
async function headerSurvives(
  stack: StackUnderTest,
  path: string,
  [name, value]: readonly [string, string],
): Promise<Seen> {
  await requireAuthorizer(stack);
  const response = await putDirect(stack, { path, body: BODY, headers: { [name]: value } });
  requireEvidence(response);
  if (response.status !== 200) return { answer: false, seen: described(response) };
  const { headers } = await readObject(stack, "HEAD", await wholeKey(stack, path));
  const stored = headers.get(name.toLowerCase()) ?? "";
  if (stored === value) return { answer: true, seen: "S3 stored it unchanged" };
  return { answer: false, seen: `S3 stored ${stored.length} of ${value.length} characters` };
}

export const contextKeepsPunctuation: Check = (stack) =>
  headerSurvives(stack, "punctuation.txt", ["Content-Disposition", 'attachment; filename="a, b; c.txt"']);

const LONG_VALUE = 2_000;

export const contextKeepsLongValues: Check = (stack) =>
  headerSurvives(stack, "long.txt", [
    "Content-Disposition",
    `attachment; filename=${"x".repeat(LONG_VALUE)}`.slice(0, LONG_VALUE),
  ]);

/**
 * Uploads with a header whose name is in lower case: over HTTP/2 on AWS, and over HTTP/1.1 on an http URL, which cannot
 * negotiate HTTP/2.
 */
export const authorizerSeesLowerCaseHeaders: Check = async (stack) => {
  await requireAuthorizer(stack);
  const lowerCase: Headers = { "cache-control": "max-age=61" };
  const request = directRequest(stack, { path: "lower-case.txt", body: BODY, headers: lowerCase });
  const sender = request.url.startsWith("https:") ? sendHttp2 : send;
  requireStored(await sender(request), "the upload");
  const { headers } = await readObject(stack, "HEAD", await wholeKey(stack, "lower-case.txt"));
  const isStored = headers.get("cache-control") === "max-age=61";
  return { answer: isStored, seen: isStored ? "the header reached S3" : "the header was lost" };
};

export const authorizerSeesContentMd5: Check = async (stack) => {
  await requireAuthorizer(stack);
  const wrong = createHash("md5").update("another body").digest("base64");
  const headers = { "Content-MD5": wrong };
  const response = await putDirect(stack, { path: "md5.txt", body: BODY, headers });
  requireEvidence(response);
  const seen = `a wrong Content-MD5 was answered ${described(response)}`;
  if (described(response) === "400 HeaderNotServed") return { answer: true, seen };
  return { answer: response.status === 200 ? false : undefined, seen };
};

export const authorizerSeesContentEncoding: Check = async (stack) => {
  await requireAuthorizer(stack);
  const headers = { "Content-Encoding": "gzip" };
  const response = await putDirect(stack, { path: "gzip.txt", body: gzipSync(BODY), headers });
  requireEvidence(response, 415);
  const seen = `Content-Encoding: gzip was answered ${described(response)}`;
  // Without templatesSetStatus, the status is 400.
  if (/ ContentEncodingNotServed$/.test(described(response))) return { answer: true, seen };
  return { answer: response.status === 200 ? false : undefined, seen };
};

export const emptyBodyBecomesBraces: Check = async (stack) => {
  await requireJourney(stack, "direct");
  requireStored(await putDirect(stack, { path: "empty.txt", body: "" }), "the empty upload");
  const { body } = await readObject(stack, "GET", await wholeKey(stack, "empty.txt"));
  const answer = body === "{}" || (body === "" ? false : undefined);
  return { answer, seen: `an object of ${body.length} bytes` };
};

/** The API has no DELETE method: if the override has an effect, API Gateway rejects the request. */
export const methodOverrideCounts: Check = async (stack) => {
  await requireAuthorizer(stack);
  const headers = { "X-HTTP-Method-Override": "DELETE" };
  const response = await putDirect(stack, { path: "override.txt", body: BODY, headers });
  requireEvidence(response, 403);
  const isRejected = described(response) === "400 MethodOverrideNotServed" ? false : undefined;
  return { answer: response.status === 403 || isRejected, seen: described(response) };
};

/** Writes a key twice: S3's 412 is mapped to a declared 400 whose template sets the real status. */
export const templatesSetStatus: Check = async (stack) => {
  if (stack.settings.overwrite)
    throw new NotApplicable("this needs a stack whose policy forbids overwriting");
  await requireJourney(stack, "direct");
  const file = { path: "twice.txt", body: BODY };
  requireStored(await putDirect(stack, file), "the first upload");
  const response = await putDirect(stack, file);
  requireEvidence(response);
  const seen = `the second upload of a key was answered ${described(response)}`;
  return { answer: response.status === 412 || (response.status === 400 ? false : undefined), seen };
};

/** Sends a preflight of an allowed page: a template compares its origin with the list. */
export const responseTemplatesSeeRequest: Check = async (stack) => {
  const origin = required(stack.settings.corsOrigin, "allowed CORS origin");
  const url = `${required(stack.directUrl, "direct_url")}/files/preflight.txt`;
  const headers = { Origin: origin, "Access-Control-Request-Method": "PUT" };
  const response = await send({ method: "OPTIONS", url, headers });
  requireEvidence(response);
  const allowed = response.headers["access-control-allow-origin"];
  if (allowed === "*") throw new NotApplicable("this needs a stack whose corsAllowedOrigins has names");
  const seen = `a preflight was answered ${response.status}, allowed origin ${allowed ?? "none"}`;
  return { answer: response.status === 204 ? allowed === origin : undefined, seen };
};

/**
 * Checks the expected bucket owner, the second barrier for a rejected direct upload. The first one is a folder that the
 * role must not write to.
 */
export const expectedOwnerIsChecked: Check = async (stack) => {
  const bucket = stack.bucket();
  const key = await wholeKey(stack, "owner.txt");
  const headers = { "x-amz-expected-bucket-owner": "000000000000" };
  const { status, body } = await bucket.request("PUT", key, { headers, body: BODY });
  requireEvidence({ status, body });
  const answer = status === 403 || (status === 200 ? false : undefined);
  const seen = `another owner was answered ${described({ status, body })}`;
  if (stack.directUrl === undefined || stack.settings.authorization !== "authorizer") return { answer, seen };
  const rejected = await putDirect(stack, {
    path: "rejected.txt",
    body: BODY,
    headers: { "X-Upload-Id": "not-a-uuid" },
  });
  requireEvidence(rejected, 403);
  const stored = [
    ...(await bucket.keysBelow("_rejected/")),
    ...(await bucket.keysBelow(await wholeKey(stack, "rejected.txt"))),
  ];
  if (rejected.status === 400 && stored.length === 0) return { answer, seen };
  return {
    answer: undefined,
    seen: `a rejected upload was answered ${described(rejected)}, ${stored.length} stored`,
  };
};
