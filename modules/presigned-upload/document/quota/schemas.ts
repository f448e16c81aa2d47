import { QUOTA_NAMES } from "../../../../functions/quota/contract.js";
import type { Schema } from "../../../rest-api/document/openapi.js";
import { object, reference } from "../schemas.js";

function amount(description: string): Schema {
  return { type: "integer", description };
}

/** Bodies about quotas, as in `functions/quota/contract.ts`. */
export const QUOTA_SCHEMAS: Readonly<Record<string, Schema>> = {
  UsageResponse: object({ quotas: { type: "array", items: reference("QuotaUsage") } }, ["quotas"]),
  QuotaUsage: object(
    {
      quota: { type: "string", enum: QUOTA_NAMES },
      scope: {
        type: "string",
        description: "Subject or tenant that the quota is for.",
        enum: ["subject", "tenant"],
      },
      used: amount("Usage by stored objects, in uploads or bytes."),
      reserved: amount("Usage reserved by unfinished uploads."),
      limit: amount("Maximum of used plus reserved."),
      resetsAt: { type: "string", format: "date-time", description: "End of the window (UTC)." },
    },
    ["quota", "scope", "used", "reserved", "limit", "resetsAt"],
  ),
};
