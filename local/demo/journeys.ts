import type { NodeUploadOptions } from "../../client/node/index.js";
import { UploadError, upload, uploadsApi } from "../../client/node/index.js";
import { UnexpectedAnswer } from "./raw/api-requests.js";
import { importFile } from "./raw/uploads.js";
import type { SampleFile } from "./sample-file.js";
import { sha256Of } from "./sample-file.js";
import type { Pattern, Target } from "./target.js";

export interface JourneyResult {
  readonly pattern: Pattern;
  /**
   * `identical`: the downloaded object has the same bytes. `too large`: rejected by the pattern's limit. `not for empty
   * files`: API Gateway may change an empty body, and S3 rejected the body by the file's checksum.
   */
  readonly outcome: "identical" | "too large" | "not for empty files" | "failed";
  readonly milliseconds: number;
  readonly objectKey: string;
  readonly sha256: string;
  /** HTTP status of the failure, if there was a response. */
  readonly status?: number;
  /** Description of the failure, if any. */
  readonly failure?: string;
}

/** A file, and the folder of this run's keys. */
interface Sending {
  readonly target: Target;
  readonly file: SampleFile;
  readonly folder: string;
}

const TYPE = "application/octet-stream";
/** Time in milliseconds to wait for a response. It is short, because a demo does not wait for a broken server. */
const PATIENCE_MS = 1_000;
const MAX_PUT_BYTES = 5_368_709_120;

/** Uploads the file by each pattern, and returns the object's whole key. For `import`, the server chooses the key. */
const JOURNEYS: Readonly<Record<Pattern, (sending: Sending) => Promise<string>>> = {
  // This pattern rejects characters that API Gateway may change on the way to S3.
  direct: (sending) =>
    sendWithToken(sending, "direct", `direct-${sending.file.name.replaceAll(/[+?#]/g, "-")}`),
  presigned: (sending) => send(sending, `presigned-${sending.file.name}`, { partsAbove: MAX_PUT_BYTES }),
  multipart: (sending) => send(sending, `multipart-${sending.file.name}`, { partsAbove: 0 }),
  import: ({ target, file }) => importFile(target, file),
  edge: (sending) => sendWithToken(sending, "edge", `edge-${sending.file.name}`),
};

/** Uploads the file by one pattern, downloads the object, and compares. A failure is a result, not an exception. */
export async function runJourney(pattern: Pattern, sending: Sending): Promise<JourneyResult> {
  const started = performance.now();
  const sent = () => ({ pattern, milliseconds: Math.round(performance.now() - started) });
  try {
    const objectKey = await JOURNEYS[pattern](sending);
    return { ...sent(), objectKey, ...(await compare(sending, objectKey)) };
  } catch (error) {
    return { ...sent(), objectKey: "", sha256: "", ...endingOf(error) };
  }
}

/** Uploads the file by the presigned pattern. */
async function send(
  { target, file, folder }: Sending,
  name: string,
  options: Partial<NodeUploadOptions>,
): Promise<string> {
  const { key } = await upload(file.path, {
    endpoint: target.presigned,
    pattern: "presigned",
    key: `${folder}/${name}`,
    type: TYPE,
    getToken: () => target.token,
    patienceMs: PATIENCE_MS,
    stateFolder: false,
    ...options,
  }).result;
  return key;
}

/** Uploads the file by a pattern whose response does not contain the whole key. */
async function sendWithToken(sending: Sending, pattern: "direct" | "edge", name: string): Promise<string> {
  const { presigned: endpoint, token } = sending.target;
  const key = await send(sending, name, { pattern });
  const api = uploadsApi({ endpoint, getToken: () => token, patienceMs: PATIENCE_MS });
  const { json } = await api.request("GET", "/me");
  return `${(json as { readonly prefix: string }).prefix}${key}`;
}

async function compare({ target, file }: Sending, objectKey: string) {
  const sha256 = await sha256Of(await target.readObject(objectKey));
  if (sha256 === file.sha256) return { outcome: "identical", sha256 } as const;
  const failure = `SHA-256 of the object is ${sha256}, of the file ${file.sha256}`;
  return { outcome: "failed", sha256, failure } as const;
}

function endingOf(error: unknown): Pick<JourneyResult, "outcome" | "status" | "failure"> {
  const failure = error instanceof Error ? error.message : String(error);
  if (!(error instanceof UploadError || error instanceof UnexpectedAnswer))
    return { outcome: "failed", failure };
  const { status } = error;
  const code = error instanceof UploadError ? error.code : undefined;
  if (code === "TooLarge") return { outcome: "too large" };
  if (code === "EmptyFile") return { outcome: "not for empty files" };
  return { outcome: "failed", failure, ...(status !== undefined && { status }) };
}
