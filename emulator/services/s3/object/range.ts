import { S3Error } from "../protocol/error.js";

/** First and last byte, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a `Range` header. Returns `undefined` if S3 sends the whole object: without a range, for several ranges, or for
 * another unit than bytes.
 * @throws {S3Error} 416 InvalidRange if the object has none of the bytes
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-14.1.2
 */
export function parseRange(value: string | undefined, size: number): ByteRange | undefined {
  const parts = /^bytes=(\d*)-(\d*)$/.exec(value?.trim() ?? "");
  if (value === undefined || parts === null || (parts[1] === "" && parts[2] === "")) return undefined;
  const [, first = "", last = ""] = parts;
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  // RFC 9110 calls a range invalid if it ends before it begins, and lets a server ignore it.
  if (first !== "" && last !== "" && Number(last) < Number(first)) return undefined;
  if (start < size && !(first === "" && Number(last) === 0)) return { start, end };
  throw new S3Error(416, "InvalidRange", "The requested range is not satisfiable", {
    details: { RangeRequested: value, ActualObjectSize: String(size) },
    headers: [["Content-Range", `bytes */${size}`]],
  });
}
