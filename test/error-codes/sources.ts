import { readSource, sourcesBelow } from "../support/sources.js";
import type { Pattern } from "./error-code.js";

/** A place in the sources that answers an error code. */
interface CodeInSource {
  readonly code: string;
  readonly file: string;
  /** Omitted if it is not next to the code. */
  readonly status?: number;
  /** The pattern, if only one uses the file. */
  readonly pattern?: Pattern;
}

/** Calls such as `rejected(400, "InvalidKey", …)`. */
const CALL = /\b\w+\(\s*(\d{3}),\s*"([A-Z]\w+)"/g;
/** Fields such as `code: "UploadsPaused"`. */
const FIELD = /\bcode: "([A-Z]\w+)"/g;

const PATTERNS: Readonly<Record<string, Pattern>> = {
  "functions/api-authorizer/request/": "direct",
  "functions/edge-authorizer/": "edge",
  "functions/presign/": "presigned",
  "modules/direct-upload/document/": "direct",
};

/** The folder of the function whose codes are sent as events. */
export const CHECKS_OBJECTS = "functions/upload-completed/";

/** Every error code in `functions/` and `modules/`. */
export function codesInSources(): readonly CodeInSource[] {
  return ["functions", "modules"].flatMap(sourcesBelow).flatMap((file) => {
    const text = readSource(file);
    const pattern = Object.entries(PATTERNS).find(([folder]) => file.startsWith(folder))?.[1];
    return [
      ...[...text.matchAll(CALL)].map(([, status, code = ""]) => ({ code, status: Number(status) })),
      ...[...text.matchAll(FIELD)].map(([, code = ""]) => ({ code })),
      ...uncheckedCodes(file, text),
    ].map((found) => ({ ...found, file, pattern }));
  });
}

/** The codes of a token that cannot be checked at present are a list, not calls. */
function uncheckedCodes(
  file: string,
  text: string,
): readonly { readonly code: string; readonly status: number }[] {
  const [, list = ""] = /\bUNCHECKED_CODES = \[([^\]]*)\]/.exec(text) ?? [];
  return [...list.matchAll(/"(\w+)"/g)].map(([, code = ""]) => ({ code, status: 503, file }));
}
