const REGION = "eu-central-1";
const KEY = `arn:aws:kms:${REGION}:111122223333:key/11111111-2222-3333-4444-555555555555`;
const WEB_ACL_ID = "webacl/uploads/11111111-2222-3333-4444-555555555555";

/** Every setting that removes an accepted finding. `quota` has a value so that there is a table. */
export const ALL_SETTINGS = {
  region: REGION,
  bucket: { versioned: true, kmsKeyArn: KEY, accessLogs: { bucketName: "example-logs" } },
  functions: { logRetentionDays: 365, logKmsKeyArn: KEY, environmentKmsKeyArn: KEY, tracing: true },
  accessLogRetentionDays: 365,
  webAclArn: `arn:aws:wafv2:${REGION}:111122223333:regional/${WEB_ACL_ID}`,
  presigned: { reservedConcurrency: 100 },
  edge: {
    webAclArn: `arn:aws:wafv2:us-east-1:111122223333:global/${WEB_ACL_ID}`,
    accessLogs: { bucketDomainName: "example-logs.s3.amazonaws.com" },
    countries: { allow: ["DE"] },
    aliases: ["uploads.example.com"],
    certificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/11111111-2222-3333-4444-555555555555",
  },
  quota: { subject: { bytesPerDay: 1_000_000_000 }, kmsKeyArn: KEY, pointInTimeRecovery: true },
};

/** Settings with the resources that the app's own settings and the examples do not have. */
export const OPTIONAL_PARTS = {
  region: REGION,
  liveSettingsSource: "ssm",
  rateLimit: { requests: 1_000 },
  edge: { rateLimit: { requests: 1_000 }, settingsSource: "ssm" },
  quota: { subject: { bytesPerDay: 1_000_000_000 } },
  malwareProtection: true,
  events: {
    rejectedObjects: "delete",
    alarms: { actions: [`arn:aws:sns:${REGION}:111122223333:uploads`] },
  },
  tiers: { free: { ratePerSecond: 5, burst: 10 } },
  tenants: { acme: { tier: "free" } },
};
