import { UploadError } from "../errors.js";
import type { Platform } from "../platform.js";

/** This machine, as `URL` writes its names and addresses. */
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Whether a URL is on this machine. */
export function isLoopback({ hostname }: { readonly hostname: string }): boolean {
  return LOOPBACK.test(hostname);
}

/**
 * Sends requests with encryption only, unless the endpoint itself has none, or both are on this machine: the server names
 * further URLs, which receive the file, and with the direct and edge patterns the token.
 */
export function secureSend({ send }: Pick<Platform, "send">, endpoint: string): Platform["send"] {
  const isPlain = protocolOf(endpoint) === "http:";
  const isLocal = URL.canParse(endpoint) && isLoopback(new URL(endpoint));
  return async (request) => {
    const protocol = protocolOf(request.url);
    const mayBePlain = () => isPlain || (isLocal && isLoopback(new URL(request.url)));
    if (protocol !== "https:" && !(protocol === "http:" && mayBePlain())) throw insecure(protocol);
    return send(request);
  };
}

/** The protocol of a URL; empty if the string is not a URL. */
function protocolOf(url: unknown): string {
  return typeof url === "string" && URL.canParse(url) ? new URL(url).protocol : "";
}

function insecure(protocol: string): UploadError {
  const found = protocol === "" ? "is not a URL" : `begins with ${protocol}`;
  const message = `An address that the server gave for the upload ${found}. It must begin with https:, because the file and the token would not be encrypted otherwise. Tell the operator of the endpoint.`;
  return new UploadError("service", "InsecureAddress", message);
}
