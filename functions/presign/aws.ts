import { PutObjectCommand, S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import type { PresignSettings } from "./contract.js";
import type { PutSigner, PutToSign } from "./put-to-sign.js";

/**
 * Signs with the AWS SDK. It calls nobody: a signature is made here.
 * @param environment - With `AWS_ENDPOINT_URL_S3`, which the SDK reads itself, there is no acceleration.
 * @param credentials - The keys to sign with. @default - the role's, as the SDK finds them
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html
 */
export function createPutSigner(
  { bucketName, bucketRegion, transferAcceleration }: PresignSettings,
  environment: NodeJS.ProcessEnv,
  credentials?: S3ClientConfig["credentials"],
): PutSigner {
  const client = new S3Client({
    region: bucketRegion,
    ...(credentials === undefined ? {} : { credentials }),
    // As the SDK does by itself over TLS, where no certificate covers such a name; it forgets to without TLS.
    forcePathStyle: bucketName.includes("."),
    useAccelerateEndpoint: transferAcceleration && environment.AWS_ENDPOINT_URL_S3 === undefined,
    // Else the SDK would put a checksum of nothing into each URL, which other stores than S3 do not take.
    requestChecksumCalculation: "WHEN_REQUIRED",
  });
  return (put) => {
    const signedHeaders = new Set(Object.keys(put.headers));
    return getSignedUrl(client, putObject(bucketName, put), {
      expiresIn: put.expirySeconds,
      signingDate: new Date(put.signedAt),
      // The SDK would leave the type unsigned, and hoist a checksum into the query, where S3 does not check it.
      signableHeaders: new Set([...signedHeaders, "host"]),
      unhoistableHeaders: signedHeaders,
    });
  };
}

/** The SDK's own fields would lose the condition, so all but bucket and key are put into the request itself. */
function putObject(bucketName: string, put: PutToSign): PutObjectCommand {
  const command = new PutObjectCommand({ Bucket: bucketName, Key: put.key });
  command.middlewareStack.add(
    (next) => (args) => {
      const { request } = args;
      if (!isRequest(request)) throw new UnboundUploadError();
      Object.assign(request.headers, put.headers, put.metadata);
      Object.assign(request.query, put.query);
      return next(args);
    },
    { name: "bindUpload", step: "build" },
  );
  return command;
}

/** The SDK has no request where one is to be bound: a URL that binds nothing must not be made. */
class UnboundUploadError extends Error {
  override readonly name = "UnboundUploadError";
  override readonly message = "The SDK's build step has no HTTP request; its version does not fit ours";
}

interface MutableRequest {
  readonly headers: Record<string, string>;
  readonly query: Record<string, string>;
}

function isRequest(request: unknown): request is MutableRequest {
  return typeof request === "object" && request !== null && "headers" in request && "query" in request;
}
