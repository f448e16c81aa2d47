import { tokenRevocation } from "openid-client";
import { UploadError } from "../../node/index.js";
import { issuerClient } from "../login/issuer-client.js";
import type { Session } from "../session.js";
import { checkEndpoint } from "../settings/endpoint.js";
import type { Login } from "../settings/logins.js";

/** `s3up logout`: deletes a login, and revokes it at the issuer if the issuer supports that. */
export async function logout(given: string | undefined, session: Session): Promise<void> {
  const endpoint = given === undefined ? undefined : checkEndpoint(given, "The endpoint");
  const login = await session.logins.find(endpoint);
  if (login === undefined)
    throw new UploadError(
      "usage",
      "NotLoggedIn",
      "No login is stored for this endpoint. Run s3up login ENDPOINT to log in.",
    );
  const secrets = await session.secrets();
  const secret = await secrets.read(login.endpoint);
  await secrets.remove(login.endpoint);
  await session.logins.remove(login.endpoint);
  const isRevoked = secret !== undefined && (await revoke(login, secret, session));
  session.stderr.write(`Logged out of ${login.endpoint}.\n`);
  if (!isRevoked) session.stderr.write("The issuer did not revoke the login; it ends when it expires.\n");
}

/** Revokes the refresh token at the issuer. Returns whether the issuer has done it. */
async function revoke(login: Login, secret: string, { fetch }: Session): Promise<boolean> {
  try {
    const { refreshToken } = JSON.parse(secret) as { readonly refreshToken?: string };
    if (refreshToken === undefined) return false;
    const client = await issuerClient(login.issuer, login.clientId, fetch);
    await tokenRevocation(client, refreshToken);
    return true;
  } catch {
    // The login is deleted on this machine in any case.
    return false;
  }
}
