import type { Clock } from "../../clock.js";
import type { Principal } from "../../iam/principal.js";
import { isAccountPrincipal, principalId } from "../../iam/principal.js";
import type { Bucket } from "../../model.js";
import type { S3Request } from "./request.js";
import type { ObjectVersion } from "./storage/object-record.js";

/**
 * An object version that has been written, as S3's event describes it.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export interface ObjectCreated {
  readonly bucket: Bucket;
  /** Not URL-encoded. */
  readonly key: string;
  /** In bytes. */
  readonly size: number;
  /** Without quotation marks. */
  readonly etag: string;
  /** Missing unless the bucket has versioning. */
  readonly versionId?: string;
  /** 16 hexadecimal digits. Of two events for one key, the later one has the greater sequencer. */
  readonly sequencer: string;
  readonly reason: CreationReason;
  readonly requestId: string;
  /** Id of the account that wrote it, or name of the service. */
  readonly requester: string;
  readonly sourceIpAddress: string;
  /** Time of the write, in milliseconds since 1970. */
  readonly time: number;
}

/** Name of the operation that wrote an object, as in the event. */
export type CreationReason = "PutObject" | "POST Object" | "CopyObject" | "CompleteMultipartUpload";

/**
 * Reports a new object version to `onObjectCreated`. Call it immediately after the object is on disk: the next change
 * of the same key takes at least one turn of the event loop, so the sequencers of a key follow the order of its writes.
 */
export type Announce = (request: S3Request, version: ObjectVersion, reason: CreationReason) => void;

/** Options of {@link createAnnounce}. */
interface AnnounceOptions {
  readonly clock: Clock;
  /** Must not throw, because the object is already stored. */
  readonly onObjectCreated?: (created: ObjectCreated) => void;
}

/** Creates the function that reports new object versions. One S3 has one such function. */
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

/**
 * Creates sequencers from seconds and 32 bits of their fraction. They grow even if the clock stops or is set back.
 */
function createSequencer(clock: Clock): () => string {
  let last = 0n;
  return () => {
    const now = (BigInt(Math.floor(clock())) << 32n) / 1000n;
    last = now > last ? now : last + 1n;
    return last.toString(16).padStart(16, "0");
  };
}

function requesterOf(principal: Principal): string {
  return isAccountPrincipal(principal) ? principal.accountId : principalId(principal);
}
