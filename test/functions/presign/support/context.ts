import type { RouteContext } from "../../../../functions/presign/api/route.js";
import type { PresignSettings } from "../../../../functions/presign/contract.js";
import type { PresignPorts } from "../../../../functions/presign/ports.js";
import { s3Endpoint } from "../../../../functions/sigv4/s3-endpoint.js";
import type { UploadPolicy } from "../../../../functions/upload-policy/contract.js";
import { NOT_NARROWED, policyWith } from "../../support/policies.js";
import { storedUploads } from "./stored-uploads.js";

export const NOW = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
/** The id of the first upload; those that follow are counted up. */
export const FIRST_ID = "00000000-0000-4000-8000-000000000001";
export const CREDENTIALS = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "a-secret",
  sessionToken: "a-session",
};

export type Changes = Partial<Omit<PresignSettings, "policy">> & { readonly policy?: Partial<UploadPolicy> };

export function settingsWith({ policy, ...changes }: Changes = {}): PresignSettings {
  return {
    bucketName: "uploads-bucket",
    bucketRegion: "eu-central-1",
    prefix: "uploads/",
    policy: policyWith(policy),
    caller: "authorizer",
    corsAllowedOrigins: ["https://app.example.com"],
    transferAcceleration: false,
    downloads: false,
    sumPartsBeforeSigning: false,
    ...changes,
  };
}

/** Inputs of routes, in a world in which no time passes: waiting ends when it is given up. */
export function contextWith(
  changes: Changes = {},
  ports: Partial<PresignPorts> = {},
  s3 = storedUploads(),
): { readonly context: RouteContext; readonly s3: typeof s3; readonly log: readonly object[] } {
  const settings = settingsWith(changes);
  const log: object[] = [];
  let ids = 0;
  const context: RouteContext = {
    settings,
    ports: {
      credentials: () => CREDENTIALS,
      endpoint: s3Endpoint({ ...settings, region: settings.bucketRegion }),
      loadS3: async () => s3.port,
      now: () => NOW,
      wait: (_, signal) => new Promise((_resolve, reject) => signal.addEventListener("abort", reject)),
      ...NOT_NARROWED,
      newId: () => FIRST_ID.slice(0, -12) + String(++ids).padStart(12, "0"),
      log: (entry) => log.push(entry),
      ...ports,
    },
  };
  return { context, s3, log };
}
