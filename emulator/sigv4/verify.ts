import { Readable } from "node:stream";
import type { Clock } from "../clock.js";
import type { HttpRequest } from "../http/http.js";
import { header } from "../http/http.js";
import type { CredentialDirectory, KnownCredentials } from "../iam/credentials.js";
import type { Caller } from "../iam/principal.js";
import type { PresentedSignature } from "./authorization.js";
import { parseAuthorizationHeader, parseAuthorizationQuery } from "./authorization.js";
import type { QueryParameter } from "./canonical-request.js";
import { canonicalRequest, parseQuery, queryValue, sha256Hex } from "./canonical-request.js";
import type { Dialect } from "./dialect.js";
import { SignatureError } from "./dialect.js";
import { GENERAL_DIALECT } from "./general-dialect.js";
import type { Payload } from "./payload/payload.js";
import { isPayloadHash, openPayload } from "./payload/payload.js";
import { PayloadError } from "./payload/payload-error.js";
import { S3_DIALECT } from "./s3-dialect.js";
import { deriveSigningKey, hmac, isSameText } from "./signing-key.js";

/** Settings for the verification of a signature. */
export interface VerifyOptions {
  /** The service's name in the credential scope: `s3`, `execute-api`, `ssm`. */
  readonly service: string;
  /** Region that the scope must name. @default - any Region */
  readonly region?: string;
  readonly credentials: CredentialDirectory;
  readonly clock: Clock;
  /**
   * Maximum size in bytes of a body that is hashed in memory. S3's bodies are streamed, without this limit.
   * @default 10485760
   */
  readonly maxHashedBytes?: number;
  /** Whether an unsigned `x-amz-*` header is accepted. @default false */
  readonly acceptsUnsignedHeaders?: boolean;
}

/** Result of the verification. */
export type SignatureVerification =
  | { readonly outcome: "verified"; readonly caller: Caller; readonly payload: Payload }
  /** The request has no signature: it is anonymous. */
  | { readonly outcome: "unsigned"; readonly payload: Payload }
  | { readonly outcome: "rejected"; readonly error: SignatureError | PayloadError };

const DEFAULT_MAX_HASHED_BYTES = 10 * 1024 * 1024;

/**
 * Verifies a request's Signature Version 4, in its `Authorization` header or in its query, as AWS does. Read the
 * content from the returned payload, which verifies the content while it is read.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 */
export async function verifySignature(
  request: HttpRequest,
  options: VerifyOptions,
): Promise<SignatureVerification> {
  const dialect = options.service === "s3" ? S3_DIALECT : GENERAL_DIALECT;
  try {
    const query = parseQuery(request.query);
    const presented = presentedSignature(request, query, dialect);
    if (presented === undefined) {
      return { outcome: "unsigned", payload: openPayload(request, unsignedHash(request, options, dialect)) };
    }
    const known = knownCredentials(presented, options, dialect);
    checkTime(presented, options.clock(), dialect);
    checkScope(presented, options, dialect);
    if (!options.acceptsUnsignedHeaders) checkSignedHeaders(request, presented, dialect);
    const payload = await checkSignature(request, query, presented, known, options, dialect);
    return { outcome: "verified", caller: callerOf(presented, known, options.clock()), payload };
  } catch (error) {
    if (error instanceof SignatureError) return { outcome: "rejected", error };
    if (error instanceof PayloadError) return { outcome: "rejected", error };
    throw error;
  }
}

/** The content's hash in an unsigned request. S3 compares the hash with the content even without a signature. */
function unsignedHash(
  request: HttpRequest,
  { service }: VerifyOptions,
  dialect: Dialect,
): string | undefined {
  const payloadHash = header(request, "x-amz-content-sha256");
  if (service === "s3" && payloadHash !== undefined && !isPayloadHash(payloadHash)) {
    throw dialect.invalidPayloadHash();
  }
  return payloadHash;
}

function presentedSignature(
  request: HttpRequest,
  query: readonly QueryParameter[],
  dialect: Dialect,
): PresentedSignature | undefined {
  const inHeader = header(request, "authorization") !== undefined;
  const inQuery = ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature"].some(
    (name) => queryValue(query, name) !== undefined,
  );
  const isVersion2 = ["AWSAccessKeyId", "Signature"].every((name) => queryValue(query, name) !== undefined);
  if (inHeader && (inQuery || isVersion2)) throw dialect.twoMechanisms();
  if (isVersion2) throw dialect.unsupportedAuthorization("AWS");
  if (inHeader) return parseAuthorizationHeader(request, dialect);
  return inQuery ? parseAuthorizationQuery(query, dialect) : undefined;
}

/**
 * Finds the keys of a signature.
 * @throws {SignatureError} if they are unknown, their session has expired, or its token is missing or wrong
 */
export function knownCredentials(
  { accessKeyId, sessionToken }: Pick<PresentedSignature, "accessKeyId" | "sessionToken">,
  { credentials, clock }: Pick<VerifyOptions, "credentials" | "clock">,
  dialect: Dialect,
): KnownCredentials {
  const known = credentials.find(accessKeyId);
  const token = known?.credentials.sessionToken;
  // A session's keys are invalid without its token.
  if (known === undefined || (token !== undefined && sessionToken === undefined)) {
    throw dialect.unknownAccessKey(accessKeyId);
  }
  if (sessionToken !== undefined && (token === undefined || !isSameText(sessionToken, token))) {
    throw dialect.invalidToken();
  }
  const { expiresAt } = known.credentials;
  if (expiresAt !== undefined && expiresAt <= clock()) throw dialect.expiredToken();
  return known;
}

