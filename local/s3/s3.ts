import { join } from "node:path";
import type { Clock } from "../clock.js";
import type { HttpHandler, HttpHeader, HttpRequest, HttpResponse } from "../http.js";
import { header } from "../http.js";
import type { Iam } from "../iam/iam.js";
import { nameOf } from "../iam/policy/authorize.js";
import type { Caller } from "../iam/principal.js";
import type { Log } from "../log.js";
import type { Bucket, Model } from "../model.js";
import type { Payload } from "../sigv4/payload/payload.js";
import { isPayloadHash, openPayload } from "../sigv4/payload/payload.js";
import { PayloadError } from "../sigv4/payload/payload-error.js";
import { S3_DIALECT } from "../sigv4/s3-dialect.js";
import { verifySignature } from "../sigv4/verify.js";
import { createAccess } from "./access.js";
import type { Address } from "./address.js";
import { addressOf } from "./address.js";
import { corsHeaders, preflight } from "./cors.js";
import type { ErrorLike, RequestIds } from "./error.js";
import { accessDenied, errorResponse, newRequestIds, notImplemented, S3Error } from "./error.js";
import { operationName } from "./operation-name.js";
import { deleteObject } from "./operations/delete-object.js";
import { getObject, headObject } from "./operations/get-object.js";
import { headBucket } from "./operations/head-bucket.js";
import { listObjectsV2 } from "./operations/list-objects.js";
import type { Operation } from "./operations/operation.js";
import { putObject } from "./operations/put-object.js";
import { parameter, toS3Request } from "./request.js";
import type { BucketStore } from "./storage/bucket-store.js";
import { openBucketStore } from "./storage/bucket-store.js";

/** What `createS3` needs. */
export interface S3Options {
  readonly model: Model;
  /** Where the objects are kept, in a folder per bucket. One process at a time may use it. */
  readonly dataFolder: string;
  readonly iam: Iam;
  readonly clock: Clock;
  readonly log: Log;
}

/** The buckets of a stack. */
export interface S3 {
  /**
   * Serves a request of a service that has signed it on its way, as API Gateway and CloudFront do: who makes it is
   * known, and everything else is decided as for any other.
   */
  handle(request: HttpRequest, caller: Caller): Promise<HttpResponse>;
  /** Serves a request off the wire, and verifies its signature. Path-style and virtual-hosted addresses both work. */
  readonly httpHandler: HttpHandler;
}

/** The operations that are served; all others are refused by name. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  DeleteObject: deleteObject,
  GetObject: getObject,
  HeadBucket: headBucket,
  HeadObject: headObject,
  ListObjectsV2: listObjectsV2,
  PutObject: putObject,
};

/** Makes S3 from the model. Objects are found again when it is made anew over the same folder. */
export function createS3(options: S3Options): S3 {
  const { model, iam, clock } = options;
  const buckets = new Map(model.buckets.map((bucket) => [bucket.name, bucket]));
  const stores = new Map<string, Promise<BucketStore>>();
  const storeOf = (name: string): Promise<BucketStore> => {
    const store = stores.get(name) ?? openBucketStore(join(options.dataFolder, name));
    stores.set(name, store);
    return store;
  };

  const perform = async (http: HttpRequest, address: Address, sender: Sender, ids: RequestIds) => {
    const bucket = requireBucket(address, buckets, http);
    const { caller, payload } = sender;
    const request = toS3Request({ http, caller, payload, bucket, key: address.key ?? "", ids });
    const name = operationName({
      scope: address.key === undefined ? "bucket" : "object",
      method: http.method,
      query: request.query,
      copies: parameter(request, "x-amz-copy-source") !== undefined,
    });
    const operation = requireOperation(name, http.method);
    const owner = parameter(request, "x-amz-expected-bucket-owner");
    if (owner !== undefined && owner !== model.accountId) {
      throw accessDenied({
        message: "the expected bucket owner is another",
        constructPath: bucket.constructPath,
      });
    }
    const access = createAccess(iam, request, model.accountId);
    return operation({ request, access, store: await storeOf(bucket.name), clock });
  };

  const answer = async (http: HttpRequest, identify: (bucket: Bucket | undefined) => Promise<Sender>) => {
    const ids = newRequestIds();
    let bucket: Bucket | undefined;
    let response: HttpResponse;
    try {
      const address = addressOf(http);
      bucket = buckets.get(address.bucket ?? "");
      checkAcceleration(address, bucket);
      if (http.method === "OPTIONS" && bucket !== undefined) {
        response = preflight(http, bucket, address.key === undefined ? "BUCKET" : "OBJECT");
        return finished(response, ids, []);
      }
      response = await perform(http, address, await identify(bucket), ids);
    } catch (error) {
      response = errorResponse(toErrorLike(error, http, ids, options.log), ids, http.method);
    }
    return finished(response, ids, bucket === undefined ? [] : corsHeaders(http, bucket));
  };

  return {
    handle: (http, caller) => answer(http, async () => ({ caller, payload: trustedPayload(http, caller) })),
    httpHandler: (http) =>
      answer(http, async (bucket) => {
        const region = bucket?.region ?? model.region;
        const credentials = iam.credentials;
        const verified = await verifySignature(http, { service: "s3", region, credentials, clock });
        if (verified.outcome === "refused") throw refusalOf(verified.refusal);
        const anonymous: Caller = { principal: { type: "anonymous" }, authType: "NONE" };
        return {
          caller: verified.outcome === "verified" ? verified.caller : anonymous,
          payload: verified.payload,
        };
      }),
  };
}

