import { createHash } from "node:crypto";
import { put } from "./raw/api-requests.js";
import type { ClientAnswer } from "./raw/http-client.js";
import { send, text } from "./raw/http-client.js";
import { createUpload } from "./raw/uploads.js";
import type { SampleFile } from "./sample-file.js";
import type { Pattern, Target } from "./target.js";

/** An attempt that must be rejected, and its result. */
export interface RejectionResult {
  readonly pattern: Pattern;
  readonly attempt: string;
  readonly expectedStatus: number;
  /** 0 if there was no response. */
  readonly status: number;
  readonly rejected: boolean;
  /** Reason why there was no response. `undefined` if there was one. */
  readonly failure?: string;
}

interface Attempt {
  readonly pattern: Pattern;
  readonly attempt: string;
  readonly expectedStatus: number;
  readonly send: (target: Target, file: SampleFile, folder: string) => Promise<ClientAnswer>;
}

const CLIMBING_KEY = "..%2F..%2Felsewhere%2Fstolen.bin";
const BODY = "never stored";
/**
 * SHA-256 of the body for requests through CloudFront. With an origin access identity, some Regions answer 400 without
 * this hash.
 */
const BODY_SHA256 = createHash("sha256").update(BODY).digest("hex");

const ATTEMPTS: readonly Attempt[] = [
  {
    pattern: "direct",
    attempt: "no token",
    expectedStatus: 401,
    send: (target, _file, folder) => putText(`${target.direct}/files/${folder}/rejected.bin`),
  },
  {
    pattern: "direct",
    attempt: "a key that climbs out of the prefix",
    // The authorizer denies it, before any request to S3.
    expectedStatus: 403,
    send: (target) => putText(`${target.direct}/files/${CLIMBING_KEY}`, target.token),
  },
  {
    pattern: "direct",
    attempt: "a second write to the same key",
    expectedStatus: 412,
    send: (target, _file, folder) =>
      twice(() => putText(`${target.direct}/files/${folder}/once.txt`, target.token)),
  },
  {
    pattern: "presigned",
    attempt: "no token",
    expectedStatus: 401,
    send: (target) => postJson(`${target.presigned}/uploads`, { key: "x", length: 1, type: "text/plain" }),
  },
  {
    pattern: "presigned",
    attempt: "a key that climbs out of the prefix",
    expectedStatus: 400,
    send: (target) =>
      postJson(
        `${target.presigned}/uploads`,
        { key: decodeURIComponent(CLIMBING_KEY), length: 1, type: "text/plain" },
        target.token,
      ),
  },
  {
    pattern: "presigned",
    attempt: "a tampered signature",
    expectedStatus: 403,
    send: async (target, file, folder) => {
      const upload = await createUpload(target, file, `${folder}/tampered.bin`);
      return put(upload.url.replace(/X-Amz-Signature=./, tamper), file, upload.headers);
    },
  },
  {
    pattern: "presigned",
    attempt: "a second write to the same key",
    expectedStatus: 412,
    send: async (target, file, folder) => {
      const upload = await createUpload(target, file, `${folder}/once-presigned.bin`);
      return twice(() => put(upload.url, file, upload.headers));
    },
  },
  {
    pattern: "import",
    attempt: "no token",
    expectedStatus: 401,
    send: (target) => postJson(`${target.presigned}/import`, {}),
  },
  {
    pattern: "edge",
    attempt: "no token",
    expectedStatus: 401,
    send: (target, _file, folder) => putText(`${target.edge}/${folder}/rejected.bin`),
  },
  {
    pattern: "edge",
    attempt: "a key that climbs out of the prefix",
    expectedStatus: 400,
    send: (target) => putText(`${target.edge}/${CLIMBING_KEY}`, target.token),
  },
  {
    pattern: "edge",
    attempt: "a second write to the same key",
    expectedStatus: 412,
    send: (target, _file, folder) =>
      twice(() => putText(`${target.edge}/${folder}/once-edge.txt`, target.token)),
  },
];

/** Tries requests that must be rejected, and returns the results. */
export async function runRejections(
  target: Target,
  file: SampleFile,
  folder: string,
): Promise<readonly RejectionResult[]> {
  const results: RejectionResult[] = [];
  for (const { pattern, attempt, expectedStatus, send: attemptIt } of ATTEMPTS) {
    const ending = await endingOf(() => attemptIt(target, file, folder));
    results.push({ pattern, attempt, expectedStatus, rejected: ending.status === expectedStatus, ...ending });
  }
  return results;
}

/** The result of an attempt. An attempt without a response was not rejected. */
async function endingOf(
  attemptIt: () => Promise<ClientAnswer>,
): Promise<Pick<RejectionResult, "status" | "failure">> {
  try {
    const answer = await attemptIt();
    await text(answer);
    return { status: answer.status };
  } catch (error) {
    return { status: 0, failure: error instanceof Error ? error.message : String(error) };
  }
}

function putText(url: string, token?: string): Promise<ClientAnswer> {
  return send({
    method: "PUT",
    url,
    headers: { ...bearer(token), "content-type": "text/plain", "x-amz-content-sha256": BODY_SHA256 },
    body: BODY,
  });
}

function postJson(url: string, body: unknown, token?: string): Promise<ClientAnswer> {
  const headers = { ...bearer(token), "content-type": "application/json" };
  return send({ method: "POST", url, headers, body: JSON.stringify(body) });
}

function bearer(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

/** Writes twice, and returns the second response. The first write creates the object. */
async function twice(write: () => Promise<ClientAnswer>): Promise<ClientAnswer> {
  await text(await write());
  return write();
}

/** Replaces the first digit of the signature. */
function tamper(match: string): string {
  return match.slice(0, -1) + (match.endsWith("0") ? "1" : "0");
}
