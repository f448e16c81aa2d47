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
    text: 'API Gateway shows no function how long a body is. So a stack with such a limit must set `directSizeLimits: "ignored"`, which accepts that only the check after the upload enforces it. API Gateway itself takes 10 MB at most.',
  },
  {
    rules: ["minBytes", "maxBytes"],
    columns: ["Companion"],
    text: "These clients tell no size beforehand. A form is held to the range by S3. Parts are added up by our function before S3 puts them together, and an upload outside the range is aborted.",
  },
  {
    rules: ["minBytes", "maxBytes"],
    columns: ["signRequest"],
    text: "A form is held to the range by S3. With parts, Uppy itself asks S3 to put them together, so that only the check afterwards knows their sum; no more part numbers are signed than `maxBytes` can need.",
  },
  {
    rules: ["minBytes", "maxBytes"],
    columns: ["edge"],
    text: "A body without a declared length is rejected, however short it is.",
  },
  {
    rules: ["minBytes", "maxBytes"],
    columns: ["edge parts"],
    text: 'Our function bounds the announced size, each part, and the size that the last request names; S3 compares this one with the parts. Only with `"edge": {"parts": true}`, see [edge-parts.md](edge-parts.md).',
  },
  {
    rules: ["type"],
    columns: ["multipart", "Companion", "edge parts"],
    text: "With parts, the type is bound when the upload is created: one that is sent with a part has no effect.",
  },
  {
    rules: ["type"],
    columns: ["signRequest"],
    text: "Uppy does not tell the type of an upload in parts. If it does, S3 enforces it; if it does not, the check afterwards checks the type that S3 got.",
  },
  {
    rules: ["extension"],
    columns: ["import"],
    text: "The key is ours and has no extension. S3 rejects any other key.",
  },
  {
    rules: ["prefix"],
    columns: ["import", "Companion", "signRequest"],
    text: "The key is ours: of a name that a client gives only the last segment is kept, and a prefix in it has no effect.",
  },
  {
    rules: ["overwrite"],
    columns: ["import", "Companion", "signRequest"],
    text: "Every upload gets a fresh key from us.",
  },
  {
    rules: ["overwrite"],
    columns: ["POST", "Companion", "signRequest"],
    text: "A form gets a fresh key from us, since S3 has no write condition for forms. Until it expires (`formExpirySeconds`), the holder of a form can post to its key again; a bucket with versions keeps each object, and each is checked and reported in an event.",
  },
  {
    rules: ["checksum"],
    columns: ["multipart", "edge parts"],
    text: "S3 compares the checksum of each part, or a CRC of the whole when it puts the parts together.",
  },
  {
    rules: ["checksum"],
    columns: ["Companion", "signRequest"],
    text: "These clients cannot send one. If one is required, their uploads are rejected.",
  },
  {
    rules: ["headers"],
    columns: ["direct", "edge"],
    text: "Our function judges Cache-Control, Content-Disposition, Content-Encoding, Content-Language and Expires before S3 gets them: it forwards or rejects them.",
  },
  {
    rules: ["headers", "cacheControl", "contentDisposition"],
    columns: ["import", "PUT", "signRequest"],
    text: "A presigned URL binds no headers but those that were signed. The check afterwards rejects an object with Cache-Control, Content-Disposition, Content-Encoding, Content-Language or Expires. Values that were declared and signed are accepted, and so are `Content-Encoding: identity`, and `no-cache`, `no-store` and `max-age=0` in Cache-Control, which browsers send by themselves.",
  },
  {
    rules: ["headers", "cacheControl", "contentDisposition"],
    columns: ["multipart", "Companion", "edge parts"],
    text: "With parts, the headers of the object are bound when the upload is created: one that is sent with a part has no effect.",
  },
  {
    rules: ["metadata", "tags", "storageClasses"],
    columns: ["direct", "edge", "edge parts"],
    text: "These patterns do not forward metadata, tags and storage class: what a client sends has no effect.",
  },
  {
    rules: ["metadata", "tags", "storageClasses"],
    columns: ["import", "signRequest"],
    text: "Nothing can be asked for here, and S3 rejects a header that begins with `x-amz-` and was not signed.",
  },
  {
    rules: ["metadata"],
    columns: ["Companion"],
    text: "Uppy's own metadata. Without `attributes` in the policy, all names are stored.",
  },
  {
    rules: ["cacheControl", "contentDisposition"],
    columns: ["direct", "edge", "edge parts"],
    text: "Without `attributes` in the policy, all values are forwarded.",
  },
  {
    rules: ["limits"],
    columns: ["import", "Companion", "signRequest"],
    text: "The key is ours, without a folder: only limits with an empty prefix are for these uploads. They are enforced as those of a rule are.",
  },
  {
    rules: ["limits", "rule"],
    columns: ["direct"],
    text: "The size that a limit or a custom rule allows is stored with the object (`x-amz-meta-upload-max-bytes`). See [custom-rules.md](custom-rules.md).",
  },
];