/** Who sends a request, and the content that comes with it. */
interface Sender {
  readonly caller: Caller;
  readonly payload: Payload;
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
  const operation = OPERATIONS[name];
  if (operation !== undefined) return operation;
  throw notImplemented(`${name} is not emulated; emulated are: ${Object.keys(OPERATIONS).join(", ")}`);
}

function checkAcceleration({ accelerated }: Address, bucket: Bucket | undefined): void {
  if (!accelerated || bucket?.transferAcceleration !== false) return;
  throw new S3Error(400, "InvalidRequest", "S3 Transfer Acceleration is not configured on this bucket");
}

/**
 * The content of a request that a service has signed. An origin access identity is a signature of the old kind, with
 * which a write has to carry its own hash.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
 */
function trustedPayload(http: HttpRequest, { principal }: Caller): Payload {
  const payloadHash = header(http, "x-amz-content-sha256");
  const writes = http.method === "PUT" || http.method === "POST";
  if (payloadHash === undefined && writes && principal.type === "origin-access-identity") {
    throw new S3Error(
      400,
      "InvalidRequest",
      "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
      {
        explanation: {
          message: `${nameOf(principal)} can write only with x-amz-content-sha256; send it, or use origin access control`,
        },
      },
    );
  }
  if (payloadHash !== undefined && !isPayloadHash(payloadHash))
    throw refusalOf(S3_DIALECT.invalidPayloadHash());
  return openPayload(http, payloadHash);
}

function refusalOf({ status, code, message, details }: ErrorLike): S3Error {
  return new S3Error(status, code, message, { details });
}

/** Logs an error with what decided it, and gives what the client may know of it. */
function toErrorLike(error: unknown, http: HttpRequest, { requestId }: RequestIds, log: Log): ErrorLike {
  const isExpected = error instanceof S3Error || error instanceof PayloadError;
  const shown = isExpected ? error : internalError();
  const explanation = error instanceof S3Error ? error.explanation : undefined;
  const cause = isExpected ? (explanation?.message ?? error.message) : describeBug(error);
  log({
    service: "s3",
    message: `${http.method} answered ${shown.status} ${shown.code}: ${cause}`,
    requestId,
    ...(explanation?.constructPath === undefined ? {} : { constructPath: explanation.constructPath }),
  });
  return shown;
}

function internalError(): S3Error {
  return new S3Error(500, "InternalError", "We encountered an internal error. Please try again.");
}

function describeBug(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function finished(response: HttpResponse, ids: RequestIds, cors: readonly HttpHeader[]): HttpResponse {
  const headers: HttpHeader[] = [
    ["x-amz-id-2", ids.hostId],
    ["x-amz-request-id", ids.requestId],
    ...response.headers,
    ...cors,
    ["Server", "AmazonS3"],
  ];
  return { ...response, headers };
}
