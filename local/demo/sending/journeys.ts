import { createHash } from "node:crypto";
import type { SampleFile } from "../sample-file.js";
import { sha256Of } from "../sample-file.js";
import { expectOk, post, put, UnexpectedAnswer } from "./api-requests.js";
import type { ClientAnswer } from "./http-client.js";
import type { Pattern, Target } from "./target.js";
import { uploadInParts } from "./upload-in-parts.js";

export interface JourneyResult {
  readonly pattern: Pattern;
  /**
   * `identical`: the object came back byte for byte. `too large`: rejected by the pattern's limit. `stored as {}`: an
   * empty file on the direct pattern, of which API Gateway may make these two bytes.
   */
  readonly outcome: "identical" | "too large" | "stored as {}" | "failed";
  /** HTTP requests that a client made for the upload. */
  readonly requests: number;
  /** Status of the last of them. */
  readonly status: number;
  readonly milliseconds: number;
  readonly objectKey: string;
  readonly sha256: string;
  /** Description of the failure, if any. */
  readonly failure?: string;
}

interface Comparison {
  readonly pattern: Pattern;
  readonly file: SampleFile;
}

/** Result of sending the file through one pattern. */
interface Sent {
  readonly requests: number;
  readonly answer: ClientAnswer;
  /** Asked for once the clock has stopped: a pattern may not tell the key by itself. */
  readonly objectKey: () => string | Promise<string>;
}

type Journey = (target: Target, file: SampleFile, folder: string) => Promise<Sent>;

const TYPE = "application/octet-stream";

const JOURNEYS: Readonly<Record<Pattern, Journey>> = {
  direct: async (target, file, folder) => {
    // This pattern rejects characters that API Gateway may change on the way to S3.
    const name = `direct-${file.name.replaceAll(/[+?#]/g, "-")}`;
    return {
      requests: 1,
      answer: await put(`${target.direct}/files/${folder}/${encodeURIComponent(name)}`, file, {
        authorization: `Bearer ${target.token}`,
        "content-type": TYPE,
      }),
      objectKey: async () => `${await callerPrefix(target, folder)}${folder}/${name}`,
    };
  },

  presigned: async (target, file, folder) => {
    const upload = await createUpload(target, file, `${folder}/presigned-${file.name}`);
    return { requests: 2, answer: await put(upload.url, file, upload.headers), objectKey: () => upload.key };
  },

  multipart: async (target, file, folder) => {
    const { requests, answer, key } = await uploadInParts(target, file, `${folder}/multipart-${file.name}`);
    return { requests, answer, objectKey: () => key };
  },

  import: async (target, file) => {
    const answer = await post(`${target.presigned}/import`, target.token, { length: file.bytes, type: TYPE });
    const { upload_url: url } = JSON.parse(await expectOk(answer)) as { upload_url: string };
    return {
      requests: 2,
      answer: await put(url, file, { "content-type": TYPE }),
      objectKey: () => objectKeyOf(url),
    };
  },

  edge: async (target, file, folder) => ({
    requests: 1,
    answer: await put(`${target.edge}/${folder}/edge-${encodeURIComponent(file.name)}`, file, {
      authorization: `Bearer ${target.token}`,
      "content-type": TYPE,
      // Some Regions need it with an origin access identity; everywhere else it does no harm.
      "x-amz-content-sha256": file.sha256,
    }),
    objectKey: async () => `${await callerPrefix(target, folder)}${folder}/edge-${file.name}`,
  }),
};

/** Sends the file one way, reads the object back, and compares. A failure is a result, not an exception. */
export async function runJourney(
  pattern: Pattern,
  target: Target,
  file: SampleFile,
  folder: string,
): Promise<JourneyResult> {
  const started = performance.now();
  try {
    const { requests, answer, objectKey: keyOf } = await JOURNEYS[pattern](target, file, folder);
    const milliseconds = Math.round(performance.now() - started);
    const sent = { pattern, requests, status: answer.status, milliseconds };
    if (answer.status === 413) return { ...sent, outcome: "too large", objectKey: "", sha256: "" };
    await expectOk(answer);
    const objectKey = await keyOf();
    return { ...sent, objectKey, ...(await compare(target, objectKey, { pattern, file })) };
  } catch (error) {
    const milliseconds = Math.round(performance.now() - started);
    const failure = error instanceof Error ? error.message : String(error);
    const status = error instanceof UnexpectedAnswer ? error.status : 0;
    return {
      pattern,
      outcome: "failed",
      requests: 0,
      status,
      milliseconds,
      objectKey: "",
      sha256: "",
      failure,
    };
  }
}

/** Asks for a presigned PUT of the file under a key of the caller's. */
export async function createUpload(target: Target, file: SampleFile, key: string): Promise<PresignedPut> {
  const asked = { key, length: file.bytes, type: TYPE, method: "PUT" };
  const answer = await post(`${target.presigned}/uploads`, target.token, asked);
  return JSON.parse(await expectOk(answer)) as PresignedPut;
}

/** The part of `POST /uploads`'s answer that an upload needs. */
interface PresignedPut {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly key: string;
}

/** The prefix of the caller's own keys, which the API returns with every presigned upload. */
async function callerPrefix(target: Target, folder: string): Promise<string> {
  const probe = `${folder}/probe`;
  const answer = await post(`${target.presigned}/uploads`, target.token, {
    key: probe,
    length: 0,
    type: TYPE,
  });
  const { key } = JSON.parse(await expectOk(answer)) as PresignedPut;
  return key.slice(0, -probe.length);
}

/** The key inside a presigned URL, path-style or virtual-hosted. */
function objectKeyOf(url: string): string {
  const { hostname, pathname } = new URL(url);
  const path = decodeURIComponent(pathname.slice(1));
  return /\.s3[.-]/.test(hostname) ? path : path.slice(path.indexOf("/") + 1);
}

const SHA256_OF_BRACES = createHash("sha256").update("{}").digest("hex");

async function compare(target: Target, objectKey: string, { pattern, file }: Comparison) {
  const sha256 = await sha256Of(await target.readObject(objectKey));
  if (sha256 === file.sha256) return { outcome: "identical", sha256 } as const;
  if (pattern === "direct" && file.bytes === 0 && sha256 === SHA256_OF_BRACES) {
    return { outcome: "stored as {}", sha256 } as const;
  }
  const failure = `SHA-256 of the object is ${sha256}, of the file ${file.sha256}`;
  return { outcome: "failed", sha256, failure } as const;
}
