import type { Rule } from "../rules/rules.js";

/** The columns of the page: Companion's clients and `signRequest`'s send small files by a form, and large ones in parts. */
export const COLUMNS = {
  direct: ["direct"],
  import: ["import"],
  PUT: ["PUT"],
  POST: ["POST"],
  multipart: ["multipart"],
  Companion: ["Companion form", "Companion parts"],
  signRequest: ["signRequest form", "signRequest parts"],
  edge: ["edge"],
  "edge parts": ["edge parts"],
} as const;

/** The columns in words, above the table. */
export const COLUMN_MEANINGS = `- **direct**: the direct pattern, \`PUT /files/{key}\`
- **import**: the presigned pattern's \`POST /import\`, which answers with one URL for a PUT
- **PUT**, **POST**, **multipart**: the presigned pattern's \`POST /uploads\`, for a PUT, a form, or an upload in parts
- **Companion**: the presigned pattern's routes for Uppy 4 and 5 (\`endpoint\`), which Companion has, too: forms and parts
- **signRequest**: the presigned pattern's route for Uppy 6 (\`signRequest\`): forms and parts
- **edge**, **edge parts**: the edge pattern, a PUT or S3's own protocol of an upload in parts`;

/** One of {@link COLUMNS}. */
export type Column = keyof typeof COLUMNS;

/** An explanation that a cell alone does not give. */
interface Note {
  readonly rules: readonly Rule[];
  readonly columns: readonly Column[];
  readonly text: string;
}

/** In the order of the page. */
export const NOTES: readonly Note[] = [
  {
    rules: ["minBytes", "maxBytes"],
    columns: ["direct"],
    text: 'API Gateway does not pass the length of a body to functions. So a stack with such a limit must set `directSizeLimits: "ignored"`, which accepts that only the check after the upload enforces it. API Gateway itself accepts at most 10 MB.',
  },
  {
    rules: ["minBytes", "maxBytes"],
    columns: ["Companion"],
    text: "These clients do not declare a size. S3 enforces the range for a form. For parts, our function adds up their sizes before S3 completes the upload, and aborts an upload outside the range.",
  },
  {
    rules: ["minBytes", "maxBytes"],
    columns: ["signRequest"],
    text: "S3 enforces the range for a form. With parts, Uppy itself completes the upload in S3, so that only the check afterwards knows the size; the presigner signs no more part numbers than `maxBytes` needs.",
  },
  {
    rules: ["minBytes", "maxBytes"],
    columns: ["edge"],
    text: "A body without a declared length is rejected, however short it is.",
  },
  {
    rules: ["minBytes", "maxBytes"],
    columns: ["edge parts"],
    text: 'Our function limits the declared size, each part, and the size in the completion; S3 compares the last one with the parts. Only with `"edge": {"parts": true}`, see [edge-parts.md](edge-parts.md).',
  },
  {
    rules: ["type"],
    columns: ["multipart", "Companion", "edge parts"],
    text: "With parts, the type is fixed when the upload is created: a type that is sent with a part has no effect.",
  },
  {
    rules: ["type"],
    columns: ["signRequest"],
    text: "By default, Uppy does not send the type of an upload in parts (`contentTypeOf`). If it does, S3 enforces the type; otherwise the check afterwards compares the type of the stored object.",
  },
  {
    rules: ["extension"],
    columns: ["import"],
    text: "Our function chooses the key, without an extension. S3 rejects any other key.",
  },
  {
    rules: ["prefix"],
    columns: ["import", "Companion", "signRequest"],
    text: "Our function chooses the key: it keeps only the last segment of a name that the client sends, so a prefix in the name has no effect.",
  },
  {
    rules: ["overwrite"],
    columns: ["import", "Companion", "signRequest"],
    text: "Our function gives every upload a fresh key.",
  },
  {
    rules: ["overwrite"],
    columns: ["POST", "Companion", "signRequest"],
    text: "Our function gives every form a fresh key, because S3 has no conditional write for forms. Until it expires (`formExpirySeconds`), the holder of a form can post to its key again; a bucket with versions keeps each object, and each is checked and reported in an event.",
  },
  {
    rules: ["checksum"],
    columns: ["multipart", "edge parts"],
    text: "S3 compares the checksum of each part, or a CRC of the whole object when it completes the upload.",
  },
  {
    rules: ["checksum"],
    columns: ["Companion", "signRequest"],
    text: "These clients cannot send a checksum. If the policy requires one, their uploads are rejected.",
  },
  {
    rules: ["headers"],
    columns: ["direct", "edge"],
    text: "Our function forwards or rejects Cache-Control, Content-Disposition, Content-Encoding, Content-Language and Expires. These ways have one request, so S3 gets no header that our function has not seen.",
  },
  {
    rules: ["headers", "cacheControl", "contentDisposition"],
    columns: ["import", "PUT", "signRequest"],
    text: "A presigned URL does not bind headers that were not signed. The check afterwards rejects an object with Cache-Control, Content-Disposition, Content-Encoding, Content-Language or Expires. Values that were declared and signed are accepted, and so are `Content-Encoding: identity`, and `no-cache`, `no-store` and `max-age=0` in Cache-Control, which browsers send by themselves.",
  },
  {
    rules: ["headers", "cacheControl", "contentDisposition"],
    columns: ["multipart", "Companion", "edge parts"],
    text: "With parts, the headers of the object are fixed when the upload is created: a header that is sent with a part has no effect.",
  },
  {
    rules: ["metadata", "tags", "storageClasses"],
    columns: ["direct", "edge", "edge parts"],
    text: "These patterns do not forward metadata, tags and storage class: what a client sends has no effect.",
  },
  {
    rules: ["metadata", "tags", "storageClasses"],
    columns: ["import", "signRequest"],
    text: "This route has no such field, and S3 rejects a header that begins with `x-amz-` and was not signed.",
  },
  {
    rules: ["metadata"],
    columns: ["Companion"],
    text: "These are Uppy's metadata. Without `attributes` in the policy, all names are stored.",
  },
  {
    rules: ["cacheControl", "contentDisposition"],
    columns: ["direct", "edge", "edge parts"],
    text: "Without `attributes` in the policy, all values are forwarded.",
  },
  {
    rules: ["limits"],
    columns: ["import", "Companion", "signRequest"],
    text: "Our function chooses the key, without a folder: only limits with an empty prefix apply, and are enforced as those of a custom rule are.",
  },
  {
    rules: ["limits", "rule"],
    columns: ["direct"],
    text: "The size that a limit or a custom rule allows is stored with the object (`x-amz-meta-upload-max-bytes`). See [custom-rules.md](custom-rules.md).",
  },
];
