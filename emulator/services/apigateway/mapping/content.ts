import type { ContentHandling } from "../model/document/definition.js";

/** A body between client and integration: raw bytes, or a string. */
export type Content =
  | { readonly kind: "binary"; readonly bytes: Buffer }
  | { readonly kind: "text"; readonly text: string };

/** Result of a conversion; `undefined` if the body must be base64 and is not. */
type Converted = Content | undefined;

/** Whether a media type is a binary type of the API. Only an exact match or the catch-all type counts. */
export function isBinaryType(mediaType: string, binaryMediaTypes: readonly string[]): boolean {
  return binaryMediaTypes.some((it) => it === "*/*" || it.toLowerCase() === mediaType);
}

/**
 * Converts a request's body before templates read it.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings-workflow.html
 */
export function convertRequest(
  bytes: Buffer,
  isBinary: boolean,
  handling: ContentHandling | undefined,
): Converted {
  if (isBinary) {
    return handling === "CONVERT_TO_TEXT" ? { kind: "text", text: bytes.toString("base64") } : binary(bytes);
  }
  // Bytes that are not UTF-8 become U+FFFD, which corrupts a file of a type that is not binary.
  const text = bytes.toString("utf8");
  return handling === "CONVERT_TO_BINARY" ? decodeBase64(text) : { kind: "text", text };
}

/** The types that decide whether a response is converted. */
interface ResponseTypes {
  /** Whether the integration's Content-Type is binary to the API. */
  readonly isBinary: boolean;
  /** Whether the client's first Accept is a binary type of the API. */
  readonly acceptsBinary: boolean;
}

/**
 * Converts an integration's response before templates read it.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings-workflow.html
 */
export function convertResponse(
  bytes: Buffer,
  { isBinary, acceptsBinary }: ResponseTypes,
  handling: ContentHandling | undefined,
): Converted {
  const toText = handling === "CONVERT_TO_TEXT" || (handling === undefined && !acceptsBinary);
  if (isBinary) return toText ? { kind: "text", text: bytes.toString("base64") } : binary(bytes);
  return toText ? { kind: "text", text: bytes.toString("utf8") } : decodeBase64(bytes.toString("utf8"));
}

/** The bytes of converted content. */
export function contentBytes(content: Content): Buffer {
  return content.kind === "binary" ? content.bytes : Buffer.from(content.text, "utf8");
}

function binary(bytes: Buffer): Content {
  return { kind: "binary", bytes };
}

function decodeBase64(text: string): Converted {
  const isBase64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);
  return isBase64 ? binary(Buffer.from(text, "base64")) : undefined;
}
