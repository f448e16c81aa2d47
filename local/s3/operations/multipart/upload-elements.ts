import { createHash } from "node:crypto";
import type { XmlElements } from "../../protocol/xml.js";
import type { Upload } from "../../storage/multipart/upload-record.js";

/** The element that carries a checksum of an algorithm, e.g. `ChecksumCRC32`. */
export function checksumElement(algorithm: string): string {
  return `Checksum${algorithm}`;
}

/** Who began an upload, and whom the object will belong to. */
export function initiatorAndOwner({ initiator }: Upload, accountId: string): XmlElements {
  return {
    Initiator: { ID: initiator, DisplayName: initiator.slice(initiator.lastIndexOf("/") + 1) },
    Owner: { ID: canonicalUserId(accountId) },
  };
}

/** An account's canonical user id: 64 hexadecimal digits, always the same for an account. */
function canonicalUserId(accountId: string): string {
  return createHash("sha256").update(accountId).digest("hex");
}
