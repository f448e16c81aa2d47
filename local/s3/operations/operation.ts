import type { Clock } from "../../clock.js";
import type { HttpResponse } from "../../http.js";
import type { Access } from "../access.js";
import type { S3Request } from "../request.js";
import type { BucketStore } from "../storage/bucket-store.js";

/** What an operation works with. */
export interface OperationContext {
  readonly request: S3Request;
  readonly access: Access;
  readonly store: BucketStore;
  readonly clock: Clock;
}

/**
 * One operation of S3. It asks for its own permissions.
 * @throws {S3Error} where it refuses
 */
export type Operation = (context: OperationContext) => Promise<HttpResponse>;
