import type { Readable } from "node:stream";
import type { HttpHeader, HttpResponse } from "../http.js";

/** What a small request body holds: never a file, so a limit in bytes bounds the memory it takes. */
export type SmallBody =
  | { readonly outcome: "read"; readonly bytes: Buffer }
  | { readonly outcome: "too-large"; readonly maxBytes: number };

/** Reads a body of at most `maxBytes`. */
export async function readSmallBody(body: Readable, maxBytes = 64 * 1024): Promise<SmallBody> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > maxBytes) return { outcome: "too-large", maxBytes };
    chunks.push(bytes);
  }
  return { outcome: "read", bytes: Buffer.concat(chunks) };
}

/** The object that a JSON text holds; `undefined` where it holds none. */
export function parseJsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Answers with JSON. */
export function jsonResponse(
  status: number,
  value: unknown,
  contentType = "application/json",
  headers: readonly HttpHeader[] = [],
): HttpResponse {
  return { status, headers: [["content-type", contentType], ...headers], body: JSON.stringify(value) };
}
