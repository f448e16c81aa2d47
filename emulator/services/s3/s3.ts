import { join } from "node:path";
import type { Clock } from "../../clock.js";
import type { Facts } from "../../facts/index.js";
import type { HttpHandler, HttpRequest, HttpResponse } from "../../http/http.js";
import type { Iam } from "../../iam/iam.js";
import type { Caller } from "../../iam/principal.js";
import type { Log } from "../../log.js";
import type { Bucket, Model } from "../../model.js";
import type { Access } from "./access.js";
import { createAccess } from "./access.js";
import { expireVersions } from "./lifecycle/expired-versions.js";
import { abortStaleUploads } from "./lifecycle/stale-uploads.js";
import type { Announce, ObjectCreated } from "./object-created.js";
import { createAnnounce } from "./object-created.js";
import { deleteObject } from "./operations/delete-object.js";
import { getObject, headObject } from "./operations/get-object.js";
import { headBucket } from "./operations/head-bucket.js";
import { listObjectsV2 } from "./operations/list-objects.js";
import { abortMultipartUpload } from "./operations/multipart/abort-multipart-upload.js";
import { completeMultipartUpload } from "./operations/multipart/complete/complete-multipart-upload.js";
import type { Completions } from "./operations/multipart/complete/completions.js";
import { createCompletions } from "./operations/multipart/complete/completions.js";
import { createMultipartUpload } from "./operations/multipart/create-multipart-upload.js";
import { listMultipartUploads } from "./operations/multipart/list-multipart-uploads.js";
import { listParts } from "./operations/multipart/list-parts.js";
import { uploadPart } from "./operations/multipart/upload-part.js";
import type { Operation } from "./operations/operation.js";
import { postObject } from "./operations/post/post-object.js";
import { putObject } from "./operations/put-object.js";
import {
  deleteObjectTagging,
  getObjectTagging,
  putObjectTagging,
} from "./operations/tagging/object-tagging.js";
import type { Address } from "./protocol/address.js";
import { addressOf } from "./protocol/address.js";
import { answerError, finished } from "./protocol/answer.js";
import { corsHeaders, preflight } from "./protocol/cors.js";
import type { RequestIds } from "./protocol/error.js";
import { newRequestIds, notImplemented, S3Error } from "./protocol/error.js";
import { operationName } from "./protocol/operation-name.js";
import type { S3Request } from "./request.js";
import { parameter, toS3Request } from "./request.js";
import { checkExpectedOwner, checkHeaderSection } from "./request-checks.js";
import type { Sender } from "./sender.js";
import { senderBySignature, trustedSender } from "./sender.js";
import type { BucketStore } from "./storage/bucket-store.js";
import { openBucketStore } from "./storage/bucket-store.js";

/** Options of {@link createS3}. */
export interface S3Options {
  readonly model: Model;
  /** Folder of the objects, with one folder per bucket. Only one process at a time may use it. */
  readonly dataFolder: string;
  readonly iam: Iam;
  readonly facts: Facts;
  readonly clock: Clock;
  readonly log: Log;
  /** Called for every object version that has been written, after it is on disk. Must not throw. */
  readonly onObjectCreated?: (created: ObjectCreated) => void;
  /**
   * Duration of the completion of a multipart upload, in seconds of the clock. S3 can take minutes.
   * @default 0
   */
  readonly completeDelaySeconds?: number;
}

/** The buckets of a stack. */
export interface S3 {
  /**
   * Serves a request that an AWS service has signed, such as API Gateway or CloudFront. The caller is known; everything
   * else is checked as for any request.
   */
  handle(request: HttpRequest, caller: Caller): Promise<HttpResponse>;
  /**
   * Serves a request from the network and verifies its signature. Path-style and virtual-hosted addresses both work.
   */
  readonly httpHandler: HttpHandler;
  /** Applies all lifecycle rules that are due. */
  applyLifecycle(): Promise<AppliedLifecycle>;
}

/** The numbers of removals by the lifecycle rules of all buckets. */
export interface AppliedLifecycle {
  /** Number of aborted multipart uploads. */
  readonly abortedUploads: number;
  /** Number of versions that were removed or put behind a delete marker. */
  readonly expiredVersions: number;
}

/** The supported operations. Every other operation is rejected by name. */
const OPERATIONS: ReadonlyMap<string, Operation> = new Map(
  Object.entries({
    AbortMultipartUpload: abortMultipartUpload,
    CompleteMultipartUpload: completeMultipartUpload,
    CreateMultipartUpload: createMultipartUpload,
    DeleteObject: deleteObject,
    DeleteObjectTagging: deleteObjectTagging,
    GetObject: getObject,
    GetObjectTagging: getObjectTagging,
    HeadBucket: headBucket,
    HeadObject: headObject,
    ListMultipartUploads: listMultipartUploads,
    ListObjectsV2: listObjectsV2,
    ListParts: listParts,
    PostObject: postObject,
    PutObject: putObject,
    PutObjectTagging: putObjectTagging,
    UploadPart: uploadPart,
  }),
);

