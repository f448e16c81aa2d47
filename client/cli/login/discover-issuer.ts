import { UploadError } from "../../node/index.js";
import type { fetchThrough } from "../network/fetch.js";

/** The part of the endpoint's discovery document that a login needs; `docs/http-api.md` describes the document. */
interface EndpointDescription {
  readonly issuers: readonly OfferedIssuer[];
}

/** An issuer whose tokens the endpoint accepts. */
export interface OfferedIssuer {
  readonly type: string;
  /** Omitted for callers without tokens, such as those with pre-shared keys. */
  readonly issuer?: string;
  /** A caller needs one of these. */
  readonly scopes?: readonly string[];
  readonly audience?: readonly string[];
  /** The issuer's client for this program. */
  readonly commandLine?: { readonly clientId: string; readonly callbackUrls: readonly string[] };
}

/**
 * Reads which issuers an endpoint trusts.
 * @throws {UploadError} if the endpoint does not tell
 */
export async function offeredIssuers(
  endpoint: string,
  fetch: ReturnType<typeof fetchThrough>,
): Promise<readonly OfferedIssuer[]> {
  const url = `${endpoint}/.well-known/s3-upload-patterns`;
  const answer = await fetch(url, { method: "GET", headers: { accept: "application/json" } });
  const description = answer.ok ? parse(await answer.text()) : undefined;
  if (description !== undefined) return description.issuers;
  const { host } = new URL(endpoint);
  throw new UploadError(
    "service",
    "NotDescribed",
    `${host} does not say who issues its tokens (status ${answer.status} for /.well-known/s3-upload-patterns). Check the endpoint, with its stage, or name the issuer: --issuer URL --client-id ID.`,
    { status: answer.status },
  );
}

function parse(body: string): EndpointDescription | undefined {
  try {
    const description = JSON.parse(body) as Partial<EndpointDescription> | null;
    return Array.isArray(description?.issuers) ? { issuers: description.issuers } : undefined;
  } catch {
    return undefined;
  }
}
