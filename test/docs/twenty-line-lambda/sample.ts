import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";

const s3 = new S3Client({});

export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const { key, type } = event.queryStringParameters ?? {};
  const command = new PutObjectCommand({ Bucket: process.env.BUCKET, Key: key, ContentType: type });
  const url = await getSignedUrl(s3, command, { expiresIn: 7 * 24 * 3600 });
  return {
    statusCode: 200,
    headers: { "Access-Control-Allow-Origin": "*", "Content-Type": "application/json" },
    body: JSON.stringify({ url }),
  };
}
