import type {
  MultipartUpload,
  SignPartsResponse,
  SignResponse,
} from "../../../functions/presign/contract.js";
import type { Uploader } from "../../support/api-calls.js";
import { askApi } from "../../support/api-calls.js";
import type { Answer } from "../../support/local-stack.js";
import { partUrl } from "../../support/uploads-in-parts.js";
import type { AskedFile, Means, SentFile, WayIn } from "./way-in.js";

/** `POST /uploads` with method `MULTIPART`, in one part. */
export const multipart: WayIn = async (uploader, { name, length, type, sha256, attributes }) => {
  const asked = await askApi(uploader, "POST", "uploads", {
    key: name,
    method: "MULTIPART",
    length,
    type,
    ...(sha256 && { partChecksumAlgorithm: "sha256" }),
    ...attributes,
  });
  if (asked.status !== 200) return asked;
  const { id, key } = asked.json() as MultipartUpload;
  return {
    key,
    send: async (sent) => {
      const checksums = sha256 && { checksums: { 1: sha256 } };
      const signed = await askApi(uploader, "POST", `uploads/${id}/parts`, { ...checksums });
      if (signed.status !== 200) return signed;
      const url = partUrl(signed.json() as SignPartsResponse);
      const checksum = sha256 && !sent.withoutChecksum && { "x-amz-checksum-sha256": sha256 };
      const part = await putPart(uploader, url, key, sent, { ...checksum });
      return part.status === 200 ? askApi(uploader, "POST", `uploads/${id}/complete`) : part;
    },
  };
};

/** `POST /s3/multipart` and what follows, in one part. */
export const companionParts: WayIn = async (uploader, { name, type = "", attributes }) => {
  const metadata = attributes?.metadata ?? {};
  const asked = await askApi(uploader, "POST", "s3/multipart", { filename: name, type, metadata });
  if (asked.status !== 200) return asked;
  const { key, uploadId } = asked.json() as { key: string; uploadId: string };
  const query = `key=${encodeURIComponent(key)}`;
  return {
    key,
    send: async (sent) => {
      const signed = await askApi(uploader, "GET", `s3/multipart/${uploadId}/1?${query}`);
      if (signed.status !== 200) return signed;
      const part = await putPart(uploader, (signed.json() as { url: string }).url, key, sent);
      if (part.status !== 200) return part;
      const parts = [{ PartNumber: 1, ETag: part.headers.etag }];
      return askApi(uploader, "POST", `s3/multipart/${uploadId}/complete?${query}`, { parts });
    },
  };
};

/** `POST /s3/sign` for each operation of an upload in one part, beginning with the Create. */
export const signRequestParts: WayIn = async (uploader, file) => {
  const request = { method: "POST", key: file.name, contentType: file.type };
  const asked = await askApi(uploader, "POST", "s3/sign", request);
  if (asked.status !== 200) return asked;
  const { url, key, headers } = asked.json() as Means & { url: string; headers: Record<string, string> };
  return { key, send: (sent) => sendSigned(uploader, { url, key, headers }, file, sent) };
};

interface SignedCreate {
  readonly url: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
}

async function sendSigned(
  uploader: Uploader,
  { url, key, headers }: SignedCreate,
  file: AskedFile,
  sent: SentFile,
): Promise<Answer> {
  const type = sent.type ?? file.type;
  const created = await uploader.stack.send("POST", url, "", {
    ...headers,
    ...sent.headers,
    ...(type && { "content-type": type }),
  });
  if (created.status !== 200) return created;
  const uploadId = /<UploadId>([^<]+)/.exec(created.body.toString())?.[1];
  const sign = async (operation: object) =>
    (await askApi(uploader, "POST", "s3/sign", { key, uploadId, ...operation })).json() as SignResponse;
  const part = await putPart(uploader, (await sign({ method: "PUT", partNumber: 1 })).url, key, sent);
  if (part.status !== 200) return part;
  const list = `<Part><PartNumber>1</PartNumber><ETag>${part.headers.etag}</ETag></Part>`;
  const body = `<CompleteMultipartUpload>${list}</CompleteMultipartUpload>`;
  const complete = await sign({ method: "POST" });
  return uploader.stack.send("POST", complete.url, body, complete.headers);
}

function putPart(
  { stack }: Uploader,
  url: string,
  key: string,
  { body, type, headers: added, rename = (same) => same }: SentFile,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const sent = { ...headers, ...added, ...(type && { "content-type": type }) };
  return stack.send("PUT", url.replace(key, rename(key)), body, sent);
}
