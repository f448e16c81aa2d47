import type { ApiRequests } from "../api/api-requests.js";
import { UploadError } from "../errors.js";
import type { SignPartsRequest, SignPartsResponse } from "../wire.js";

/** A part's URL and what to send with it. */
interface PartToSend {
  readonly partNumber: number;
  readonly url: string;
}

/** Signs parts before they are sent. */
export interface PartSigner {
  /** The part with a URL that is valid for a while. */
  sign(partNumber: number): Promise<PartToSend>;
  /** The part's URL is not accepted any more: the next call signs it again. */
  forget(partNumber: number): void;
}

/** Parts to sign, in the order in which they will be sent. */
interface PartsToSign {
  readonly id: string;
  readonly partNumbers: readonly number[];
  /** Parts that are sent at the same time now. */
  readonly workers: () => number;
}

interface SignedUrl extends PartToSend {
  /** Milliseconds since 1970, by this machine's clock. */
  readonly validUntil: number;
}

/** A URL is not used in the last part of its life: a request takes a moment to arrive. */
const UNUSED_SHARE = 0.2;
/** Rounds of parts that are signed in one request. */
const ROUNDS_AHEAD = 2;

export function createPartSigner(
  { id, partNumbers, workers }: PartsToSign,
  api: ApiRequests,
  { now, signal }: { readonly now: () => number; readonly signal: AbortSignal },
): PartSigner {
  const signed = new Map<number, SignedUrl>();
  const queue = [...partNumbers];
  let signing: Promise<void> = Promise.resolve();

  const sign = async (wanted: readonly number[]) => {
    const body: SignPartsRequest = { partNumbers: wanted };
    const { json, headers } = await api.request({
      method: "POST",
      path: `/uploads/${id}/parts`,
      body,
      signal,
    });
    for (const url of signedUrls(json, headers.date, now())) signed.set(url.partNumber, url);
  };
  const valid = (partNumber: number) => {
    const url = signed.get(partNumber);
    return url !== undefined && url.validUntil > now() ? url : undefined;
  };
  const take = (partNumber: number) => {
    const ahead = queue.filter((number) => number >= partNumber && valid(number) === undefined);
    return [...new Set([partNumber, ...ahead.slice(0, workers() * ROUNDS_AHEAD)])];
  };

  return {
    async sign(partNumber) {
      // One request at a time: the one before may have signed this part.
      const mine = signing.then(() => (valid(partNumber) === undefined ? sign(take(partNumber)) : undefined));
      signing = mine.catch(() => {});
      await mine;
      const url = valid(partNumber);
      if (url === undefined) throw notSigned(partNumber);
      return url;
    },
    forget: (partNumber) => signed.delete(partNumber),
  };
}

/** By the server's own clock: this machine's may be wrong. */
function signedUrls(json: unknown, serverDate: string | undefined, now: number): readonly SignedUrl[] {
  const { urlTemplate, expiresAt, parts } = json as SignPartsResponse;
  const signedAt = Date.parse(serverDate ?? "");
  const life = Date.parse(expiresAt) - (Number.isNaN(signedAt) ? now : signedAt);
  const validUntil = now + life * (1 - UNUSED_SHARE);
  return parts.map(({ partNumber, signature }) => ({
    partNumber,
    validUntil,
    url: urlTemplate
      .replace("{partNumber}", () => String(partNumber))
      .replace("{signature}", () => signature),
  }));
}

function notSigned(partNumber: number): UploadError {
  const message = `The server signed no usable URL for part ${partNumber}. Check that the clocks of this machine and of the server are right.`;
  return new UploadError("service", "PartNotSigned", message);
}
