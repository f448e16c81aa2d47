import type { UploadsParts } from "../../uploads/index.js";
import type { Settings } from "../props.js";
import { firstTokenNeeds } from "./first-token-needs.js";

/**
 * The settings that `npm run verify-aws` and the commands of `npm start` read, as JSON for an output of the stack. It
 * contains no secret.
 * @see operations/verify-aws/stack/stack-outputs.ts and local/cli/banner.ts, which read it
 */
export function verificationOutput(
  settings: Settings,
  { bucket, edge, completed, userPool }: UploadsParts,
): string {
  const { authorization = "authorizer", originAccess = "oac", tenants, tiers, events } = settings;
  const { rejectedObjects = "tag" } = events || {};
  const { functionRuntime: edgeRuntime = "nodejs24.x", parts: edgeParts } = settings.edge ?? {};
  const { corsAllowedOrigins = [], malwareProtection = false, policy } = settings;
  const [corsOrigin] = corsAllowedOrigins.map((origin) => (origin === "*" ? ANY_ORIGIN : origin));
  return JSON.stringify({
    region: settings.region,
    bucketRegion: bucket.region,
    authorization,
    ...(edge !== undefined && { originAccess, edgeRuntime, edgeParts }),
    ...(corsOrigin !== undefined && { corsOrigin }),
    overwrite: policy?.overwrite ?? false,
    ...(policy?.checksum !== undefined && { checksum: policy.checksum }),
    ...(completed !== undefined && { rejectedObjects }),
    malwareProtection,
    token: firstTokenNeeds(settings, userPool?.identity),
    ...(tenants !== undefined && tiers !== undefined && { tiers: Object.values(tiers) }),
  });
}

/** Example of an origin if any is allowed. */
const ANY_ORIGIN = "https://verify.example";
