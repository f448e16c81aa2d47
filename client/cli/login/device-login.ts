import type { Configuration } from "openid-client";
import * as openid from "openid-client";
import type { Tokens } from "./browser-login.js";
import { tokenParameters } from "./browser-login.js";
import type { LoginRequest } from "./login-request.js";

/** Shows the user a page and the code to enter there. */
type ShowCode = (page: string, code: string) => void;

/** Whether the issuer supports the login on another device. */
export function hasDeviceLogin(client: Configuration): boolean {
  return client.serverMetadata().device_authorization_endpoint !== undefined;
}

/**
 * Signs the user in on any device, with a short code on a page of the issuer.
 * @see https://www.rfc-editor.org/rfc/rfc8628
 */
export async function deviceLogin(
  client: Configuration,
  request: LoginRequest,
  show: ShowCode,
  signal: AbortSignal,
): Promise<Tokens> {
  const device = await openid.initiateDeviceAuthorization(client, tokenParameters(client, request));
  show(device.verification_uri, device.user_code);
  return openid.pollDeviceAuthorizationGrant(client, device, undefined, { signal });
}
