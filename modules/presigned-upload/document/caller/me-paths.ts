import type { PathOperations, PresignContext } from "../presign-context.js";
import { proxyOperation } from "../proxy-operation.js";

/** `GET /me`. */
export function mePaths(context: PresignContext): Readonly<Record<string, PathOperations>> {
  return { "/me": { get: getMe(context) } };
}

function getMe(context: PresignContext) {
  return proxyOperation(context, {
    operationId: "getMe",
    summary: "Get the caller's identity and upload limits",
    description: "Use it to check whether a credential is accepted, and to check a file before sending it.",
    answers: { "200": { description: "The caller and its limits.", schemaName: "MeResponse" } },
  });
}
