import { UploadError } from "../errors.js";
import type { Pattern } from "../events/upload-event.js";
import type { Run } from "../run/run.js";
import type { DiscoveryResponse } from "../wire.js";

/** The way that an upload takes. */
export interface ChosenPattern {
  readonly pattern: Pattern;
  /** Base URL of the pattern, without a slash at its end. */
  readonly url: string;
  /** Whether the uploads API is there, which knows what has become of an upload. */
  readonly hasUploadsApi: boolean;
  /** Whether each PUT needs the SHA-256 of its body. */
  readonly needsContentSha256: boolean;
}

/**
 * Chooses the pattern: the one that the caller wants, or else presigned, edge or direct, the first that the endpoint
 * offers for this size. An endpoint that offers nothing is taken for the pattern itself.
 * @param length - In bytes; undefined if it is unknown.
 * @throws {UploadError} of kind `usage` if the endpoint does not offer the pattern, or not for this size
 */
export async function choosePattern(length: number | undefined, run: Run): Promise<ChosenPattern> {
  const { endpoint, pattern } = run.options;
  const url = endpoint.replace(/\/+$/, "");
  if (pattern === "presigned") return { pattern, url, hasUploadsApi: true, needsContentSha256: false };
  const read = () => discover(url, run);
  const found = await (run.shared?.discovery(read) ?? read());
  if (found === undefined) {
    // Without discovery, the hash can be needed, and does no harm if it is not.
    const assumed = pattern ?? "presigned";
    return {
      pattern: assumed,
      url,
      hasUploadsApi: assumed === "presigned",
      needsContentSha256: assumed === "edge",
    };
  }
  const { presigned, edge, direct } = found.patterns;
  const offered: readonly (ChosenPattern & { readonly maxObjectBytes: number })[] = [
    ...(presigned ? [offer("presigned", { ...presigned, url })] : []),
    ...(edge ? [{ ...offer("edge", edge), needsContentSha256: edge.needsContentSha256 }] : []),
    ...(direct ? [offer("direct", direct)] : []),
  ];
  const wanted = offered.filter((candidate) => pattern === undefined || candidate.pattern === pattern);
  const fitting = wanted.find(({ maxObjectBytes }) => (length ?? 0) <= maxObjectBytes);
  if (fitting !== undefined) return fitting;
  throw wanted.length === 0 ? notOffered(pattern, offered) : tooLarge(length, wanted);
}

function offer(
  pattern: Pattern,
  { url, maxObjectBytes }: { readonly url: string; readonly maxObjectBytes: number },
) {
  return { pattern, url, maxObjectBytes, hasUploadsApi: true, needsContentSha256: false };
}

/** Needs no token. Older endpoints, and those of other patterns, do not have the document. */
async function discover(url: string, { retries, signal }: Run): Promise<DiscoveryResponse | undefined> {
  const request = { method: "GET", url: `${url}/.well-known/s3-upload-patterns`, headers: {}, signal };
  try {
    const { body } = await retries.run(() => retries.attempt(request), signal);
    const found: Partial<DiscoveryResponse> | null = JSON.parse(body);
    return typeof found?.patterns === "object" ? (found as DiscoveryResponse) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof UploadError && isMissing(error))) return undefined;
    throw error;
  }
}

function isMissing({ status = 0 }: UploadError): boolean {
  return status >= 400 && status < 500;
}

function notOffered(pattern: Pattern | undefined, offered: readonly ChosenPattern[]): UploadError {
  const names = offered.map((candidate) => candidate.pattern).join(", ") || "none";
  const message = `The endpoint does not offer the pattern ${pattern}. It offers: ${names}.`;
  return new UploadError("usage", "PatternNotOffered", message);
}

function tooLarge(
  length = 0,
  wanted: readonly { readonly pattern: Pattern; readonly maxObjectBytes: number }[],
) {
  const limits = wanted
    .map(({ pattern, maxObjectBytes }) => `${pattern} takes ${maxObjectBytes} bytes`)
    .join(", ");
  return new UploadError("policy", "TooLarge", `The file has ${length} bytes; ${limits} at most.`);
}
