import type {
  ChecksumType,
  CompleteMultipartUploadCommandInput,
  ListMultipartUploadsCommandInput,
  MultipartUpload,
  Part,
  S3ClientConfig,
  ServerSideEncryption,
  StorageClass,
} from "@aws-sdk/client-s3";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { REJECTED_TAG } from "../upload-policy/headers/rejected-tag.js";
import type {
  Checksum,
  ChecksumAlgorithm,
  ObjectChecksum,
  PresignSettings,
  UploadedPart,
} from "./contract.js";
import { CHECKSUM_ALGORITHMS } from "./contract.js";
import type {
  CompleteOutcome,
  GetToSign,
  ListedUpload,
  MultipartToComplete,
  MultipartToCreate,
  S3Port,
  S3UploadRef,
  StoredObject,
  UploadsPage,
} from "./ports.js";

/** S3's code for a completion in progress: the same request can succeed later. */
const BUSY = "OperationAborted";
/**
 * S3's codes for a completion that would fail again. `ConditionalRequestConflict` is among them: a retry can succeed
 * only if it is the response to a PUT.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
 */
const COMPLETION_ERRORS = [
  "BadDigest",
  "ConditionalRequestConflict",
  "EntityTooSmall",
  "InvalidPart",
  "InvalidPartOrder",
  "InvalidRequest",
  "PreconditionFailed",
];
/**
 * Timeout of a connection in milliseconds. It allows the SDK's three attempts within the 29 seconds of API Gateway's
 * timeout.
 */
const CONNECTION_TIMEOUT_MS = 3_000;

/** Prefix of user metadata in headers. The SDK omits it from names. */
const METADATA_PREFIX = "x-amz-meta-";

type ClientSettings = Pick<PresignSettings, "bucketName" | "bucketRegion" | "transferAcceleration">;

/**
 * Access to S3 through the AWS SDK. Calls never use the Transfer Acceleration endpoint, which is for clients'
 * transfers; presigned downloads do.
 * @param environment - With `AWS_ENDPOINT_URL_S3`, which the SDK reads itself, acceleration is off.
 * @param credentials - The keys to sign with. @default - the role's, as the SDK finds them
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/Welcome.html
 */
export function createS3Port(
  { bucketName, bucketRegion, transferAcceleration }: ClientSettings,
  environment: NodeJS.ProcessEnv,
  credentials?: S3ClientConfig["credentials"],
): S3Port {
  const config: S3ClientConfig = {
    region: bucketRegion,
    ...(credentials === undefined ? {} : { credentials }),
    // Over TLS, the SDK does this itself for names with dots, which no certificate covers. Without TLS it does not.
    forcePathStyle: bucketName.includes("."),
    // Otherwise the SDK adds the checksum of an empty body to each URL, which other S3-compatible stores reject.
    requestChecksumCalculation: "WHEN_REQUIRED",
    requestHandler: { connectionTimeout: CONNECTION_TIMEOUT_MS },
  };
  const client = new S3Client(config);
  const useAccelerateEndpoint = transferAcceleration && environment.AWS_ENDPOINT_URL_S3 === undefined;
  const signer = useAccelerateEndpoint ? new S3Client({ ...config, useAccelerateEndpoint }) : client;
  return {
    createMultipartUpload: (upload) => createMultipartUpload(client, bucketName, upload),
    listUploads: (page) => listUploads(client, bucketName, page),
    listParts: (upload) => listParts(client, bucketName, upload),
    completeMultipartUpload: (upload) => completeMultipartUpload(client, bucketName, upload),
    abortMultipartUpload: (upload) => abortMultipartUpload(client, bucketName, upload),
    headObject: (key) => headObject(client, bucketName, key),
    rejectionOf: (key) => rejectionOf(client, bucketName, key),
    presignGet: (download) => presignGet(signer, bucketName, download),
  };
}

/** S3's success response lacks a required field. */
class IncompleteAnswerError extends Error {
  override readonly name = "IncompleteAnswerError";

  constructor(operation: string, field: string) {
    super(`S3's response to ${operation} has no ${field}; the endpoint may not be S3`);
  }
}

