import { randomUUID } from "node:crypto";
import { writeSync } from "node:fs";
import { PutObjectCommand, S3Client, UploadPartCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { errorAnswer, successAnswer } from "../../functions/presign/api/answer.js";
import { readProxyEvent } from "../../functions/presign/api/proxy-event.js";
import { readBody } from "../../functions/presign/api/request-body.js";
import type { RouteRequest, RouteResult } from "../../functions/presign/api/route.js";
import type { PresignSettings } from "../../functions/presign/contract.js";
import { decodeUploadId } from "../../functions/presign/multipart/upload-id.js";
import { validatedSettings } from "../../functions/presign/settings/validated-settings.js";
import { putToSign } from "../../functions/presign/signing/put-to-sign.js";
import { decideRequest, PUT_FIELDS } from "../../functions/presign/uploads/create/create-request.js";

const settings = requireSettings();
const client = new S3Client({ requestChecksumCalculation: "WHEN_REQUIRED" });

/** The presign function's two signing routes, implemented with the AWS SDK's presigner. */
export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const read = await readProxyEvent(event, settings);
  if (read.outcome === "rejected") return errorAnswer(read, event, settings);
  const route = event.resource === "/uploads" ? createPut : signFirstPart;
  const result = await route(read.request, settings);
  const { requestId } = event.requestContext;
  writeSync(1, `${JSON.stringify({ requestId, outcome: result.outcome })}\n`);
  return result.outcome === "answered"
    ? successAnswer(result, event, settings)
    : errorAnswer(result, event, settings);
}

function requireSettings(): PresignSettings {
  const settings = validatedSettings(process.env);
  if (settings === undefined)
    throw new TypeError("PRESIGN_SETTINGS must have the digest of validated settings");
  return settings;
}

async function createPut(
  { body: text, identity }: RouteRequest,
  settings: PresignSettings,
): Promise<RouteResult> {
  const read = await readBody(text, { fields: PUT_FIELDS });
  if (read.outcome === "rejected") return read;
  const upload = decideRequest(read.body, "PUT", identity, { settings });
  if (upload.outcome === "rejected") return upload;
  const put = putToSign(upload, randomUUID(), settings);
  const command = new PutObjectCommand({
    Bucket: settings.bucketName,
    Key: put.key,
    ContentLength: upload.length,
    ContentType: upload.contentType,
    IfNoneMatch: upload.ifNoneMatch,
    Metadata: put.query,
  });
  const url = await getSignedUrl(client, command, { expiresIn: settings.policy.urlExpirySeconds });
  return {
    outcome: "answered",
    status: 200,
    body: { method: "PUT", url, headers: put.headers, key: put.key },
  };
}

async function signFirstPart(
  { pathParameters, identity }: RouteRequest,
  settings: PresignSettings,
): Promise<RouteResult> {
  const upload = decodeUploadId(pathParameters.id ?? "", identity, settings);
  if (upload.outcome === "rejected") return upload;
  const { key, s3UploadId } = upload.ref;
  const command = new UploadPartCommand({
    Bucket: settings.bucketName,
    Key: key,
    UploadId: s3UploadId,
    PartNumber: 1,
    ContentLength: upload.plan.partSize,
  });
  const url = await getSignedUrl(client, command, { expiresIn: settings.policy.urlExpirySeconds });
  return { outcome: "answered", status: 200, body: { parts: [{ partNumber: 1, url }] } };
}
