import { hash } from "node:crypto";

/**
 * Fields whose type alone is in the digest, at any depth: names and Regions of resources, because only Terraform may know
 * them; and the CORS origins, because they decide no upload and a change of them would change the digest in the plan, too.
 */
const TYPE_ONLY = [
  "bucketName",
  "bucketRegion",
  "kmsKeyArn",
  "parameterName",
  "tableName",
  "region",
  "corsAllowedOrigins",
];

/**
 * Digest of the presigner's settings, 16 characters. It detects a change by hand, not an attack: who can change the
 * settings can also change the digest. It depends on the order of the fields.
 */
export function settingsDigest(settings: object): string {
  const text = JSON.stringify(settings, (name, value: unknown) => {
    if (name === "validatedDigest") return undefined;
    return TYPE_ONLY.includes(name) ? value && typeof value : value;
  });
  return hash("sha256", text, "base64url").slice(0, 16);
}
