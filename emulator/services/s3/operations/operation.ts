import type { Clock } from "../../../clock.js";
import type { HttpResponse } from "../../../http/http.js";
import type { CredentialDirectory } from "../../../iam/credentials.js";
import type { Log } from "../../../log.js";
import type { Access } from "../access.js";
import type { Announce } from "../object-created.js";
import type { S3Request } from "../request.js";
import type { BucketStore } from "../storage/bucket-store.js";
import type { Completions } from "./multipart/complete/completions.js";

/** What an operation works with. */
export interface OperationContext {
  readonly request: S3Request;
  readonly access: Access;
  /** Asks IAM for another request, as a form stands for one. */
  readonly accessOf: (request: S3Request) => Access;
  /** Where keys are found with which a request's own content is signed. */
  readonly credentials: CredentialDirectory;
  readonly store: BucketStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Of the bucket. */
  readonly accountId: string;
  /** To be called by whatever has written an object, once it is on the disk. */
  readonly announce: Announce;
  readonly completions: Completions;
}

/**
 * One operation of S3. It asks for its own permissions.
 * @throws {S3Error} where it rejects
 */
export type Operation = (context: OperationContext) => Promise<HttpResponse>;
