import type { Uploader } from "../../support/api-calls.js";
import { askApi } from "../../support/api-calls.js";
import { postForm } from "../../support/post-form.js";
import type { AskedFile, Means, SentFile, WayIn } from "./way-in.js";

interface Form {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** `POST /uploads` with method `POST`. */
export const presignedPost: WayIn = async (uploader, { name, length, type, sha256, attributes }) => {
  const checksum = sha256 && { algorithm: "sha256", value: sha256 };
  const body = { key: name, method: "POST", length, type, ...(checksum && { checksum }), ...attributes };
  return means(uploader, await askApi(uploader, "POST", "uploads", body), type);
};

/** `GET /s3/params`, which has no size. */
export const companionForm: WayIn = async (uploader, { name, type = "", attributes }) => {
  const metadata = Object.entries(attributes?.metadata ?? {}).map(
    ([field, value]) => [`metadata[${field}]`, value] as const,
  );
  const query = new URLSearchParams({
    filename: name,
    ...(type && { type }),
    ...Object.fromEntries(metadata),
  });
  return means(uploader, await askApi(uploader, "GET", `s3/params?${query}`), type);
};

/** `POST /s3/sign` for PutObject, which has no size. */
export const signRequestForm: WayIn = async (uploader, { name, type }) =>
  means(
    uploader,
    await askApi(uploader, "POST", "s3/sign", { method: "PUT", key: name, contentType: type }),
    type,
  );

type Asked = Awaited<ReturnType<typeof askApi>>;

function means({ stack }: Uploader, asked: Asked, askedType: AskedFile["type"]): Means | Asked {
  if (asked.status !== 200) return asked;
  const { url, fields } = asked.json() as Form;
  const { key = "" } = fields;
  return { key, send: (sent) => postForm(stack, url, changed(fields, sent, askedType), sent.body) };
}

function changed(
  fields: Form["fields"],
  { type, headers, withoutChecksum = false, rename = (key) => key }: SentFile,
  askedType: string | undefined,
): Form["fields"] {
  const { key = "", "x-amz-checksum-sha256": checksum, ...others } = fields;
  const sentType = type ?? askedType;
  return {
    ...others,
    ...headers,
    key: rename(key),
    ...(checksum && !withoutChecksum && { "x-amz-checksum-sha256": checksum }),
    ...(sentType && { "content-type": sentType }),
  };
}
