import type { SampleFile } from "../sample-file.js";
import type { Target } from "../target.js";
import { expectOk, post, put } from "./api-requests.js";

const TYPE = "application/octet-stream";

/** The fields of the response to `POST /uploads` that an upload needs. */
interface PresignedPut {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Creates a presigned PUT of the file to a key of the caller's choice. */
export async function createUpload(target: Target, file: SampleFile, key: string): Promise<PresignedPut> {
  const wanted = { key, length: file.bytes, type: TYPE, method: "PUT" };
  const answer = await post(`${target.presigned}/uploads`, target.token, wanted);
  return JSON.parse(await expectOk(answer)) as PresignedPut;
}

/** Uploads the file by `POST /import`, which the package in `client/` does not use. Returns the object's key. */
export async function importFile(target: Target, file: SampleFile): Promise<string> {
  const answer = await post(`${target.presigned}/import`, target.token, { length: file.bytes, type: TYPE });
  const { upload_url: url } = JSON.parse(await expectOk(answer)) as { upload_url: string };
  await expectOk(await put(url, file, { "content-type": TYPE }));
  return objectKeyOf(url);
}

/** The key inside a presigned URL, path-style or virtual-hosted. */
function objectKeyOf(url: string): string {
  const { hostname, pathname } = new URL(url);
  const path = decodeURIComponent(pathname.slice(1));
  return /\.s3[.-]/.test(hostname) ? path : path.slice(path.indexOf("/") + 1);
}
