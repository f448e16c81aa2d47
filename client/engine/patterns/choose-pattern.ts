import { presignedAttribute } from "../attributes/object-attributes.js";
import type { Discovered } from "../batch/shared-run.js";
import { UploadError } from "../errors.js";
import type { Pattern } from "../events/upload-event.js";
import { lacksReason } from "../http/answer-error.js";
import type { UploadOptions } from "../options.js";
import type { Run } from "../run/run.js";
import type { DiscoveryResponse } from "../wire.js";

/** The pattern that an upload uses. */
export interface ChosenPattern {
  readonly pattern: Pattern;
  /** Base URL of the pattern, without a trailing slash. */
  readonly url: string;
  /** Whether the uploads API is available, which knows the state of an upload. */
  readonly hasUploadsApi: boolean;
  /** Whether each PUT needs the SHA-256 of its body. */
  readonly needsContentSha256: boolean;
  /** Whether the pattern supports parts. */
  readonly takesParts: boolean;
  /** Whether each part needs its SHA-256, because the policy requires checksums. */
  readonly needsPartSha256: boolean;
  /** Whether the policy lets each key be written only once, as far as the endpoint says so. */
  readonly isWriteOnce: boolean;
}

/** A pattern that the endpoint offers. */
type OfferedPattern = ChosenPattern & { readonly maxObjectBytes: number };

/** S3's limit. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/upload-objects.html */
const MAX_PUT_BYTES = 5_368_709_120;

/**
 * Chooses the pattern: the caller's choice, or otherwise the first of presigned, edge and direct that the endpoint
 * offers for this size. An endpoint without discovery is used as the pattern itself.
 * @param length - In bytes; undefined if it is unknown.
 * @throws {UploadError} of kind `usage` if the endpoint does not offer the pattern, or not for this size
 */
export async function choosePattern(length: number | undefined, run: Run): Promise<ChosenPattern> {
  const { endpoint } = run.options;
  const pattern = wantedPattern(run.options);
  const url = endpoint.replace(/\/+$/, "");
  if (pattern === "presigned") return offer("presigned", { url }, { takesParts: true });
  const read = () => discover(url, run);
  const found = await (run.shared?.discovery(read) ?? read());
  if (found === "not-an-api" && pattern === undefined) throw wrongEndpoint();
  if (found === undefined || found === "not-an-api") return assume(pattern ?? "presigned", url, length);
  const offered = offersOf(found, url);
  const wanted = offered.filter((candidate) => pattern === undefined || candidate.pattern === pattern);
  const fitting = wanted.find(({ maxObjectBytes }) => (length ?? 0) <= maxObjectBytes);
  if (fitting !== undefined) return fitting;
  throw wanted.length === 0 ? notOffered(pattern, offered) : tooLarge(length, wanted);
}

/** The pattern that the caller wants, or that alone stores the upload's attributes. */
function wantedPattern(options: UploadOptions): Pattern | undefined {
  const { pattern } = options;
  const attribute = presignedAttribute(options);
  if (attribute === undefined || pattern === "presigned") return pattern;
  if (pattern === undefined) return "presigned";
  const message = `The ${pattern} pattern does not store ${attribute}. Use the presigned pattern, or leave ${attribute} out.`;
  throw new UploadError("usage", "AttributeNotSupported", message);
}

/** The offered patterns, in order of preference. */
function offersOf({ patterns, policy }: DiscoveryResponse, url: string): readonly OfferedPattern[] {
  const { presigned, edge, direct } = patterns;
  const isWriteOnce = policy.overwrite === false;
  return [
    ...(presigned ? [offer("presigned", { ...presigned, url }, { takesParts: true, isWriteOnce })] : []),
    ...(edge
      ? [
          offer("edge", edge, {
            takesParts: edge.parts,
            needsContentSha256: edge.needsContentSha256,
            needsPartSha256: policy.checksum === "required",
            isWriteOnce,
          }),
        ]
      : []),
    ...(direct ? [offer("direct", direct)] : []),
  ];
}

