import type { HttpHeader } from "../../../http/http.js";

/** Headers that API Gateway sets itself. An integration's headers with these names are renamed. */
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

/** Headers that are removed from every response. */
const DROPPED = ["te", "trailer", "transfer-encoding"];

/**
 * Renames the headers of an integration's response that API Gateway does not pass unchanged.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
export function remapHeaders(headers: readonly HttpHeader[]): readonly HttpHeader[] {
  return headers
    .filter(([name]) => !DROPPED.includes(name.toLowerCase()))
    .map(([name, value]) =>
      REMAPPED.includes(name.toLowerCase()) ? [`x-amzn-Remapped-${name}`, value] : [name, value],
    );
}