async function createMultipartUpload(
  client: S3Client,
  bucketName: string,
  {
    key,
    contentType,
    metadata,
    checksumAlgorithm,
    checksumType,
    encryptionHeaders,
    attributes = {},
  }: MultipartToCreate,
): Promise<string> {
  const userMetadata = Object.entries({ ...attributes, ...metadata }).filter(([name]) =>
    name.startsWith(METADATA_PREFIX),
  );
  const command = new CreateMultipartUploadCommand({
    Bucket: bucketName,
    Key: key,
    ContentType: contentType,
    ChecksumAlgorithm: checksumAlgorithm && sdkName(checksumAlgorithm),
    ChecksumType: checksumType,
    Metadata: Object.fromEntries(
      userMetadata.map(([name, value]) => [name.replace(METADATA_PREFIX, ""), value]),
    ),
    Tagging: attributes["x-amz-tagging"],
    StorageClass: attributes["x-amz-storage-class"] as StorageClass | undefined,
    CacheControl: attributes["cache-control"],
    ContentDisposition: attributes["content-disposition"],
    ServerSideEncryption: encryptionHeaders["x-amz-server-side-encryption"] as
      | ServerSideEncryption
      | undefined,
    SSEKMSKeyId: encryptionHeaders["x-amz-server-side-encryption-aws-kms-key-id"],
  });
  const { UploadId } = await client.send(command);
  if (UploadId === undefined) throw new IncompleteAnswerError("CreateMultipartUpload", "UploadId");
  return UploadId;
}

async function listUploads(
  client: S3Client,
  bucketName: string,
  { prefix, limit, after }: UploadsPage,
): ReturnType<S3Port["listUploads"]> {
  const input: ListMultipartUploadsCommandInput = {
    Bucket: bucketName,
    Prefix: prefix,
    MaxUploads: limit,
    KeyMarker: after?.key,
    UploadIdMarker: after?.s3UploadId,
  };
  const answer = await client.send(new ListMultipartUploadsCommand(input));
  const { IsTruncated, NextKeyMarker: key, NextUploadIdMarker: s3UploadId } = answer;
  const hasNext = IsTruncated === true && key !== undefined && s3UploadId !== undefined;
  return {
    uploads: (answer.Uploads ?? []).map(listedUpload),
    ...(hasNext && { next: { key, s3UploadId } }),
  };
}

function listedUpload(upload: MultipartUpload): ListedUpload {
  const { Key = "", UploadId = "", Initiated, ChecksumAlgorithm, ChecksumType } = upload;
  const algorithm = CHECKSUM_ALGORITHMS.find((name) => sdkName(name) === ChecksumAlgorithm);
  return {
    key: Key,
    s3UploadId: UploadId,
    initiatedAt: Initiated?.toISOString() ?? "",
    ...(algorithm !== undefined && { checksumAlgorithm: algorithm }),
    ...(ChecksumType !== undefined && { checksumType: ChecksumType }),
  };
}

async function listParts(
  client: S3Client,
  bucketName: string,
  { key, s3UploadId }: S3UploadRef,
): ReturnType<S3Port["listParts"]> {
  const parts: UploadedPart[] = [];
  let marker: string | undefined;
  do {
    const input = { Bucket: bucketName, Key: key, UploadId: s3UploadId, PartNumberMarker: marker };
    const page = await client.send(new ListPartsCommand(input)).catch(goneOr);
    if (page === "gone") return "gone";
    parts.push(...(page.Parts ?? []).map(uploadedPart));
    marker = page.IsTruncated ? page.NextPartNumberMarker : undefined;
  } while (marker !== undefined);
  return { parts };
}

function uploadedPart(part: Part): UploadedPart {
  const { PartNumber = 0, Size = 0, ETag = "" } = part;
  const checksum = CHECKSUM_ALGORITHMS.map((algorithm) => part[checksumField(algorithm)]).find(
    (value) => value !== undefined,
  );
  return { partNumber: PartNumber, length: Size, etag: ETag, ...(checksum !== undefined && { checksum }) };
}

/** Completes a multipart upload. S3 may send an error after status 200; the SDK throws it. */
async function completeMultipartUpload(
  client: S3Client,
  bucketName: string,
  upload: MultipartToComplete,
): Promise<CompleteOutcome> {
  try {
    const answer = await client.send(new CompleteMultipartUploadCommand(completeInput(bucketName, upload)));
    const { ETag, VersionId } = answer;
    if (ETag === undefined) throw new IncompleteAnswerError("CompleteMultipartUpload", "ETag");
    return {
      outcome: "completed",
      etag: ETag,
      ...(VersionId !== undefined && { versionId: VersionId }),
      ...objectChecksum(answer),
    };
  } catch (error) {
    if (!(error instanceof S3ServiceException)) throw error;
    const { name, message } = error;
    if (name === "NoSuchUpload") return { outcome: "gone" };
    if (name === BUSY) return { outcome: "busy" };
    if (COMPLETION_ERRORS.includes(name)) return { outcome: "error", s3Code: name, message };
    throw error;
  }
}

