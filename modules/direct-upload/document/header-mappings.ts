import type { ForwardedHeader } from "../../../functions/api-authorizer/contract.js";
import { contextField } from "../../../functions/api-authorizer/contract.js";
import type { Parameter } from "../../rest-api/document/openapi.js";
import type { DocumentSecurity } from "../../rest-api/document/security.js";

/**
 * Maps a client's headers to headers of the request to S3. API Gateway compares names in mappings case-sensitively:
 * HTTP/2 sends them in lower case, HTTP/1.1 as the client writes them. An authorizer function reads them in any case
 * and passes them on in its context. Without such a function, only names in lower case reach S3.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
export function fromClient(
  names: readonly ForwardedHeader[],
  { type }: DocumentSecurity,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.map((name) => [
      `integration.request.header.${capitalized(name)}`,
      type === "function" ? `context.authorizer.${contextField(name)}` : `method.request.header.${name}`,
    ]),
  );
}

/** Declares a header that a client may send. */
export function headerParameter(name: string, description?: string): Parameter {
  return {
    name,
    in: "header",
    required: false,
    ...(description !== undefined && { description }),
    schema: { type: "string" },
  };
}

/** Writes an HTTP header as its standard does, e.g. `Content-Type`. S3's own headers stay in lower case. */
function capitalized(name: string): string {
  return name.startsWith("x-") ? name : name.replace(/(?:^|-)\w/g, (letters) => letters.toUpperCase());
}
