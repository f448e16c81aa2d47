const TOKEN = /^[!#$%&'*+\-.^_`|~\dA-Za-z]+$/;

/**
 * The media type that a browser uses for a `Content-Type` header, without parameters.
 * @see https://fetch.spec.whatwg.org/#concept-header-extract-mime-type
 */
export function browserMediaType(header: string): string | undefined {
  return lastMediaType(splitOutsideQuotes(header));
}

/** The media type for a reader that does not support quotes. */
export function mediaTypeSplitAtEveryComma(header: string): string | undefined {
  return lastMediaType(header.split(","));
}

function lastMediaType(values: readonly string[]): string | undefined {
  return values
    .map(essence)
    .filter((type) => type !== undefined && type !== "*/*")
    .at(-1);
}

/** @see https://fetch.spec.whatwg.org/#header-value-get-decode-and-split */
function splitOutsideQuotes(header: string): readonly string[] {
  const values = [""];
  for (let at = 0; at < header.length; at++) {
    if (header[at] === ",") {
      values.push("");
      continue;
    }
    const end = header[at] === '"' ? quoteEnd(header, at) : at;
    values.push((values.pop() ?? "") + header.slice(at, end + 1));
    at = end;
  }
  return values;
}

/** @see https://fetch.spec.whatwg.org/#collect-an-http-quoted-string */
function quoteEnd(header: string, start: number): number {
  let at = start + 1;
  while (at < header.length && header[at] !== '"') at += header[at] === "\\" ? 2 : 1;
  return at;
}

/** @see https://mimesniff.spec.whatwg.org/#parse-a-mime-type */
function essence(value: string): string | undefined {
  const text = value.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, "");
  const slash = text.indexOf("/");
  const type = text.slice(0, Math.max(slash, 0));
  const subtype = (text.slice(slash + 1).split(";")[0] ?? "").replace(/[\t\n\r ]+$/, "");
  return TOKEN.test(type) && TOKEN.test(subtype) ? `${type}/${subtype}`.toLowerCase() : undefined;
}
