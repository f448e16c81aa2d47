import type { EdgeConfig } from "../../functions/edge-authorizer/contract.js";
import { EDGE_CONFIG } from "../../functions/edge-authorizer/settings/rules/edge-config-rule.js";
import type { JsonWebKeySet } from "../../functions/identity/contract.js";
import type { PresignSettings } from "../../functions/presign/contract.js";
import { encodeUploadId } from "../../functions/presign/multipart/upload-id.js";
import { settingsDigest } from "../../functions/presign/settings/rules/settings-digest.js";
import { isValid } from "../../functions/rules/failures.js";
import { completeUploadPolicy } from "../../functions/upload-policy/contract.js";

const MIB = 1024 ** 2;
const REGION = "eu-central-1";
const ORIGIN = "https://app.example.com";
const PLACE = { prefix: "uploads/", policy: completeUploadPolicy({}), corsAllowedOrigins: [ORIGIN] };

const PRESIGN_SETTINGS: PresignSettings = {
  ...PLACE,
  bucketName: "uploads-bucket",
  bucketRegion: REGION,
  caller: "authorizer",
  transferAcceleration: false,
  sumPartsBeforeSigning: false,
  downloads: false,
};

/** The presign function's environment. */
export const PRESIGN_ENVIRONMENT = {
  // As synth does for settings that it knows.
  PRESIGN_SETTINGS: JSON.stringify({
    ...PRESIGN_SETTINGS,
    validatedDigest: settingsDigest(PRESIGN_SETTINGS),
  }),
  AWS_REGION: REGION,
  AWS_ACCESS_KEY_ID: "ASIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  AWS_SESSION_TOKEN: "IQoJb3JpZ2luX2Vj/+".repeat(56),
};

/** `POST /uploads` for one PUT. */
export const SIGN_PUT = proxyEvent("/uploads", null, {
  method: "PUT",
  key: "reports/may.pdf",
  length: 1_000,
  type: "application/pdf",
});

/** `POST /uploads/{id}/parts` for one part. */
export const SIGN_PARTS = proxyEvent(
  "/uploads/{id}/parts",
  {
    id: encodeUploadId({
      subjectSegment: "alice",
      relativeKey: "backups/january.tar",
      s3UploadId: "aZ0._-9xYw".repeat(13),
      uploadId: "3f2a9c1e-5d47-4b8a-9e0f-6c2d1b7a8e90",
      length: 160 * MIB,
      partSize: 16 * MIB,
    }),
  },
  { partNumbers: [1] },
);

/** The user pool of the edge function and the sample. */
export const USER_POOL = { userPoolId: "us-east-1_AbCdEfGhI", clientId: "1example23456789" };

/** The edge function's settings. */
export function edgeConfig(keys?: JsonWebKeySet): EdgeConfig {
  const { userPoolId, clientId } = USER_POOL;
  const config: EdgeConfig = {
    source: "bundle",
    settings: {
      ...PLACE,
      identity: { type: "cognito", userPoolId, clientIds: [clientId], keys },
      originAccess: "oac",
      bucketRegion: REGION,
    },
  };
  // As synth does for such settings.
  return { ...config, isValidated: isValid(config, EDGE_CONFIG) };
}

/** CloudFront's event for a PUT. */
export function edgeEvent(token: string): object {
  const headers = {
    authorization: [{ key: "Authorization", value: `Bearer ${token}` }],
    "content-length": [{ key: "Content-Length", value: "1000" }],
    origin: [{ key: "Origin", value: ORIGIN }],
  };
  const request = { method: "PUT", uri: "/reports/may.pdf", querystring: "", headers };
  return { Records: [{ cf: { config: { eventType: "viewer-request", requestId: "request-1" }, request } }] };
}

function proxyEvent(resource: string, pathParameters: object | null, body: object): object {
  return {
    resource,
    httpMethod: "POST",
    headers: { origin: ORIGIN },
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
