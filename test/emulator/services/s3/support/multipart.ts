import type {
  CompleteMultipartUploadCommandInput,
  CreateMultipartUploadCommandInput,
  UploadPartCommandInput,
} from "@aws-sdk/client-s3";
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import type { World } from "./world.js";

export const MIB = 1024 ** 2;
/** The smallest content of a part that is not the last one. */
export const FULL_PART = Buffer.alloc(5 * MIB, "0123456789abcdef");

/** The calls of one multipart upload, with the real SDK. */
export interface UploadUnderTest {
  readonly uploadId: string;
  part(
    partNumber: number,
    content: Buffer | string,
    input?: Partial<UploadPartCommandInput>,
  ): Promise<string>;
  complete(
    parts: Parts,
    input?: Partial<CompleteMultipartUploadCommandInput>,
  ): Promise<{ ETag?: string; VersionId?: string }>;
}

export type Parts = NonNullable<CompleteMultipartUploadCommandInput["MultipartUpload"]>["Parts"];

export async function beginUpload(
  { client }: Pick<World, "client">,
  input: Partial<CreateMultipartUploadCommandInput> = {},
): Promise<UploadUnderTest> {
  const target = { Bucket: "files", Key: "in/m" };
  const { UploadId = "" } = await client.send(new CreateMultipartUploadCommand({ ...target, ...input }));
  return continueUpload({ client }, UploadId, { ...target, ...input });
}

export function continueUpload(
  { client }: Pick<World, "client">,
  UploadId: string,
  target: { readonly Bucket: string; readonly Key: string } = { Bucket: "files", Key: "in/m" },
): UploadUnderTest {
  const upload = { Bucket: target.Bucket, Key: target.Key, UploadId };
  return {
    uploadId: UploadId,
    part: async (PartNumber, Body, settings = {}) => {
      const sent = await client.send(new UploadPartCommand({ ...upload, PartNumber, Body, ...settings }));
      return sent.ETag ?? "";
    },
    complete: (Parts, settings = {}) =>
      client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts }, ...settings })),
  };
}
