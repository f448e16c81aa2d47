import type { ApiRequests } from "../../api/api-requests.js";
import { UploadError } from "../../errors.js";
import type { SignPartsRequest, SignPartsResponse } from "../../wire.js";

/** A part and its presigned URL. */
interface PartToSend {
  readonly partNumber: number;
  /** In bytes. */
  readonly length: number;
  readonly url: string;
}

/** Signs parts before they are sent. */
export interface PartSigner {
  /** The part's URL, which is valid for a limited time. @param length - In bytes. */
  sign(partNumber: number, length: number): Promise<PartToSend>;
  /** Discards the part's URL after S3 has rejected it: the next call of `sign` gets a new one. */
  forget(partNumber: number): void;
}

/** Parts to sign, in the order in which they will be sent. */
interface PartsToSign {
  readonly id: string;
  readonly partNumbers: readonly number[];
  /** Planned sizes in bytes by part number; required if the server does not know them. */
  readonly lengthOf?: (partNumber: number) => number;
  /** Current number of parts that are sent at the same time. */
  readonly workers: () => number;
}

interface SignedUrl extends PartToSend {
  /** Milliseconds since 1970, by this machine's clock. */
  readonly validUntil: number;
}

/** Share of a URL's validity, at its end, in which the URL is not used: a request takes some time to arrive. */
const UNUSED_SHARE = 0.2;
/** Number of parts to sign in one request, as a multiple of the parts that are sent at the same time. */
const ROUNDS_AHEAD = 2;

export function createPartSigner(
  { id, partNumbers, lengthOf, workers }: PartsToSign,
  api: ApiRequests,
  { now, signal }: { readonly now: () => number; readonly signal: AbortSignal },
): PartSigner {
  const signed = new Map<number, SignedUrl>();
  let signing: Promise<void> = Promise.resolve();

  const signAhead = async (partNumber: number, length: number) => {
    const next = partNumbers.indexOf(partNumber) + 1;
    const ahead = partNumbers.slice(next, next + workers() * ROUNDS_AHEAD);
    const lengths = lengthOf && { ...lengthsOf(ahead, lengthOf), [partNumber]: length };
    const body: SignPartsRequest = lengths ? { lengths } : { partNumbers: [partNumber, ...ahead] };
    const path = `/uploads/${id}/parts`;
    const { json, headers } = await api.request({ method: "POST", path, body, signal });
    for (const url of signedUrls(json, headers.date, now())) signed.set(url.partNumber, url);
  };
  const usable = (partNumber: number, length: number) => {
    const url = signed.get(partNumber);
    return url !== undefined && url.length === length && url.validUntil > now() ? url : undefined;
  };

  return {
    async sign(partNumber, length) {
      // One request at a time: an earlier one may have signed this part, too.
      const mine = signing.then(async () => {
        if (usable(partNumber, length) === undefined) await signAhead(partNumber, length);
      });
      signing = mine.catch(() => {});
      await mine;
      const url = usable(partNumber, length);
      if (url === undefined) throw notSigned(partNumber);
      return url;
    },
    forget: (partNumber) => signed.delete(partNumber),
  };
}

function lengthsOf(
  partNumbers: readonly number[],
  lengthOf: (partNumber: number) => number,
): Readonly<Record<string, number>> {
  return Object.fromEntries(partNumbers.map((number) => [number, lengthOf(number)]));
}

/** Reads the signed URLs. Their expiry is computed with the server's clock, because this machine's may be wrong. */
function signedUrls(json: unknown, serverDate: string | undefined, now: number): readonly SignedUrl[] {
  const { urlTemplate, expiresAt, parts } = json as SignPartsResponse;
  const signedAt = Date.parse(serverDate ?? "");
  const life = Date.parse(expiresAt) - (Number.isNaN(signedAt) ? now : signedAt);
  const validUntil = now + life * (1 - UNUSED_SHARE);
  return parts.map(({ partNumber, length, signature }) => ({
    partNumber,
    length,
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
