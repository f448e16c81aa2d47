import type { PathOperations, PresignContext } from "../presign-context.js";
import { proxyOperation } from "../proxy-operation.js";

/** `GET /me`. */
export function mePaths(context: PresignContext): Readonly<Record<string, PathOperations>> {
  return { "/me": { get: getMe(context) } };
}

function getMe(context: PresignContext) {
  return proxyOperation(context, {
    operationId: "getMe",
    summary: "Get who the caller is, and what it may upload",
    description:
      "A client can check with it whether its credential is accepted, and a file before it is sent.",
    answers: { "200": { description: "The caller.", schemaName: "MeResponse" } },
  });
}
