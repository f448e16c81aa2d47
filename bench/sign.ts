/**
 * Measures the presigning of parts by our code and by the AWS SDK's presigner: `node --import tsx bench/sign.ts`. The
 * two take turns, so that other work on the machine affects both. Both create complete, equal URLs.
 */
import "./nodes/on-newest-node.js";
import { S3Client, UploadPartCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import type { SigningContext } from "../functions/sigv4/contract.js";
import type { PresignedParts } from "../functions/sigv4/presign-parts.js";
import { signParts } from "../functions/sigv4/presign-parts.js";
import { s3Endpoint } from "../functions/sigv4/s3-endpoint.js";

const ROUNDS = 9;
const PARTS = 10_000;
const PARTS_BY_SDK = 250;
const EXPIRY_SECONDS = 900;
const KEY = "uploads/3f2a9c1e-5d47-4b8a-9e0f-6c2d1b7a8e90/backups/2026/january.tar";
/** The session token and the upload id are as long as AWS's. */
const CREDENTIALS = {
  accessKeyId: "ASIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  sessionToken: "IQoJb3JpZ2luX2Vj/+".repeat(56),
};
const UPLOAD_ID = "aZ0._-9xYw".repeat(13);
const BUCKET = { bucketName: "uploads-bucket", region: "eu-central-1", transferAcceleration: false };

const context: SigningContext = {
  credentials: CREDENTIALS,
  region: BUCKET.region,
  signedAt: Date.UTC(2026, 0, 2, 3, 4, 5),
};
const parts = Array.from({ length: PARTS }, (_, index) => ({ partNumber: index + 1, length: 5 * 1024 ** 3 }));
const client = new S3Client({
  region: BUCKET.region,
  credentials: CREDENTIALS,
  requestChecksumCalculation: "WHEN_REQUIRED",
});

function sign(): PresignedParts {
  const endpoint = s3Endpoint(BUCKET);
  return signParts(
    { endpoint, key: KEY, s3UploadId: UPLOAD_ID, expirySeconds: EXPIRY_SECONDS, parts },
    context,
  );
}

function ourUrls(): string[] {
  const { urlTemplate, signatures } = sign();
  return signatures.map((signature, index) =>
    urlTemplate.replace("{partNumber}", String(index + 1)).replace("{signature}", signature),
  );
}

async function sdkUrls(): Promise<string[]> {
  const urls: string[] = [];
  for (const { partNumber, length } of parts.slice(0, PARTS_BY_SDK)) {
    const command = new UploadPartCommand({
      Bucket: BUCKET.bucketName,
      Key: KEY,
      UploadId: UPLOAD_ID,
      PartNumber: partNumber,
      ContentLength: length,
    });
    const signingDate = new Date(context.signedAt);
    urls.push(await getSignedUrl(client, command, { expiresIn: EXPIRY_SECONDS, signingDate }));
  }
  return urls;
}

async function urlsPerSecond(make: () => string[] | Promise<string[]>): Promise<number> {
  const started = performance.now();
  const urls = await make();
  return urls.length / ((performance.now() - started) / 1000);
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

class DifferentUrlsError extends Error {
  override readonly name = "DifferentUrlsError";
  override readonly message = "the two create different URLs, so their times cannot be compared";
}

// Also warms up both.
const [ours, sdks] = [ourUrls(), await sdkUrls()];
if (sdks.some((url, index) => url !== ours[index])) throw new DifferentUrlsError();

const rates: { readonly sdk: number; readonly ours: number }[] = [];
for (let round = 0; round < ROUNDS; round++) {
  rates.push({ sdk: await urlsPerSecond(sdkUrls), ours: await urlsPerSecond(ourUrls) });
}
const sdkRate = median(rates.map(({ sdk }) => sdk));
const ourRate = median(rates.map((rate) => rate.ours));

const started = performance.now();
const { urlTemplate, signatures } = sign();
const answer = JSON.stringify({
  urlTemplate,
  expiresAt: new Date(context.signedAt + EXPIRY_SECONDS * 1000).toISOString(),
  parts: parts.map((part, index) => ({ ...part, signature: signatures[index] })),
});
const seconds = (performance.now() - started) / 1000;

console.log(`AWS SDK: ${sdkRate.toFixed(0)} part URLs a second, of ${sdks[0]?.length} characters each`);
console.log(`ours: ${ourRate.toFixed(0)} part URLs a second, the same ones`);
console.log(`${PARTS} parts: ${seconds.toFixed(3)} s, ${(answer.length / 1e6).toFixed(2)} MB of JSON`);
console.log(`${(ourRate / sdkRate).toFixed(0)} times the SDK`);
