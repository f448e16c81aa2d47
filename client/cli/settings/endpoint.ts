import { isLoopback } from "../../engine/http/secure-send.js";
import { UploadError } from "../../node/index.js";

/**
 * Checks the base URL of the uploads API, and returns it without a trailing slash.
 * @throws {UploadError} if it is not a URL, or would send the token unencrypted over a network
 */
export function checkEndpoint(given: string, source: string): string {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw usage(`${source} must be the URL of the uploads API, for example https://uploads.example.com/v1.`);
  }
  if (url.username || url.password || url.search || url.hash) {
    throw usage(`${source} must be a URL without user name, password, query and fragment.`);
  }
  if (url.protocol === "http:" && !isLoopback(url)) {
    throw usage(`${source} must begin with https://, because http would expose your token to the network.`);
  }
  return url.href.replace(/\/+$/, "");
}

function usage(message: string): UploadError {
  return new UploadError("usage", "InvalidEndpoint", message);
}
