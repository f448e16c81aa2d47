import type { ContentHandling } from "../model/document/definition.js";

/** A body on its way between client and integration: bytes that nobody has looked into, or text. */
export type Content =
  | { readonly kind: "binary"; readonly bytes: Buffer }
  | { readonly kind: "text"; readonly text: string };

/** What conversion gives, or `undefined` where the body was to be base64 and is not. */
type Converted = Content | undefined;

/**
 * Whether a media type is binary to the API: only the exact type counts, and the catch-all that stands for every type.
 */
export function isBinaryType(mediaType: string, binaryMediaTypes: readonly string[]): boolean {
  return binaryMediaTypes.some((it) => it === "*/*" || it.toLowerCase() === mediaType);
}

/**
 * Converts a request's body before templates see it.
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
  // Bytes that are no UTF-8 become U+FFFD here: a file sent under a type that is not binary is spoilt.
  const text = bytes.toString("utf8");
  return handling === "CONVERT_TO_BINARY" ? decodeBase64(text) : { kind: "text", text };
}

/** What decides over the conversion of a response. */
interface ResponseTypes {
  /** Whether the integration's Content-Type is binary to the API. */
  readonly isBinary: boolean;
  /** Whether the client's first Accept is. */
  readonly acceptsBinary: boolean;
}

/**
 * Converts an integration's answer before templates see it.
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
