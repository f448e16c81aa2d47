import { decodeMetadata } from "../../upload-policy/attributes/encoded-word.js";
import type { StoredObject } from "../ports.js";

const HEADER = "x-amz-meta-";
/** Beginning of the names of our own metadata. */
const OURS = "upload-";

/** The metadata that the client has given, decoded, by name without `x-amz-meta-`. */
export function clientMetadata({
  metadata,
}: Pick<StoredObject, "metadata">): Readonly<Record<string, string>> {
  const named = Object.entries(metadata).map(
    ([header, value]) => [header.slice(HEADER.length), decodeMetadata(value)] as const,
  );
  return Object.fromEntries(named.filter(([name]) => !name.startsWith(OURS)));
}
