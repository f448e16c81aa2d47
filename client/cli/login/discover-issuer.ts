import type { DiscoveredIssuer, DiscoveryResponse } from "../../../functions/presign/contract.js";
import { UploadError } from "../../node/index.js";
import type { fetchThrough } from "../network/fetch.js";

/** An issuer whose tokens the endpoint accepts. */
export type OfferedIssuer = Extract<DiscoveredIssuer, { readonly issuer: string }>;

/**
 * Reads the issuers that an endpoint trusts.
 * @throws {UploadError} if the endpoint does not list them
 */
export async function offeredIssuers(
  endpoint: string,
  fetch: ReturnType<typeof fetchThrough>,
): Promise<readonly OfferedIssuer[]> {
  const url = `${endpoint}/.well-known/s3-upload-patterns`;
  const answer = await fetch(url, { method: "GET", headers: { accept: "application/json" } });
  const description = answer.ok ? parse(await answer.text()) : undefined;
  if (description !== undefined) return description.issuers.filter((one) => "issuer" in one);
  const { host } = new URL(endpoint);
  throw new UploadError(
    "service",
    "NotDescribed",
    `${host} does not say who issues its tokens (status ${answer.status} for /.well-known/s3-upload-patterns). Check the endpoint, with its stage, or name the issuer: --issuer URL --client-id ID.`,
    { status: answer.status },
  );
}

function parse(body: string): Pick<DiscoveryResponse, "issuers"> | undefined {
  try {
    const description = JSON.parse(body) as Partial<DiscoveryResponse> | null;
    return Array.isArray(description?.issuers) ? { issuers: description.issuers } : undefined;
  } catch {
    return undefined;
  }
}
