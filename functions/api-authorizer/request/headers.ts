import type { APIGatewayRequestAuthorizerEvent } from "aws-lambda";
import type { UploadRejection } from "../../upload-policy/rejection.js";
import { rejected } from "../../upload-policy/rejection.js";
import type { ForwardedFields, ForwardedHeader } from "../contract.js";
import { contextField } from "../contract.js";

/** S3's limit for one header that it stores, in bytes. */
const MAX_VALUE_BYTES = 2_048;

/** Matches printable ASCII. Other characters are rejected, because AWS does not document how API Gateway signs them. */
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

/** The value of a request's header, ignoring case; several values are joined by `, ` (RFC 9110, section 5.2). */
export function headerOf(
  { headers, multiValueHeaders }: APIGatewayRequestAuthorizerEvent,
  name: string,
): string | undefined {
  const values = Object.entries(multiValueHeaders ?? headers ?? {})
    .filter(([candidate]) => candidate.toLowerCase() === name)
    .flatMap(([, value]) => value ?? []);
  return values.length === 0 ? undefined : values.join(", ");
}

/** The context fields of the headers for S3, or the rejection if a header is invalid. */
export type Forwarding =
  | { readonly outcome: "forwarded"; readonly fields: ForwardedFields }
  | UploadRejection;

/**
 * Reads the headers that are forwarded to S3. A missing or empty header gets no field, and the mapping omits it: an
 * empty value could be signed in a different form than it is sent.
 */
export function forwardHeaders(
  event: APIGatewayRequestAuthorizerEvent,
  names: readonly ForwardedHeader[],
): Forwarding {
  const sent = names
    .map((name) => [name, headerOf(event, name)?.trim() ?? ""] as const)
    .filter(([, value]) => value !== "");
  for (const [name, value] of sent) {
    const problem = valueProblem(value);
    if (problem !== undefined) return rejected(400, "InvalidHeader", `The header ${name} ${problem}`);
  }
  const fields = Object.fromEntries(sent.map(([name, value]) => [contextField(name), value]));
  return { outcome: "forwarded", fields };
}

function valueProblem(value: string): string | undefined {
  if (!PRINTABLE_ASCII.test(value)) {
    return (
      "holds a character that is not printable ASCII. Use the characters from space to ~, and write others in an " +
      "encoded form, e.g. filename*=UTF-8''gr%C3%BC%C3%9Fe.pdf in Content-Disposition."
    );
  }
  return value.length > MAX_VALUE_BYTES
    ? `has ${value.length} bytes; at most ${MAX_VALUE_BYTES} are accepted. Shorten it.`
    : undefined;
}
