import { randomBytes, randomUUID } from "node:crypto";
import type { HttpAnswer, UploadsApi } from "../../node/index.js";
import { formatBytes } from "../output/text/format.js";
import type { Check, CheckContext } from "./check.js";
import { failed, ok, skipped } from "./check.js";

const MIB = 1_048_576;
const TEST_BYTES = 8 * MIB;

/** The fields of the response to `POST /uploads/{id}/parts` that make a URL. */
interface SignedParts {
  readonly urlTemplate: string;
  readonly parts: readonly { readonly signature: string }[];
}

export const TEST_UPLOAD: Check = {
  name: "Upload",
  area: "policy",
  async run(context) {
    const maxBytes = context.policy?.maxBytes ?? TEST_BYTES;
    const length = Math.min(TEST_BYTES, maxBytes);
    const started = context.now();
    const answer = await sendPart(context, length);
    const seconds = Math.max(context.now() - started, 1) / 1_000;
    if (answer.status === 200) {
      return ok(
        `S3 took ${formatBytes(length)} at ${formatBytes(Math.round(length / seconds))}/s; nothing is kept`,
      );
    }
    return failed(
      `S3 answered with status ${answer.status}`,
      "Check that a proxy does not change requests, and tell the operator of the endpoint.",
    );
  },
};

/** Sends one part of an upload that is never completed, so that no object is stored. */
async function sendPart(context: CheckContext, length: number): Promise<HttpAnswer> {
  const { api } = context;
  return withUpload(api, context.policy, length, async (id) => {
    const url = await signPart(api, id);
    const body = {
      length,
      open: async function* () {
        yield randomBytes(length);
      },
    };
    return context.send({ method: "PUT", url, headers: {}, body, signal: context.signal });
  });
}

export const CORS: Check = {
  name: "CORS",
  area: "policy",
  async run(context) {
    const { origin, endpoint, send, signal } = context;
    if (origin === undefined) return skipped("give --origin https://… to check a web page");
    const preflight = (url: string, method: string, headers: string) =>
      send({
        method: "OPTIONS",
        url,
        headers: {
          origin,
          "access-control-request-method": method,
          "access-control-request-headers": headers,
        },
        signal,
      });
    const api = await preflight(
      `${endpoint.href.replace(/\/$/, "")}/uploads`,
      "POST",
      "authorization,content-type",
    );
    if (!allows(api, origin)) {
      return failed(
        `the uploads API does not allow ${origin}`,
        'Add the origin to "corsAllowedOrigins" and deploy.',
      );
    }
    const bucket = await withUpload(context.api, context.policy, MIB, async (id) =>
      preflight(await signPart(context.api, id), "PUT", "content-type"),
    );
    return allows(bucket, origin)
      ? ok(`${origin} may call the uploads API and the bucket`)
      : failed(`the bucket does not allow ${origin}`, "Add the origin to the bucket's CORS rules.");
  },
};

function allows({ status, headers }: HttpAnswer, origin: string): boolean {
  const allowed = headers["access-control-allow-origin"];
  return status >= 200 && status < 300 && (allowed === "*" || allowed === origin);
}

/** Creates an upload in parts, and aborts it after its use. */
async function withUpload<Result>(
  api: UploadsApi,
  policy: CheckContext["policy"],
  length: number,
  use: (id: string) => Promise<Result>,
): Promise<Result> {
  const { allowedContentTypes = [], allowedExtensions = [] } = policy ?? {};
  const key = `s3up-doctor-${randomUUID()}${allowedExtensions[0] ?? ""}`;
  const type = (allowedContentTypes[0] ?? "application/octet-stream").replace("*", "octet-stream");
  // S3 computes this checksum itself, so a policy that requires one accepts it.
  const body = { key, length, type, method: "MULTIPART", checksumAlgorithm: "crc64nvme" };
  const { id } = (await api.request("POST", "/uploads", body)).json as { readonly id: string };
  try {
    return await use(id);
  } finally {
    await api.abortUpload(id);
  }
}

async function signPart(api: UploadsApi, id: string): Promise<string> {
  const { json } = await api.request("POST", `/uploads/${encodeURIComponent(id)}/parts`, {
    partNumbers: [1],
  });
  const { urlTemplate, parts } = json as SignedParts;
  return urlTemplate.replace("{partNumber}", "1").replace("{signature}", () => parts[0]?.signature ?? "");
}
