import type { HttpHeader } from "../../../http/http.js";

/** Headers that belong to API Gateway's own connection: an integration's come out under another name. */
const REMAPPED = [
  "authorization",
  "connection",
  "content-length",
  "content-md5",
  "date",
  "expect",
  "host",
  "max-forwards",
  "proxy-authenticate",
  "server",
  "upgrade",
  "user-agent",
  "www-authenticate",
];

/** Headers that no answer carries. */
const DROPPED = ["te", "trailer", "transfer-encoding"];

/**
 * Renames the headers of an integration's answer that API Gateway does not let through as they are.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
export function remapHeaders(headers: readonly HttpHeader[]): readonly HttpHeader[] {
  return headers
    .filter(([name]) => !DROPPED.includes(name.toLowerCase()))
    .map(([name, value]) =>
      REMAPPED.includes(name.toLowerCase()) ? [`x-amzn-Remapped-${name}`, value] : [name, value],
    );
}
