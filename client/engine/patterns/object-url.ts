import type { Pattern } from "../events/upload-event.js";

/** URL of a key by the direct or the edge pattern. @param base - URL of the pattern. @param key - As plain text. */
export function objectUrl(pattern: Pattern, base: string, key: string): string {
  // Slashes of the key separate segments.
  const path = key.split("/").map(encodeURIComponent).join("/");
  return `${base}${pattern === "direct" ? "/files" : ""}/${path}`;
}
