import type { HttpRequest } from "../../../http/http.js";
import { header } from "../../../http/http.js";
import { percentDecode } from "../../../sigv4/canonical-request.js";
import { S3Error } from "./error.js";

/** The bucket and the key that a request names. */
export interface Address {
  /** Missing if the request is for the service itself. */
  readonly bucket?: string;
  /** Decoded. Missing if the request is for the bucket. */
  readonly key?: string;
  /** Whether the host belongs to transfer acceleration. */
  readonly accelerated: boolean;
}

/**
 * Maximum length of a key, in bytes of UTF-8.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
 */
const MAX_KEY_BYTES = 1024;

/** `BUCKET.s3.REGION.amazonaws.com`, `BUCKET.s3-accelerate.amazonaws.com`, `BUCKET.localhost`. */
const VIRTUAL_HOST =
  /^(?<bucket>[a-z0-9][a-z0-9.-]*)\.(?:s3[.-][a-z0-9-]+\.amazonaws\.com|s3\.amazonaws\.com|(?<accelerate>s3-accelerate(?:\.dualstack)?\.amazonaws\.com)|localhost)(?::\d+)?$/i;

/**
 * Reads bucket and key from the host, or else from the path.
 * @throws {S3Error} if the key is invalid
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 */
export function addressOf(request: HttpRequest): Address {
  const host = VIRTUAL_HOST.exec(header(request, "host") ?? "")?.groups;
  if (host?.bucket !== undefined) {
    const key = decodeKey(request.path.slice(1));
    return { bucket: host.bucket, accelerated: host.accelerate !== undefined, ...key };
  }
  return { accelerated: false, ...pathAddressOf(request.path) };
}

/** Reads bucket and key from a path of the form `/BUCKET/KEY`. */
function pathAddressOf(path: string): Pick<Address, "bucket" | "key"> {
  const slash = path.indexOf("/", 1);
  const bucket = slash < 0 ? path.slice(1) : path.slice(1, slash);
  if (bucket === "") return {};
  return { bucket: percentDecode(bucket).toString(), ...decodeKey(slash < 0 ? "" : path.slice(slash + 1)) };
}

function decodeKey(raw: string): Pick<Address, "key"> {
  if (raw === "") return {};
  return { key: keyOf(percentDecode(raw)) };
}

/**
 * Decodes a key from bytes.
 * @throws {S3Error} 400 if the key is too long or not UTF-8
 */
export function keyOf(bytes: Uint8Array): string {
  if (bytes.length > MAX_KEY_BYTES) {
    throw new S3Error(400, "KeyTooLongError", "Your key is too long", {
      details: { Size: String(bytes.length), MaxSizeAllowed: String(MAX_KEY_BYTES) },
    });
  }
  const key = decodeUtf8(bytes);
  if (key === undefined || leadsOut(key)) {
    throw new S3Error(400, "InvalidURI", "Couldn't parse the specified URI.");
  }
  return key;
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * Whether a key leads out of its bucket: read from the left, at some point it has more `..` segments than other
 * segments.
 */
function leadsOut(key: string): boolean {
  let depth = 0;
  for (const segment of key.split("/")) {
    if (segment === "..") depth -= 1;
    else if (segment !== "." && segment !== "") depth += 1;
    if (depth < 0) return true;
  }
  return false;
}
