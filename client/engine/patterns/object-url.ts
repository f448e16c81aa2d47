import type { Pattern } from "../events/upload-event.js";

/** URL of a key with the direct or the edge pattern. @param base - URL of the pattern. @param key - Not encoded. */
export function objectUrl(pattern: Pattern, base: string, key: string): string {
  // Slashes of the key stay.
  const path = key.split("/").map(encodeURIComponent).join("/");
  return `${base}${pattern === "direct" ? "/files" : ""}/${path}`;
}
