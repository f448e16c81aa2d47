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
      scope: { type: "string", description: "Whose quota it is.", enum: ["subject", "tenant"] },
      used: amount("Of stored objects, in uploads or bytes."),
      reserved: amount("Of uploads that have not ended."),
      limit: amount("The most that can be used and reserved."),
      resetsAt: { type: "string", format: "date-time", description: "When the window ends." },
    },
    ["quota", "scope", "used", "reserved", "limit", "resetsAt"],
  ),
};
