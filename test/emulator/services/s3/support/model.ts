import type { Bucket, Model, PolicyDocument, Role } from "../../../../../emulator/model.js";

export const ACCOUNT_ID = "111122223333";
export const REGION = "eu-central-1";
export const BUCKET_ARN = "arn:aws:s3:::files";

export const BUCKET: Bucket = {
  constructPath: "uploads/Bucket",
  name: "files",
  arn: BUCKET_ARN,
  region: REGION,
  versioning: "Disabled",
  objectOwnership: "BucketOwnerEnforced",
  publicAccessBlock: {
    blockPublicAcls: true,
    ignorePublicAcls: true,
    blockPublicPolicy: true,
    restrictPublicBuckets: true,
  },
  encryption: { algorithm: "AES256", blockedEncryptionTypes: ["SSE-C"] },
  cors: [
    {
      allowedOrigins: ["https://app.example"],
      allowedMethods: ["PUT", "GET"],
      allowedHeaders: ["content-type", "x-amz-*"],
      exposeHeaders: ["ETag"],
      maxAgeSeconds: 300,
    },
  ],
  abortIncompleteMultipartUploads: [],
  expirations: [],
  eventBridge: false,
  transferAcceleration: false,
};

export const WRITER: Role = {
  constructPath: "uploads/Writer",
  name: "writer",
  arn: `arn:aws:iam::${ACCOUNT_ID}:role/writer`,
  uniqueId: "AROAWRITERWRITERWRIT",
  trustPolicy: {
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Principal: { Service: "lambda.amazonaws.com" },
      Action: "sts:AssumeRole",
    },
  },
  policies: [
    {
      constructPath: "uploads/WriterPolicy",
      name: "write",
      document: {
        Version: "2012-10-17",
        Statement: { Sid: "Write", Effect: "Allow", Action: "s3:PutObject", Resource: `${BUCKET_ARN}/in/*` },
      },
    },
  ],
};

export function modelOf(buckets: readonly Bucket[], roles: readonly Role[] = [WRITER]): Model {
  return {
    stackName: "uploads",
    accountId: ACCOUNT_ID,
    region: REGION,
    buckets,
    roles,
    functions: [],
    restApis: [],
    apiDomains: [],
    usagePlans: [],
    apiKeys: [],
    distributions: [],
    webAcls: [],
    userPools: [],
    parameters: [],
    eventBuses: [],
    eventRules: [],
    queues: [],
    tables: [],
    malwareProtectionPlans: [],
    outputs: {},
  };
}

export function bucketPolicy(document: PolicyDocument): NonNullable<Bucket["policy"]> {
  return { constructPath: "uploads/BucketPolicy", document };
}
