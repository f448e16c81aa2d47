import type { PathOperations, PresignContext } from "../presign-context.js";
import { proxyOperation } from "../proxy-operation.js";

/** `GET /me/usage`. */
export function quotaPaths(context: PresignContext): Readonly<Record<string, PathOperations>> {
  return { "/me/usage": { get: getUsage(context) } };
}

function getUsage(context: PresignContext) {
  return proxyOperation(context, {
    operationId: "getUsage",
    summary: "Get the usage of the caller's quotas",
    description:
      "Lists the quotas of the caller and of its tenant in the current hour, day and month (UTC). Unfinished uploads " +
      "are reserved, stored objects are used.",
    answers: { "200": { description: "The caller's quotas.", schemaName: "UsageResponse" } },
  });
}
