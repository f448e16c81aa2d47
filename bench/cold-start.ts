/**
 * How long the presign function takes from nothing to its first signature, beside the same routes on the AWS SDK's
 * presigner: `node --import tsx bench/cold-start.ts`. Each start is a process of its own, from the files that the zips
 * hold; the two take turns.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { encodeUploadId } from "../functions/presign/multipart/upload-id.js";
import { completeUploadPolicy } from "../functions/upload-policy/contract.js";
import { bundleFunction } from "../modules/node-function/code/bundle.js";
import type { FunctionEntry } from "../modules/node-function/index.js";
import { functionEntry } from "../modules/node-function/index.js";

const STARTS = 21;
const SETTINGS = {
  bucketName: "uploads-bucket",
  bucketRegion: "eu-central-1",
  prefix: "uploads/",
  policy: completeUploadPolicy({}),
  caller: "authorizer",
  corsAllowedOrigins: ["https://app.example.com"],
  transferAcceleration: false,
  downloads: false,
  sumPartsBeforeSigning: false,
};
const ENVIRONMENT = {
  PRESIGN_SETTINGS: JSON.stringify(SETTINGS),
  AWS_REGION: "eu-central-1",
  AWS_ACCESS_KEY_ID: "ASIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  AWS_SESSION_TOKEN: "IQoJb3JpZ2luX2Vj/+".repeat(56),
};
const MIB = 1024 ** 2;
const UPLOAD_ID = encodeUploadId({
  subjectSegment: "alice",
  relativeKey: "backups/january.tar",
  s3UploadId: "aZ0._-9xYw".repeat(13),
  uploadId: "3f2a9c1e-5d47-4b8a-9e0f-6c2d1b7a8e90",
  length: 160 * MIB,
  partSize: 16 * MIB,
});
const PUT = { method: "PUT", key: "reports/may.pdf", length: 1_000, type: "application/pdf" };
const ROUTES: readonly (readonly [name: string, event: object])[] = [
  ["POST /uploads", proxyEvent("/uploads", null, PUT)],
  ["POST /uploads/{id}/parts", proxyEvent("/uploads/{id}/parts", { id: UPLOAD_ID }, { partNumbers: [1] })],
];

function proxyEvent(resource: string, pathParameters: object | null, body: object): object {
  return {
    resource,
    httpMethod: "POST",
    headers: { origin: "https://app.example.com" },
    pathParameters,
    queryStringParameters: null,
    body: JSON.stringify(body),
    isBase64Encoded: false,
    requestContext: {
      requestId: "request-1",
      extendedRequestId: "extended-1",
      authorizer: { subject: "alice" },
    },
  };
}

interface FirstAnswer {
  readonly statusCode: number;
  readonly milliseconds: number;
  readonly parsed: readonly string[];
}

class FirstAnswerError extends Error {
  override readonly name = "FirstAnswerError";
}

const root = mkdtempSync(join(tmpdir(), "cold-start-"));

/** Lays a function's files out as Lambda does, and gives the URL of their folder. */
function layOut(name: string, entry: FunctionEntry): string {
  const folder = join(root, name);
  mkdirSync(folder);
  for (const [fileName, code] of Object.entries(bundleFunction(entry))) {
    writeFileSync(join(folder, fileName), code);
  }
  return `${pathToFileURL(folder)}/`;
}

function source(name: string): FunctionEntry {
  return { file: fileURLToPath(new URL(`cold-start/${name}.ts`, import.meta.url)), bundled: false };
}

function start(folder: string, event: object, measure: "time" | "code"): FirstAnswer {
  const env = {
    ...ENVIRONMENT,
    HANDLER: `${folder}index.mjs`,
    EVENT: JSON.stringify(event),
    ...(measure === "code" ? { PARSED_BELOW: folder } : {}),
  };
  const { stdout, stderr } = spawnSync(process.execPath, [fileURLToPath(`${firstAnswer}index.mjs`)], {
    env,
    encoding: "utf8",
  });
  const last = stdout.trimEnd().split("\n").at(-1) ?? "";
  const answer: FirstAnswer | undefined = last.startsWith("{") ? JSON.parse(last) : undefined;
  if (answer?.statusCode !== 200) throw new FirstAnswerError(`no signature: ${stdout}${stderr}`);
  return answer;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

function report(name: string, folder: string, event: object, milliseconds: number): void {
  const { parsed } = start(folder, event, "code");
  const bytes = parsed.reduce((sum, name) => sum + statSync(new URL(name, folder)).size, 0);
  console.log(
    `  ${name}: ${milliseconds.toFixed(1)} ms, ${(bytes / 1000).toFixed(1)} KB parsed in ${parsed.length} files`,
  );
}

const firstAnswer = layOut("first-answer", source("first-answer"));
try {
  const ours = layOut("ours", functionEntry("presign"));
  const sdk = layOut("sdk", source("handler-on-sdk"));
  for (const [name, event] of ROUTES) {
    const times: { readonly ours: number; readonly sdk: number }[] = [];
    for (let round = 0; round < STARTS; round++) {
      times.push({
        sdk: start(sdk, event, "time").milliseconds,
        ours: start(ours, event, "time").milliseconds,
      });
    }
    const [onSdk, onOurs] = [median(times.map((time) => time.sdk)), median(times.map((time) => time.ours))];
    console.log(`${name}, median of ${STARTS} cold starts to the first signature`);
    report("on the AWS SDK's presigner", sdk, event, onSdk);
    report("ours", ours, event, onOurs);
    console.log(`  1/${(onSdk / onOurs).toFixed(1)} of the SDK's time`);
  }
} finally {
  rmSync(root, { recursive: true });
}
