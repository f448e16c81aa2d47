import { hedged } from "./hedged-document.js";
import type { GetDocument } from "./https-document.js";
import { getHttpsDocument } from "./https-document.js";
import type { KeyAddress, KeySource } from "./key-source.js";
import { createKeySource } from "./key-source.js";

/** External dependencies of the requests to an issuer. */
interface IssuerKeyPorts {
  /** One request for a document of the issuer. @default - over HTTPS, see {@link getHttpsDocument} */
  readonly get?: GetDocument;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Fetches an issuer's keys, each document with up to two requests. */
export function issuerKeySource(
  address: KeyAddress,
  { get = getHttpsDocument, now }: IssuerKeyPorts,
): KeySource {
  return createKeySource(address, { get: hedged(get), now });
}
