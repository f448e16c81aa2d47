import type { Clock } from "../../../clock.js";
import type { HttpResponse } from "../../../http/http.js";
import type { CredentialDirectory } from "../../../iam/credentials.js";
import type { Log } from "../../../log.js";
import type { Access } from "../access.js";
import type { Announce } from "../object-created.js";
import type { S3Request } from "../request.js";
import type { BucketStore } from "../storage/bucket-store.js";
import type { Completions } from "./multipart/complete/completions.js";

/** The request, and the services that its operation uses. */
export interface OperationContext {
  readonly request: S3Request;
  readonly access: Access;
  /** Creates permission checks for another request, for example the PUT that a form is turned into. */
  readonly accessOf: (request: S3Request) => Access;
  /** Finds the secret key for a signature in a form's fields. */
  readonly credentials: CredentialDirectory;
  readonly store: BucketStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Account that owns the bucket. */
  readonly accountId: string;
  /** Announces an object. Call this after the object is written and on disk. */
  readonly announce: Announce;
  readonly completions: Completions;
}

/**
 * One operation of S3. It checks its own permissions.
 * @throws {S3Error} if it rejects the request
 */
export type Operation = (context: OperationContext) => Promise<HttpResponse>;