/** Creates S3 from the model. A later S3 with the same folder finds the objects again. */
export function createS3(options: S3Options): S3 {
  const { model, iam, facts, clock } = options;
  const { credentials } = iam;
  const buckets = new Map(model.buckets.map((bucket) => [bucket.name, bucket]));
  const stores = createStores(options.dataFolder);
  const announce = createAnnounce(options);
  const completions = createCompletions({ clock, delaySeconds: options.completeDelaySeconds ?? 0 });
  const serve = (http: HttpRequest, identify: Identify): Promise<HttpResponse> =>
    answer({ ...options, buckets, stores, announce, completions }, http, identify);
  return {
    handle: (http, caller) =>
      serve(http, async (bucket) => trustedSender(http, caller, { region: bucket?.region, facts })),
    httpHandler: (http) =>
      serve(http, (bucket) =>
        senderBySignature(http, { region: bucket?.region ?? model.region, credentials, clock, facts }),
      ),
    applyLifecycle: async () => {
      const applied = { abortedUploads: 0, expiredVersions: 0 };
      for (const bucket of model.buckets) {
        const store = await stores(bucket);
        applied.abortedUploads += await abortStaleUploads(bucket, store, clock);
        applied.expiredVersions += await expireVersions(bucket, store, clock);
      }
      return applied;
    },
  };
}

/** Identifies the caller of a request to a bucket, which may not exist. */
type Identify = (bucket: Bucket | undefined) => Promise<Sender>;

interface Service extends S3Options {
  readonly buckets: ReadonlyMap<string, Bucket>;
  readonly stores: (bucket: Bucket) => Promise<BucketStore>;
  readonly announce: Announce;
  readonly completions: Completions;
}

/** Opens a bucket's folder at its first use. */
function createStores(dataFolder: string): Service["stores"] {
  const stores = new Map<string, Promise<BucketStore>>();
  return ({ name }) => {
    const store = stores.get(name) ?? openBucketStore(join(dataFolder, name));
    stores.set(name, store);
    return store;
  };
}

async function answer(service: Service, http: HttpRequest, identify: Identify): Promise<HttpResponse> {
  const ids = newRequestIds();
  let bucket: Bucket | undefined;
  try {
    const address = addressOf(http);
    bucket = service.buckets.get(address.bucket ?? "");
    checkAcceleration(address, bucket);
    checkHeaderSection(http);
    if (http.method === "OPTIONS" && bucket !== undefined) {
      return finished(preflight(http, bucket, address.key === undefined ? "BUCKET" : "OBJECT"), ids);
    }
    const response = await perform(service, http, address, await identify(bucket), ids);
    return finished(response, ids, bucket && corsHeaders(http, bucket));
  } catch (error) {
    const cors = bucket && service.facts.holds("s3ErrorsHaveCors") ? corsHeaders(http, bucket) : undefined;
    return finished(answerError(error, http, ids, service.log), ids, cors);
  }
}

async function perform(
  { model, iam, facts, clock, log, buckets, stores, announce, completions }: Service,
  http: HttpRequest,
  address: Address,
  { caller, payload }: Sender,
  ids: RequestIds,
): Promise<HttpResponse> {
  const bucket = requireBucket(address, buckets, http);
  const request = toS3Request({ http, caller, payload, bucket, key: address.key ?? "", ids, facts });
  const name = operationName({
    scope: address.key === undefined ? "bucket" : "object",
    method: http.method,
    query: request.query,
    copies: parameter(request, "x-amz-copy-source") !== undefined,
  });
  const operation = requireOperation(name, http.method);
  checkExpectedOwner(request, model.accountId);
  const accessOf = (other: S3Request): Access => createAccess(iam, other, model.accountId);
  return operation({
    request,
    access: accessOf(request),
    accessOf,
    credentials: iam.credentials,
    store: await stores(bucket),
    clock,
    log,
    accountId: model.accountId,
    announce,
    completions,
  });
}

function requireBucket(address: Address, buckets: ReadonlyMap<string, Bucket>, http: HttpRequest): Bucket {
  if (address.bucket === undefined) {
    const name = operationName({ scope: "service", method: http.method, query: [], copies: false });
    requireOperation(name, http.method);
  }
  const bucket = buckets.get(address.bucket ?? "");
  if (bucket !== undefined) return bucket;
  throw new S3Error(404, "NoSuchBucket", "The specified bucket does not exist", {
    details: { BucketName: address.bucket ?? "" },
  });
}

function requireOperation(name: string | undefined, method: string): Operation {
  if (name === undefined) {
    throw new S3Error(405, "MethodNotAllowed", "The specified method is not allowed against this resource.", {
      details: { Method: method },
    });
  }
  const operation = OPERATIONS.get(name);
  if (operation !== undefined) return operation;
  throw notImplemented(`${name} is not emulated. Emulated operations: ${[...OPERATIONS.keys()].join(", ")}`);
}

function checkAcceleration({ accelerated }: Address, bucket: Bucket | undefined): void {
  if (!accelerated || bucket?.transferAcceleration !== false) return;
  throw new S3Error(400, "InvalidRequest", "S3 Transfer Acceleration is not configured on this bucket");
}
