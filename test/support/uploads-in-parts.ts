import { expect } from "vitest";
import type {
  MultipartUpload,
  SignedPart,
  SignPartsRequest,
  SignPartsResponse,
  UploadedPart,
} from "../../functions/presign/contract.js";
import type { Call } from "./api-calls.js";
import { read } from "./api-calls.js";
import type { LocalStack } from "./local-stack.js";

/** The smallest part that is not the last one, in bytes. */
export const PART_SIZE = 5_242_880;

/** One caller's uploads in parts, through the uploads API. */
export interface UploadsInParts {
  readonly call: Call;
  /** Begins an upload, in parts of {@link PART_SIZE}. @param length - Undefined: not known yet. */
  create(key: string, length: number | undefined, more?: object): Promise<MultipartUpload>;
  sign(upload: Pick<MultipartUpload, "id">, request?: SignPartsRequest): Promise<SignPartsResponse>;
  /** Requests signatures for parts of the content, and sends them. Returns their ETags. */
  send(
    upload: Pick<MultipartUpload, "id">,
    content: Buffer,
    request?: SignPartsRequest,
  ): Promise<readonly Pick<UploadedPart, "partNumber" | "etag">[]>;
}

/** The URL of one signed part, the first by default. */
export function partUrl(
  { urlTemplate, parts }: SignPartsResponse,
  { partNumber, signature }: Pick<SignedPart, "partNumber" | "signature"> = parts[0] ??
    expect.fail("no part was signed"),
): string {
  return urlTemplate.replace("{partNumber}", String(partNumber)).replace("{signature}", signature);
}

/** Creates a caller's uploads in parts. */
export function uploadsInParts(stack: LocalStack, call: Call): UploadsInParts {
  const uploads: UploadsInParts = {
    call,
    create: async (key, length, more = {}) => {
      const file = { key, length, type: "a/b", method: "MULTIPART", partSize: PART_SIZE, ...more };
      return read<MultipartUpload>(await call("POST", "uploads", file));
    },
    sign: async ({ id }, request) =>
      read<SignPartsResponse>(await call("POST", `uploads/${id}/parts`, request)),
    send: async (upload, content, request) => {
      const signed = await uploads.sign(upload, request);
      const { checksumHeader } = signed;
      return Promise.all(
        signed.parts.map(async (part) => {
          const { partNumber, length } = part;
          const start = (partNumber - 1) * PART_SIZE;
          const piece = content.subarray(start, start + length);
          const bound = checksumHeader && { [checksumHeader]: request?.checksums?.[partNumber] ?? "" };
          const { status, headers, body } = await stack.send("PUT", partUrl(signed, part), piece, {
            ...bound,
          });
          expect({ status, body: body.toString() }).toEqual({ status: 200, body: "" });
          return { partNumber, etag: headers.etag ?? "" };
        }),
      );
    },
  };
  return uploads;
}
