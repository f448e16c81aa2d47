const TOKEN = "[\\w!#$%&'*+.^`|~-]+";
// RFC 6838, section 4.2. An asterisk makes a range of types, which no object can have.
const NAME = "[\\w!#$&^.+-]+";
// Chromium's MediaRecorder does not quote the comma in `codecs=vp8,opus`.
const PARAMETER = `${TOKEN}=(?:"(?:[^"\\\\]|\\\\.)*"|${TOKEN}(?:,\\s*${TOKEN})*)`;
// Browsers split a Content-Type at commas and use the last media type. Other software splits inside quotes, too.
const SECOND_TYPE = `,\\s*${TOKEN}/${TOKEN}\\s*(?![^,;])`;
const ASCII_WITHOUT_SECOND_TYPE = `(?=[\\t -~]{0,255}$)(?!.*${SECOND_TYPE})`;
const MEDIA_TYPE = new RegExp(
  `^${ASCII_WITHOUT_SECOND_TYPE}(${NAME}/${NAME})(?:\\s*;(?:\\s*${PARAMETER})?)*$`,
);

/** The media type of content whose type the client does not know (RFC 2046, section 4.5.1). */
export const UNKNOWN_MEDIA_TYPE = "application/octet-stream";

/**
 * The type and subtype of a `Content-Type` value, in lower case and without parameters. `undefined` if the value is
 * malformed, or if some software could find a second media type in it. An accepted value can be stored unchanged,
 * because all software finds the type that we check.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-8.3.1
 * @see https://www.rfc-editor.org/rfc/rfc6838#section-4.2
 * @see https://fetch.spec.whatwg.org/#concept-header-extract-mime-type
 */
export function mediaType(contentType: string): string | undefined {
  return MEDIA_TYPE.exec(contentType)?.[1]?.toLowerCase();
}

/**
 * Whether a media type is one of those allowed.
 * @param type - In lower case, see {@link mediaType}.
 * @param allowed - Such as `image/*` or `application/pdf`; empty allows any.
 */
export function isAllowedType(type: string, allowed: readonly string[]): boolean {
  if (allowed.length === 0) return true;
  return allowed
    .map((pattern) => pattern.toLowerCase())
    .some((pattern) =>
      pattern.endsWith("/*") ? pattern === "*/*" || type.startsWith(pattern.slice(0, -1)) : pattern === type,
    );
}

/**
 * Whether a key's last segment ends in an allowed extension, ignoring case.
 * @param allowed - Such as `.pdf`; empty allows any.
 */
export function isAllowedExtension(key: string, allowed: readonly string[]): boolean {
  if (allowed.length === 0) return true;
  const name = key.slice(key.lastIndexOf("/") + 1).toLowerCase();
  return allowed.some(
    (extension) => name.length > extension.length && name.endsWith(extension.toLowerCase()),
  );
}
