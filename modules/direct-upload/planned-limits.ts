import { ApiGatewayRestApi } from "@cdktf/provider-aws/lib/api-gateway-rest-api/index.js";
import { Op, Token } from "cdktf";
import type { UploadPolicy } from "../../functions/upload-policy/contract.js";
import type { RestApi } from "../rest-api/index.js";
import { MAX_DIRECT_BYTES, SIZE_REMEDY } from "./checks.js";

/**
 * Checks size limits that only Terraform knows, so that the plan fails instead of the synth.
 * @see https://developer.hashicorp.com/terraform/language/validate#preconditions-and-postconditions
 */
export function checkLimitsAtPlan(restApi: RestApi, { minBytes, maxBytes }: UploadPolicy): void {
  const unknown = [
    { limit: minBytes, condition: Op.lt(minBytes, 1), allowed: "policy.minBytes must be 0" },
    {
      limit: maxBytes,
      condition: Op.gte(maxBytes, MAX_DIRECT_BYTES),
      allowed: `policy.maxBytes must be at least ${MAX_DIRECT_BYTES}, API Gateway's own limit,`,
    },
  ].filter(({ limit }) => Token.isUnresolved(limit));
  const api = restApi.node.findChild("Resource");
  if (unknown.length === 0 || !(api instanceof ApiGatewayRestApi)) return;
  api.lifecycle = {
    precondition: unknown.map(({ condition, allowed }) => ({
      condition,
      errorMessage: `${allowed} on the direct pattern. ${SIZE_REMEDY}`,
    })),
  };
}
