import type { PresignedPut } from "../../../functions/presign/contract.js";
import type { Uploader } from "../../support/api-calls.js";
import { askApi } from "../../support/api-calls.js";
import { keyOf } from "../../support/ways-in.js";
import type { AskedFile, SentFile, WayIn } from "./way-in.js";

/** `POST /uploads` with method `PUT`. */
export const presignedPut: WayIn = async (uploader, file) => {
  const asked = await askApi(uploader, "POST", "uploads", {
    key: file.name,
    method: "PUT",
    ...described(file),
    ...file.attributes,
  });
  if (asked.status !== 200) return asked;
  const { url, key, headers } = asked.json() as PresignedPut;
  const { "content-length": _length, "content-type": _type, ...signed } = headers;
  const send = (sent: SentFile) =>
    put(uploader, url, key, file, { ...sent, headers: { ...attributesIn(signed), ...sent.headers } });
  return { key, send };
};

/** The signed headers of attributes. */
function attributesIn(signed: PresignedPut["headers"]): PresignedPut["headers"] {
  return Object.fromEntries(Object.entries(signed).filter(([name]) => !name.startsWith("x-amz-checksum")));
}

/** `POST /import`, which chooses the key. */
export const importUrl: WayIn = async (uploader, file) => {
  const asked = await askApi(uploader, "POST", "import", described(file));
  if (asked.status !== 200) return asked;
  const { upload_url: url } = asked.json() as { upload_url: string };
  const key = keyOf(url, uploader.stack.endpoints.s3.bucket);
  return { key, send: (sent) => put(uploader, url, key, file, sent) };
};

/** The API's description of a file, in addition to its name. */
function described({ length, type, sha256 }: AskedFile): object {
  return { length, type, ...(sha256 && { checksum: { algorithm: "sha256", value: sha256 } }) };
}

function put({ stack }: Uploader, url: string, key: string, file: AskedFile, sent: SentFile) {
  const { body, type = file.type, headers, withoutChecksum = false, rename = (same) => same } = sent;
  return stack.send("PUT", url.replace(key, rename(key)), body, {
    ...headers,
    ...(type && { "content-type": type }),
    ...(file.sha256 && !withoutChecksum && { "x-amz-checksum-sha256": file.sha256 }),
  });
}