function completeInput(
  bucketName: string,
  { key, s3UploadId, parts, partChecksumAlgorithm, objectSize, checksum, ifNoneMatch }: MultipartToComplete,
): CompleteMultipartUploadCommandInput {
  const field = partChecksumAlgorithm && checksumField(partChecksumAlgorithm);
  return {
    Bucket: bucketName,
    Key: key,
    UploadId: s3UploadId,
    MultipartUpload: {
      Parts: parts.map((part) => ({
        PartNumber: part.partNumber,
        ETag: part.etag,
        ...(field && part.checksum && { [field]: part.checksum }),
      })),
    },
    MpuObjectSize: objectSize,
    IfNoneMatch: ifNoneMatch,
    ...(checksum && wholeChecksum(checksum)),
  };
}

function wholeChecksum({ algorithm, value }: Checksum): Partial<CompleteMultipartUploadCommandInput> {
  return { ChecksumType: "FULL_OBJECT", [checksumField(algorithm)]: value };
}

async function abortMultipartUpload(
  client: S3Client,
  bucketName: string,
  { key, s3UploadId }: S3UploadRef,
): Promise<"aborted" | "gone"> {
  const command = new AbortMultipartUploadCommand({ Bucket: bucketName, Key: key, UploadId: s3UploadId });
  const answer = await client.send(command).catch(goneOr);
  return answer === "gone" ? "gone" : "aborted";
}

/** Reads an object's metadata. S3 answers 403 for a missing object, because the role has no `s3:ListBucket`. */
async function headObject(
  client: S3Client,
  bucketName: string,
  key: string,
): Promise<StoredObject | undefined> {
  try {
    const command = new HeadObjectCommand({ Bucket: bucketName, Key: key, ChecksumMode: "ENABLED" });
    const answer = await client.send(command);
    const { ContentLength = 0, ContentType, ETag = "", VersionId, Metadata = {} } = answer;
    const metadata = Object.entries(Metadata).map(([name, value]) => [
      METADATA_PREFIX + name.toLowerCase(),
      value,
    ]);
    return {
      length: ContentLength,
      ...(ContentType !== undefined && { type: ContentType }),
      etag: ETag,
      ...(VersionId !== undefined && { versionId: VersionId }),
      ...objectChecksum(answer),
      metadata: Object.fromEntries(metadata),
    };
  } catch (error) {
    const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
    if (status === 404 || status === 403) return undefined;
    throw error;
  }
}

/**
 * The checksum in S3's response. After a single PUT, S3 may omit the type; the checksum is then of the whole object.
 */
function objectChecksum(answer: ChecksumFields & { readonly ChecksumType?: ChecksumType }): {
  readonly checksum?: ObjectChecksum;
} {
  for (const algorithm of CHECKSUM_ALGORITHMS) {
    const value = answer[checksumField(algorithm)];
    if (value !== undefined)
      return { checksum: { algorithm, value, type: answer.ChecksumType ?? "FULL_OBJECT" } };
  }
  return {};
}

type ChecksumFields = { readonly [field in `Checksum${Uppercase<ChecksumAlgorithm>}`]?: string };

async function rejectionOf(client: S3Client, bucketName: string, key: string): Promise<string | undefined> {
  try {
    const { TagSet = [] } = await client.send(new GetObjectTaggingCommand({ Bucket: bucketName, Key: key }));
    return TagSet.find(({ Key }) => Key === REJECTED_TAG)?.Value;
  } catch (error) {
    // The object was deleted between two requests.
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return undefined;
    throw error;
  }
}

/** Presigns a download with the SDK. Uploads are not signed with it, because the SDK would drop the write condition. */
function presignGet(client: S3Client, bucketName: string, download: GetToSign): Promise<string> {
  const command = new GetObjectCommand({
    Bucket: bucketName,
    Key: download.key,
    VersionId: download.versionId,
    Range: download.range,
    ResponseContentDisposition: download.contentDisposition,
  });
  return getSignedUrl(client, command, {
    expiresIn: download.expirySeconds,
    signingDate: new Date(download.signedAt),
    signableHeaders: new Set(["host", "range"]),
  });
}

function goneOr(error: unknown): "gone" {
  if (error instanceof S3ServiceException && error.name === "NoSuchUpload") return "gone";
  throw error;
}

function sdkName<Algorithm extends ChecksumAlgorithm>(algorithm: Algorithm): Uppercase<Algorithm> {
  return algorithm.toUpperCase() as Uppercase<Algorithm>;
}

/** The SDK's name for the checksum field of a part or an object. */
function checksumField<Algorithm extends ChecksumAlgorithm>(
  algorithm: Algorithm,
): `Checksum${Uppercase<Algorithm>}` {
  return `Checksum${sdkName(algorithm)}`;
}
