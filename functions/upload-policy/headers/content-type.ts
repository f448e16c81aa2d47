const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
// RFC 6838, section 4.2. It knows no asterisk: a wildcard is a range of types, and no object's type.
const NAME = "[\\w!#$&^.+-]{1,127}";
// A comma inside a quoted value is refused: browsers split a Content-Type at commas and believe the last part.
const QUOTED = '"[\\t\\x20\\x21\\x23-\\x2b\\x2d-\\x5b\\x5d-\\x7e]*"';
const MEDIA_TYPE = new RegExp(`^(${NAME}/${NAME})(?:[ \\t]*;[ \\t]*${TOKEN}=(?:${TOKEN}|${QUOTED}))*$`);
const MAX_CONTENT_TYPE_LENGTH = 255;

/**
 * The type and subtype of a `Content-Type` value, in lower case and without parameters; undefined where it is none.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-8.3.1
 * @see https://www.rfc-editor.org/rfc/rfc6838#section-4.2
 */
export function mediaType(contentType: string): string | undefined {
  if (contentType.length > MAX_CONTENT_TYPE_LENGTH) return undefined;
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
    .some(
      (pattern) =>
        pattern === "*/*" ||
        pattern === type ||
        (pattern.endsWith("/*") && type.startsWith(pattern.slice(0, -1))),
    );
}

/**
 * Whether a key's last segment ends in an extension that is allowed, compared without regard to case.
 * @param allowed - Such as `.pdf`; empty allows any.
 */
export function isAllowedExtension(key: string, allowed: readonly string[]): boolean {
  if (allowed.length === 0) return true;
  const name = key.slice(key.lastIndexOf("/") + 1).toLowerCase();
  return allowed.some(
    (extension) => name.length > extension.length && name.endsWith(extension.toLowerCase()),
  );
}
