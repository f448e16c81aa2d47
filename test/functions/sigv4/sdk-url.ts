import type {
  $Command,
  S3ClientResolvedConfig,
  ServiceInputTypes,
  ServiceOutputTypes,
} from "@aws-sdk/client-s3";
import { S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { vi } from "vitest";
import type { SigningContext } from "../../../functions/sigv4/contract.js";
import type { S3EndpointOptions } from "../../../functions/sigv4/s3-endpoint.js";

/** The bindings that the SDK must sign, in addition to its command. */
export interface Bound {
  /** Signed headers, in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly expirySeconds: number;
}

/** A command of the S3 client. */
type Command<Input extends ServiceInputTypes, Output extends ServiceOutputTypes> = $Command<
  Input,
  Output,
  S3ClientResolvedConfig,
  ServiceInputTypes,
  ServiceOutputTypes
>;

/** The URL that the AWS SDK presigns for a command, with the bound values added to its request. */
export async function sdkUrl<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
  command: Command<Input, Output>,
  { headers, query, expirySeconds }: Bound,
  address: S3EndpointOptions,
  context: SigningContext,
): Promise<string> {
  const signedHeaders = new Set(Object.keys(headers));
  command.middlewareStack.add(
    (next) => async (args) => {
      const request = args.request as { headers: Record<string, string>; query: Record<string, string> };
      request.headers = { ...headers };
      Object.assign(request.query, query);
      return next(args);
    },
    { name: "bind", step: "build", priority: "low" },
  );
  vi.stubEnv("AWS_ENDPOINT_URL_S3", address.endpointUrl);
  try {
    return await getSignedUrl(sdkClient(address, context), command, {
      expiresIn: expirySeconds,
      signingDate: new Date(context.signedAt),
      signableHeaders: new Set([...signedHeaders, "host"]),
      unhoistableHeaders: signedHeaders,
    });
  } finally {
    vi.unstubAllEnvs();
  }
}

function sdkClient(
  { bucketName, transferAcceleration, endpointUrl }: S3EndpointOptions,
  { region, credentials }: SigningContext,
): S3Client {
  return new S3Client({
    region,
    credentials,
    forcePathStyle: bucketName.includes("."),
    useAccelerateEndpoint: transferAcceleration && endpointUrl === undefined,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
}
