import { parseObject } from "../../../functions/json/json.js";
import type { ClientResponse } from "./http-client.js";

/** Redirects, throttling, pauses and broken gateways. */
const SILENT = /^(?:3\d\d|429|50[234])$/;
/** With an error code in JSON, the stack itself rejects the token, the type or the length. */
const REJECTED_BY_STACK = /^(?:401|403|413|415)$/;

/** Whether an answer shows nothing about AWS: a rejection by the stack's policy, a pause, throttling, or a proxy's error. */
export function isSilent({ status, body }: Pick<ClientResponse, "status" | "body">): boolean {
  if (SILENT.test(String(status))) return true;
  return REJECTED_BY_STACK.test(String(status)) && typeof parseObject(body).code === "string";
}
