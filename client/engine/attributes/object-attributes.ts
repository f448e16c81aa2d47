import type { CreateUploadRequest } from "../wire.js";

/** Data to store with the object. The policy must allow each field. */
export type ObjectAttributes = Pick<
  CreateUploadRequest,
  "metadata" | "tags" | "storageClass" | "cacheControl" | "contentDisposition"
>;

/** The attributes among options, without undefined and empty ones. */
export function attributesOf({
  metadata,
  tags,
  storageClass,
  cacheControl,
  contentDisposition,
}: ObjectAttributes): ObjectAttributes {
  return {
    ...(hasNames(metadata) && { metadata }),
    ...(hasNames(tags) && { tags }),
    ...(storageClass !== undefined && { storageClass }),
    ...(cacheControl !== undefined && { cacheControl }),
    ...(contentDisposition !== undefined && { contentDisposition }),
  };
}

/** The attributes that the direct and edge patterns forward, as headers. */
export function attributeHeaders({
  cacheControl,
  contentDisposition,
}: ObjectAttributes): Readonly<Record<string, string>> {
  return {
    ...(cacheControl !== undefined && { "cache-control": cacheControl }),
    ...(contentDisposition !== undefined && { "content-disposition": contentDisposition }),
  };
}

/** The first attribute that only the presigned pattern stores; undefined without one. */
export function presignedAttribute(options: ObjectAttributes): keyof ObjectAttributes | undefined {
  const attributes = attributesOf(options);
  return (["metadata", "tags", "storageClass"] as const).find((name) => attributes[name] !== undefined);
}

/**
 * The attributes as a string that does not depend on the order of their names; undefined without attributes. S3 stores
 * attributes when an upload in parts is created, so a run with other attributes must not continue it.
 */
export function attributesText(options: ObjectAttributes): string | undefined {
  const { metadata = {}, tags = {}, ...values } = attributesOf(options);
  const sorted = { ...values, metadata: entriesOf(metadata), tags: entriesOf(tags) };
  const isEmpty = Object.keys(attributesOf(options)).length === 0;
  return isEmpty ? undefined : JSON.stringify(sorted);
}

function entriesOf(values: Readonly<Record<string, string>>) {
  return Object.entries(values).sort(([one], [other]) => (one < other ? -1 : 1));
}

function hasNames(values: Readonly<Record<string, string>> | undefined): boolean {
  return values !== undefined && Object.keys(values).length > 0;
}