function checkTime(presented: PresentedSignature, now: number, dialect: Dialect): void {
  const { signedAt, timestamp, expiresSeconds } = presented;
  if (expiresSeconds === undefined) {
    if (Math.abs(now - signedAt) > dialect.maxSkewMs) {
      throw dialect.skewed(timestamp, now);
    }
    return;
  }
  const expiresAt = signedAt + expiresSeconds * 1000;
  if (now >= expiresAt) throw dialect.expired(expiresAt, expiresSeconds, now);
  if (signedAt - now > dialect.maxSkewMs) {
    throw dialect.notYetValid(signedAt, expiresAt, now);
  }
}

function checkScope(presented: PresentedSignature, options: VerifyOptions, dialect: Dialect): void {
  const { date, region, service } = presented.scope;
  const prefix = presented.by === "query" ? "Error parsing the X-Amz-Credential parameter; " : "";
  const malformed = (problem: string, details?: Record<string, string>): never => {
    throw dialect.malformed(presented.by, `${prefix}${problem}`, details);
  };
  if (service !== options.service) {
    malformed(`incorrect service "${service}". This endpoint belongs to "${options.service}".`);
  }
  if (options.region !== undefined && region !== options.region) {
    malformed(`the region '${region}' is wrong; expecting '${options.region}'`, { Region: options.region });
  }
  const day = presented.timestamp.slice(0, 8);
  if (date !== day) {
    malformed(`Invalid credential date "${date}". This date is not the same as X-Amz-Date: "${day}".`);
  }
}

/** Checks that the signature covers the host, and all AWS headers of the request. */
function checkSignedHeaders(request: HttpRequest, presented: PresentedSignature, dialect: Dialect): void {
  const names = new Set(request.headers.map(([name]) => name.toLowerCase()));
  const unsigned = [...names].filter(
    (name) =>
      (name === "host" || (name.startsWith("x-amz-") && name !== "x-amz-content-sha256")) &&
      !presented.signedHeaders.includes(name),
  );
  if (unsigned.length > 0) throw dialect.unsigned(unsigned);
}

async function checkSignature(
  request: HttpRequest,
  query: readonly QueryParameter[],
  presented: PresentedSignature,
  known: KnownCredentials,
  options: VerifyOptions,
  dialect: Dialect,
): Promise<Payload> {
  const isS3 = options.service === "s3";
  const { accessKeyId, signedHeaders, timestamp, signature, scope } = presented;
  const buffered = isS3 ? undefined : await bufferBody(request, options.maxHashedBytes);
  const payloadHash =
    buffered === undefined ? s3PayloadHash(request, query, presented, dialect) : sha256Hex(buffered);
  const canonical = canonicalRequest({ request, signedHeaders, payloadHash, isS3 });
  const scopeText = `${scope.date}/${scope.region}/${scope.service}/aws4_request`;
  const stringToSign = ["AWS4-HMAC-SHA256", timestamp, scopeText, sha256Hex(canonical)].join("\n");
  const signingKey = deriveSigningKey(known.credentials.secretAccessKey, scope);
  if (!isSameText(hmac(signingKey, stringToSign).toString("hex"), signature)) {
    throw dialect.mismatch({
      accessKeyId,
      stringToSign,
      signatureProvided: signature,
      canonicalRequest: canonical,
    });
  }
  if (buffered !== undefined) {
    return openPayload({ ...request, body: Readable.from([buffered]) }, undefined);
  }
  return openPayload(request, payloadHash, {
    signingKey,
    timestamp,
    scope: scopeText,
    seedSignature: signature,
  });
}

/** The content's hash in the canonical request. S3 verifies the content later, while it is stored. */
function s3PayloadHash(
  request: HttpRequest,
  query: readonly QueryParameter[],
  presented: PresentedSignature,
  dialect: Dialect,
): string {
  const name = "x-amz-content-sha256";
  const given = header(request, name);
  if (presented.by === "header" && given === undefined) {
    throw dialect.missingPayloadHash();
  }
  const isCovered = presented.by === "header" || presented.signedHeaders.includes(name);
  const payloadHash = (isCovered ? given : undefined) ?? queryValue(query, name) ?? "UNSIGNED-PAYLOAD";
  if (!isPayloadHash(payloadHash)) throw dialect.invalidPayloadHash();
  return payloadHash;
}

async function bufferBody(request: HttpRequest, maxBytes = DEFAULT_MAX_HASHED_BYTES): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request.body) {
    length += chunk.length;
    if (length > maxBytes) {
      throw new PayloadError(413, "RequestEntityTooLarge", `The body is over ${maxBytes} bytes.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function callerOf(presented: PresentedSignature, known: KnownCredentials, now: number): Caller {
  if (presented.by === "header") return { principal: known.principal, authType: "REST-HEADER" };
  return {
    principal: known.principal,
    authType: "REST-QUERY-STRING",
    signatureAgeMs: Math.max(0, now - presented.signedAt),
  };
}
