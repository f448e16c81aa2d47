import type { XmlElements } from "../../../../xml.js";
import type { Upload } from "../../storage/multipart/upload-record.js";
import { ownerElement } from "../listing.js";

/** The element that carries a checksum of an algorithm, e.g. `ChecksumCRC32`. */
export function checksumElement(algorithm: string): string {
  return `Checksum${algorithm}`;
}

/** The caller that began an upload, and the owner of the object. */
export function initiatorAndOwner({ initiator }: Upload, accountId: string): XmlElements {
  return {
    Initiator: { ID: initiator, DisplayName: initiator.slice(initiator.lastIndexOf("/") + 1) },
    ...ownerElement(accountId),
  };
}
