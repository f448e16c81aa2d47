import type { Configuration, ServerMetadata } from "openid-client";
import * as openid from "openid-client";
import { isLoopback } from "../../engine/http/secure-send.js";
import { NoAnswerError, UploadError } from "../../node/index.js";
import type { fetchThrough } from "../network/fetch.js";

type Fetch = ReturnType<typeof fetchThrough>;

/**
 * Reads the issuer's discovery document and creates a public client.
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html
 * @throws {UploadError} if the document is missing or another issuer's
 */
export async function issuerClient(issuer: string, clientId: string, fetch: Fetch): Promise<Configuration> {
  const url = checkedIssuer(issuer);
  const metadata = await discover(url, fetch);
  // An emulator on this machine replaces the issuer in its tokens.
  if (!isLoopback(url) && metadata.issuer.replace(/\/$/, "") !== issuer.replace(/\/$/, "")) {
    throw authentication(
      "IssuerMismatch",
      `The document at ${url.host} is of another issuer. Check --issuer.`,
    );
  }
  const client = new openid.Configuration(metadata, clientId, undefined, openid.None());
  client[openid.customFetch] = (address, options) => fetch(address, options as Parameters<Fetch>[1]);
  if (isLoopback(url)) openid.allowInsecureRequests(client);
  return client;
}

function checkedIssuer(issuer: string): URL {
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined;
  if (url !== undefined && (url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url))))
    return url;
  throw new UploadError(
    "usage",
    "InvalidIssuer",
    "--issuer must be an https URL, as it is in the tokens' iss claim.",
  );
}

async function discover(url: URL, fetch: Fetch): Promise<ServerMetadata> {
  const address = `${url.href.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const answer = await fetch(address, { method: "GET", headers: { accept: "application/json" } });
  const metadata = answer.ok ? await readMetadata(answer) : undefined;
  if (typeof metadata?.issuer === "string") return { ...metadata, issuer: metadata.issuer };
  throw authentication(
    "NoDiscovery",
    `${url.host} has no discovery document for this issuer (status ${answer.status}). Check --issuer.`,
  );
}

async function readMetadata(answer: Response): Promise<Partial<ServerMetadata> | undefined> {
  try {
    return (await answer.json()) as Partial<ServerMetadata>;
  } catch {
    return undefined;
  }
}

/** The issuer's error about a failed login, without its URLs and tokens. */
export function loginError(error: unknown): unknown {
  if (error instanceof UploadError || error instanceof NoAnswerError) return error;
  if (error instanceof openid.ResponseBodyError || error instanceof openid.AuthorizationResponseError) {
    const { error: code, error_description: description } = error;
    const reason = description === undefined ? code : `${code}: ${description}`;
    return authentication(code, `The issuer rejected the login (${reason}). Run s3up login again.`, error);
  }
  if (error instanceof openid.ClientError || error instanceof TypeError) {
    const { code = "InvalidAnswer" } = error as { readonly code?: string };
    return authentication(
      code,
      `The issuer's answer is not valid (${error.message}). Run s3up login again.`,
      error,
    );
  }
  return error;
}

function authentication(code: string, message: string, cause?: unknown): UploadError {
  return new UploadError("authentication", code, message, { cause });
}
