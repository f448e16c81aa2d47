import { createHash } from "node:crypto";
import { isObject } from "../../../functions/json/json.js";
import { postForm } from "../http/form.js";
import { send } from "../http/http-client.js";
import { codeOf, NotApplicable, NotMeasured, UploadFailed } from "./not-measured.js";
import type { Headers, StackUnderTest } from "./stack-under-test.js";
import { askApi, callApi, putDirect, putEdge, requireStored, wholeKey } from "./stack-under-test.js";
import { readObject } from "./stored-object.js";

/** Result of one whole upload of a few bytes. */
export interface JourneyResult {
  readonly name: JourneyName;
  readonly outcome: "identical" | "failed" | "not measured" | "not applicable";
  /** Reason that the object is not identical. */
  readonly reason?: string;
}

/** The body of every journey. */
export const BODY = "sent by verify-aws";

/** Uploads the body, and returns the object's whole key. */
type Journey = (stack: StackUnderTest) => Promise<string>;

const JOURNEYS = {
  direct: async (stack) => {
    requireStored(await putDirect(stack, { path: "direct.txt", body: BODY }), "the upload");
    return wholeKey(stack, "direct.txt");
  },
  presigned: async (stack) => {
    const { url, headers, key } = await createUpload(stack, "presigned.txt", {});
    requireStored(await send({ method: "PUT", url, headers, body: BODY }), "the presigned PUT");
    return key;
  },
  form: async (stack) => {
    const upload = await createUpload(stack, "form.txt", { method: "POST" });
    requireStored(await postForm(upload.url, upload.fields, BODY), "the form");
    return upload.key;
  },
  parts: async (stack) => uploadInParts(stack, "parts.txt", {}),
  import: async (stack) => {
    const { upload_url: url } = await askApi(stack, "/import", { length: BODY.length, type: "text/plain" });
    const key = keyIn(String(url), stack.bucketName);
    // Before the PUT: S3 may store the object although its answer gets lost.
    stack.remember(key);
    const headers = { "Content-Type": "text/plain" };
    requireStored(await send({ method: "PUT", url: String(url), headers, body: BODY }), "the presigned PUT");
    return key;
  },
  edge: async (stack) => {
    const file = { path: "edge.txt", body: BODY, headers: edgeHeaders(stack, BODY) };
    requireStored(await putEdge(stack, file), "the upload");
    return wholeKey(stack, "edge.txt");
  },
} as const satisfies Readonly<Record<string, Journey>>;

type JourneyName = keyof typeof JOURNEYS;
export const JOURNEY_NAMES = Object.keys(JOURNEYS) as readonly JourneyName[];

/** Runs one journey, or returns its result if it has already run. */
export function runJourney(stack: StackUnderTest, name: JourneyName): Promise<JourneyResult> {
  return stack.once(`journey ${name}`, async (): Promise<JourneyResult> => {
    try {
      stack.bucket();
      const key = await JOURNEYS[name](stack);
      const { body } = await readObject(stack, "GET", key);
      if (body === BODY) return { name, outcome: "identical" };
      return { name, outcome: "failed", reason: "the object differs from what was sent" };
    } catch (error) {
      if (error instanceof NotApplicable) return { name, outcome: "not applicable", reason: error.message };
      if (!(error instanceof NotMeasured)) {
        return { name, outcome: "not measured", reason: `the journey stopped early: ${codeOf(error)}` };
      }
      const isFailure = error instanceof UploadFailed && error.isEvidence;
      return { name, outcome: isFailure ? "failed" : "not measured", reason: error.message };
    }
  });
}

/** @throws {NotMeasured} if a whole upload of this kind fails, so that a check of a detail would be meaningless */
export async function requireJourney(stack: StackUnderTest, name: JourneyName): Promise<void> {
  const { outcome, reason } = await runJourney(stack, name);
  if (outcome === "not applicable") throw new NotApplicable(reason);
  if (outcome !== "identical") throw new NotMeasured(`the journey ${name} does not work: ${reason}`);
}

/** Headers with the body's hash, which an origin access identity may need. */
export function edgeHeaders({ settings }: StackUnderTest, body: string): Headers {
  if (settings.originAccess !== "oai") return {};
  return { "x-amz-content-sha256": createHash("sha256").update(body).digest("hex") };
}

/** The fields of the response to `POST /uploads` for one PUT or form. */
interface CreatedUpload {
  readonly id: string;
  readonly url: string;
  readonly key: string;
  readonly headers: Headers;
  readonly fields: Headers;
}

/** Creates an upload by the API for {@link BODY}, or for another length. */
export async function createUpload(
  stack: StackUnderTest,
  name: string,
  request: Readonly<Record<string, unknown>>,
): Promise<CreatedUpload> {
  const asked = { key: `${stack.folder}/${name}`, length: BODY.length, type: "text/plain", ...request };
  const { id, url, key, headers, fields } = await askApi(stack, "/uploads", asked);
  const texts = (value: unknown) => (isObject(value) ? value : {}) as Headers;
  return {
    id: String(id),
    url: String(url),
    key: String(key),
    headers: texts(headers),
    fields: texts(fields),
  };
}

/** Uploads the body as one part; resolves with the key. */
export async function uploadInParts(
  stack: StackUnderTest,
  name: string,
  request: Readonly<Record<string, unknown>>,
  body = BODY,
): Promise<string> {
  const { id, key } = await createUpload(stack, name, {
    method: "MULTIPART",
    length: body.length,
    ...request,
  });
  const { urlTemplate, parts } = await askApi(stack, `/uploads/${id}/parts`, {});
  const [part] = parts as readonly { readonly signature: string }[];
  const url = String(urlTemplate)
    .replace("{partNumber}", "1")
    .replace("{signature}", part?.signature ?? "");
  requireStored(await send({ method: "PUT", url, body }), "the part");
  requireStored(await callApi(stack, `/uploads/${id}/complete`, {}), "the completion");
  return key;
}

function keyIn(url: string, bucketName: string): string {
  const path = decodeURIComponent(new URL(url).pathname.slice(1));
  return path.startsWith(`${bucketName}/`) ? path.slice(bucketName.length + 1) : path;
}
