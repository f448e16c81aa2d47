import type { Clock } from "../../clock.js";
import type { Principal } from "../../iam/principal.js";
import { principalId } from "../../iam/principal.js";
import type { Bucket } from "../../model.js";
import type { S3Request } from "./request.js";
import type { ObjectVersion } from "./storage/object-record.js";

/**
 * An object version that has been written, as S3 tells of it.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export interface ObjectCreated {
  readonly bucket: Bucket;
  /** As it is, not encoded. */
  readonly key: string;
  /** In bytes. */
  readonly size: number;
  /** Without quotation marks. */
  readonly etag: string;
  /** Absent unless the bucket keeps versions. */
  readonly versionId?: string;
  /** 16 hexadecimal digits: of two events about one key, the later one has the greater. */
  readonly sequencer: string;
  readonly reason: CreationReason;
  readonly requestId: string;
  /** The account that wrote it, or the service. */
  readonly requester: string;
  readonly sourceIpAddress: string;
  /** When it was written, in milliseconds since 1970. */
  readonly time: number;
}

/** The operation that wrote an object, in the event's words. */
export type CreationReason = "PutObject" | "POST Object" | "CopyObject" | "CompleteMultipartUpload";

/**
 * Tells of an object, once it is on the disk and at once then: the next change of the same key takes a turn of the
 * event loop at least, so that the sequencers of a key have the order of its writes.
 */
export type Announce = (request: S3Request, version: ObjectVersion, reason: CreationReason) => void;

/** What `createAnnounce` needs. */
interface AnnounceOptions {
  readonly clock: Clock;
  /** Must not throw: the object is there, whoever hears of it. */
  readonly onObjectCreated?: (created: ObjectCreated) => void;
}

/** Makes the one announcer of an S3. */
export function createAnnounce({ clock, onObjectCreated }: AnnounceOptions): Announce {
  const nextSequencer = createSequencer(clock);
  return ({ bucket, key, caller, ids, http }, version, reason) => {
    onObjectCreated?.({
      bucket,
      key,
      size: version.size,
      etag: version.etag.replaceAll('"', ""),
      ...(bucket.versioning === "Enabled" ? { versionId: version.versionId } : {}),
      sequencer: nextSequencer(),
      reason,
      requestId: ids.requestId,
      requester: requesterOf(caller.principal),
      sourceIpAddress: http.remoteAddress,
      time: version.lastModified,
    });
  };
}

/** Seconds, and 32 bits of their fraction: it goes on growing while the clock stands still or is set back. */
function createSequencer(clock: Clock): () => string {
  let last = 0n;
  return () => {
    const now = (BigInt(Math.floor(clock())) << 32n) / 1000n;
    last = now > last ? now : last + 1n;
    return last.toString(16).padStart(16, "0");
  };
}

function requesterOf(principal: Principal): string {
  return "accountId" in principal ? principal.accountId : principalId(principal);
}
