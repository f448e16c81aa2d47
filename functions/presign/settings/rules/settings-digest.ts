import { hash } from "node:crypto";

/**
 * Fields that the digest omits, at any depth: names and Regions of resources, because only Terraform may know them; the
 * CORS origins, because they decide no upload and a change of them would change the digest in the plan, too; and the
 * digest itself.
 */
const OMITTED = [
  "bucketName",
  "bucketRegion",
  "kmsKeyArn",
  "parameterName",
  "tableName",
  "region",
  "corsAllowedOrigins",
  "validatedDigest",
];

/**
 * Digest of the presigner's settings, 16 characters. It detects a change by hand, not an attack: who can change the
 * settings can also change the digest. It depends on the order of the fields.
 */
export function settingsDigest(settings: object): string {
  const text = JSON.stringify(settings, (name, value: unknown) =>
    OMITTED.includes(name) ? undefined : value,
  );
  return hash("sha256", text, "base64url").slice(0, 16);
}
