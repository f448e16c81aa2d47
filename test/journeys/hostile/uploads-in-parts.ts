import type { SignResponse } from "../../../functions/presign/contract.js";
import type { ApiAnswer, Call } from "../../support/api-calls.js";
import { read } from "../../support/api-calls.js";
import type { Answer, LocalStack } from "../../support/local-stack.js";
import { s3Outcome } from "../../support/s3-outcome.js";
import { partUrl, uploadsInParts } from "../../support/uploads-in-parts.js";

/** A part as in its list. */
export interface ListedPart {
  readonly partNumber: number;
  readonly etag: string;
}

/** An upload in parts that a client drives, through one of three APIs. */
export interface UploadInParts {
  readonly key: string;
  /** Sends one part to its signed URL. Returns S3's response. */
  readonly put: (partNumber: number, body: Buffer) => Promise<Answer>;
  /** Completes the upload. Returns the status and the code of S3's or our response. */
  readonly complete: (parts: readonly ListedPart[]) => Promise<string>;
  readonly abort: () => Promise<string>;
}

/** Begins an upload of this length, with parts of 5 MiB. */
type BeginParts = (stack: LocalStack, call: Call, length: number) => Promise<UploadInParts>;

let count = 0;

const plain: BeginParts = async (stack, call, length) => {
  count += 1;
  const uploads = uploadsInParts(stack, call);
  const upload = await uploads.create(`${count}.bin`, length);
  const { id, key } = upload;
  return {
    key,
    put: async (partNumber, body) => {
      const signed = await uploads.sign(upload, { partNumbers: [partNumber] });
      return stack.send("PUT", partUrl(signed), body);
    },
    complete: async (parts) => outcome(await call("POST", `uploads/${id}/complete`, { parts })),
    abort: async () => outcome(await call("DELETE", `uploads/${id}`)),
  };
};

const companion: BeginParts = async (stack, call) => {
  const asked = { filename: "a.bin", type: "a/b" };
  const { key, uploadId } = read<{ key: string; uploadId: string }>(
    await call("POST", "s3/multipart", asked),
  );
  return continuedByCompanion(stack, call, key, uploadId);
};

/** Continues an upload through Companion's routes, however it began. */
export function continuedByCompanion(
  stack: LocalStack,
  call: Call,
  key: string,
  uploadId: string,
): UploadInParts {
  const path = (rest = "") => `s3/multipart/${uploadId}${rest}?key=${encodeURIComponent(key)}`;
  return {
    key,
    put: async (partNumber, body) => {
      const { url } = read<{ url: string }>(await call("GET", path(`/${partNumber}`)));
      return stack.send("PUT", url, body);
    },
    complete: async (listed) => {
      const parts = listed.map(({ partNumber, etag }) => ({ PartNumber: partNumber, ETag: etag }));
      return outcome(await call("POST", path("/complete"), { parts }));
    },
    abort: async () => outcome(await call("DELETE", path())),
  };
}

const signRequest: BeginParts = async (stack, call) => {
  const sign = async (operation: object) =>
    read<SignResponse>(await call("POST", "s3/sign", { key: "a.bin", ...operation }));
  const { url: createUrl, key = "", headers = {} } = await sign({ method: "POST" });
  const created = await stack.send("POST", createUrl, "", headers);
  const uploadId = /<UploadId>([^<]+)/.exec(created.body.toString())?.[1];
  return {
    key,
    put: async (partNumber, body) => {
      const { url } = await sign({ method: "PUT", key, uploadId, partNumber });
      return stack.send("PUT", url, body);
    },
    complete: async (listed) => {
      const { url, headers } = await sign({ method: "POST", key, uploadId });
      const parts = listed.map(
        ({ partNumber, etag }) => `<Part><PartNumber>${partNumber}</PartNumber><ETag>${etag}</ETag></Part>`,
      );
      const body = `<CompleteMultipartUpload>${parts.join("")}</CompleteMultipartUpload>`;
      return s3Outcome(await stack.send("POST", url, body, headers));
    },
    abort: async () => {
      const { url } = await sign({ method: "DELETE", key, uploadId });
      return s3Outcome(await stack.send("DELETE", url));
    },
  };
};

/** The three APIs for uploads in parts. */
export const WAYS_OF_PARTS = { plain, companion, signRequest } satisfies Record<string, BeginParts>;

function outcome({ status, code }: ApiAnswer): string {
  return code === undefined ? String(status) : `${status} ${code}`;
}