function offer(
  pattern: Pattern,
  {
    url,
    maxObjectBytes = Number.POSITIVE_INFINITY,
  }: { readonly url: string; readonly maxObjectBytes?: number },
  needs: Partial<ChosenPattern> = {},
): OfferedPattern {
  const none = {
    takesParts: false,
    needsContentSha256: false,
    needsPartSha256: false,
    isWriteOnce: false,
  };
  return { pattern, url, maxObjectBytes, hasUploadsApi: true, ...none, ...needs };
}

/** The pattern of an endpoint without discovery. Edge uploads send the SHA-256: S3 may need it, and ignores it otherwise. */
function assume(pattern: Pattern, url: string, length = 0): ChosenPattern {
  const isPresigned = pattern === "presigned";
  if (!isPresigned && length > MAX_PUT_BYTES)
    throw new UploadError("usage", "PartsNotOffered", partsUnknown(pattern, length));
  return offer(
    pattern,
    { url },
    { hasUploadsApi: isPresigned, takesParts: isPresigned, needsContentSha256: pattern === "edge" },
  );
}

function partsUnknown(pattern: Pattern, length: number): string {
  return `The file has ${length} bytes, and one PUT can send at most ${MAX_PUT_BYTES}. Whether the ${pattern} pattern of the endpoint supports parts is unknown: give the URL of the uploads API as the endpoint.`;
}

/** Reads the discovery document, without a token. Older endpoints, and endpoints of other patterns, do not have it. */
async function discover(url: string, { retries, signal }: Run): Promise<Discovered> {
  const request = { method: "GET", url: `${url}/.well-known/s3-upload-patterns`, headers: {}, signal };
  try {
    const { body } = await retries.run(() => retries.attempt(request), signal);
    const found: Partial<DiscoveryResponse> | null = JSON.parse(body);
    const isDiscovery = typeof found?.patterns === "object" && typeof found.policy === "object";
    return isDiscovery ? (found as DiscoveryResponse) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    if (!(error instanceof UploadError && isMissing(error))) throw error;
    return isForeign(error) ? "not-an-api" : undefined;
  }
}

/**
 * Whether the error is of API Gateway for a stage that does not exist, or of another web server: errors of our APIs have
 * a code. An existing API without the path answers in its own words, by default "Missing Authentication Token".
 */
function isForeign(error: UploadError): boolean {
  const { code, message } = error;
  return (code === "Status403" && message === "Forbidden") || (code === "Status404" && lacksReason(error));
}

/** Whether the endpoint has no discovery document. An error of kind `usage` comes from a proxy. */
function isMissing({ status = 0, kind }: UploadError): boolean {
  return status >= 400 && status < 500 && kind !== "usage";
}

function wrongEndpoint(): UploadError {
  const message =
    "No uploads API answers at the endpoint. Check it: it needs the stage, as in https://uploads.example.com/v1.";
  return new UploadError("usage", "WrongEndpoint", message);
}

function notOffered(pattern: Pattern | undefined, offered: readonly ChosenPattern[]): UploadError {
  const names = offered.map((candidate) => candidate.pattern).join(", ") || "none";
  const message = `The endpoint does not offer the pattern ${pattern}. It offers: ${names}.`;
  return new UploadError("usage", "PatternNotOffered", message);
}

function tooLarge(length = 0, wanted: readonly OfferedPattern[]): UploadError {
  const limits = wanted
    .map(({ pattern, maxObjectBytes }) => `${pattern} accepts ${maxObjectBytes} bytes`)
    .join(", ");
  const isWhole = wanted.some(({ pattern, takesParts }) => pattern === "edge" && !takesParts);
  const remedy = isWhole ? " Uploads in parts through CloudFront are not enabled (edge.parts)." : "";
  const message = `The file has ${length} bytes; ${limits} at most.${remedy}`;
  return new UploadError("policy", "TooLarge", message);
}
