import { planRequestedParts } from "../../functions/presign/multipart/requested-parts.js";
import type { Usage } from "./prices.js";
import { sum, times } from "./prices.js";

/** The patterns. */
export const PATTERNS = ["direct", "presigned", "edge"] as const;
export type Pattern = (typeof PATTERNS)[number];

/** The functions. */
export type FunctionName = "authorizer" | "presigner" | "edge" | "check";

/**
 * Memory in MB and billed milliseconds of a warm call. A test compares the memory with the synthesized stack. The times
 * are estimates from `bench/`: replace them with your own.
 */
export const FUNCTIONS: Readonly<Record<FunctionName, { readonly memoryMb: number; readonly ms: number }>> = {
  authorizer: { memoryMb: 256, ms: 5 },
  presigner: { memoryMb: 1_024, ms: 5 },
  edge: { memoryMb: 128, ms: 10 },
  check: { memoryMb: 256, ms: 100 },
};

/** Bytes of log per request. A test compares our lines with the emulator's log. */
export const LOG_BYTES = {
  /** The line of a function. */
  functionLine: 250,
  /** The line of a function that authorizes, with its entry of the audit log. */
  auditLine: 420,
  /** Lambda's own START, END and REPORT lines. */
  platformLines: 350,
  /** The line of API Gateway's access log. */
  accessLine: 450,
};

/**
 * Numbers of requests of one upload. A test compares them with the emulator; the requests to S3 follow from the code.
 */
interface Requests {
  readonly api: number;
  readonly calls: { readonly [Name in FunctionName]?: number };
  readonly s3Writes: number;
}

/** Size in bytes above which `POST /uploads` creates uploads in parts. A test checks it on the emulator. */
export const LARGEST_SINGLE_PUT = 104_857_600;
/** Maximum size in bytes of an object in one request. A test compares the sizes with the modules' limits. */
export const LARGEST_OBJECT = { direct: 10_485_760, edge: 5_368_709_120 } as const;
/** Parts that one ListParts request returns. */
const LISTED_PARTS = 1_000;

/**
 * Requests of a caller's first upload in a minute. API Gateway caches the presigned API's authorization for a minute.
 */
export function requestsOf(pattern: Pattern, bytes: number): Requests {
  if (pattern !== "presigned" && bytes > LARGEST_OBJECT[pattern]) {
    throw new RangeError(
      `${pattern} accepts at most ${LARGEST_OBJECT[pattern]} bytes, got ${bytes}. Use presigned.`,
    );
  }
  if (pattern === "direct") return { api: 1, calls: { authorizer: 1 }, s3Writes: 1 };
  if (pattern === "edge") return { api: 0, calls: { edge: 1 }, s3Writes: 1 };
  if (bytes <= LARGEST_SINGLE_PUT) return { api: 1, calls: { authorizer: 1, presigner: 1 }, s3Writes: 1 };
  const parts = partCount(bytes);
  // API: create, sign all parts, complete. S3: create, the parts, the pages of ListParts, complete.
  const s3Writes = 1 + parts + Math.ceil(parts / LISTED_PARTS) + 1;
  return { api: 3, calls: { authorizer: 1, presigner: 3 }, s3Writes };
}

/** Time per file of a `POST /uploads` with many files, relative to a call with one file. Measured in one process. */
const TIME_PER_BATCHED_FILE = 0.4;

/** Usage of one of `files` small uploads that one `POST /uploads` creates, without its storage. */
export function batchedUploadUsage(files: number): Usage {
  const request = sum(apiUsage(1), callUsage("authorizer"), callUsage("presigner"));
  const more = computeUsage("presigner", FUNCTIONS.presigner.ms * TIME_PER_BATCHED_FILE * files);
  return sum({ s3Writes: 1 }, times(1 / files, sum(request, more)));
}

/** Number of parts that the presigner chooses. */
function partCount(bytes: number): number {
  const planned = planRequestedParts(bytes);
  if (planned.outcome === "plan") return planned.plan.partCount;
  throw new RangeError(`S3 cannot store an object of ${bytes} bytes. Its maximum is 48.8 TiB.`);
}

/** Usage of one upload, without its storage. */
export function uploadUsage(pattern: Pattern, bytes: number): Usage {
  const { api, calls, s3Writes } = requestsOf(pattern, bytes);
  const functions = Object.entries(calls).map(([name, count]) =>
    times(count, callUsage(name as FunctionName)),
  );
  return sum({ s3Writes }, apiUsage(api), pattern === "edge" ? cloudFrontUsage(bytes) : {}, ...functions);
}

/** Usage of the check after one upload, and of its event. */
export const CHECK_USAGE: Usage = sum({ s3Reads: 1, customEvents: 1 }, callUsage("check"));

/** Usage of one request to an API, without the functions. */
export function apiUsage(requests: number): Usage {
  return { restApiRequests: requests, logsGb: (requests * LOG_BYTES.accessLine) / 1e9 };
}

/** Usage of one request to CloudFront that sends bytes to S3. */
export function cloudFrontUsage(bytes: number): Usage {
  return { cloudFrontRequests: 1, cloudFrontOriginGb: bytes / 1e9 };
}

/** Usage of a function that runs for a number of milliseconds. */
export function computeUsage(name: FunctionName, ms: number): Usage {
  const gbSeconds = (FUNCTIONS[name].memoryMb / 1_024) * (ms / 1_000);
  return name === "edge" ? { edgeGbSeconds: gbSeconds } : { lambdaGbSeconds: gbSeconds };
}

/** Usage of one call of a function. */
export function callUsage(name: FunctionName): Usage {
  const line = name === "edge" || name === "authorizer" ? LOG_BYTES.auditLine : LOG_BYTES.functionLine;
  const logsGb = (line + LOG_BYTES.platformLines) / 1e9;
  const requests = name === "edge" ? { edgeRequests: 1 } : { lambdaRequests: 1 };
  return sum(requests, computeUsage(name, FUNCTIONS[name].ms), { logsGb });
}
