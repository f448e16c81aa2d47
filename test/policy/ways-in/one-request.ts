import type { Uploader } from "../../support/api-calls.js";
import { attributeHeaders } from "./attribute-headers.js";
import type { AskedFile, SentFile, WayIn } from "./way-in.js";

/** `PUT /files/{key+}`: what is declared is what is sent. */
export const direct: WayIn = async (uploader, file) => ({
  key: `uploads/alice/${file.name}`,
  send: (sent) => put(uploader, `${uploader.stack.endpoints.direct}/files/${file.name}`, file, sent),
});

/** `PUT /{key}` through CloudFront: what is declared is what is sent. */
export const edge: WayIn = async (uploader, file) => ({
  key: `uploads/alice/${file.name}`,
  send: (sent) => put(uploader, `${uploader.stack.endpoints.edge}/${file.name}`, file, sent),
});

function put({ stack, authorization }: Uploader, url: string, file: AskedFile, sent: SentFile) {
  const { body, chunked = false, type = file.type } = sent;
  const headers = {
    authorization,
    ...attributeHeaders(file.attributes),
    ...(type && { "content-type": type }),
    ...(file.sha256 && { "x-amz-checksum-sha256": file.sha256 }),
  };
  return chunked
    ? stack.sendChunked("PUT", url, body.toString(), headers)
    : stack.send("PUT", url, body, headers);
}
