import { parseObject } from "../../../functions/json/json.js";
import type { ClientResponse } from "./http-client.js";

/** Statuses of redirects, throttling, pauses and broken gateways. */
const SILENT = /^(?:3\d\d|429|50[234])$/;
/** Statuses that mean, with an error code in JSON, that the stack itself rejected the token, the type or the length. */
const REJECTED_BY_STACK = /^(?:401|403|413|415)$/;

/**
 * Whether a response reveals nothing about AWS: a rejection by the stack's policy, a pause, throttling, or a proxy's
 * error.
 */
export function isSilent({ status, body }: Pick<ClientResponse, "status" | "body">): boolean {
  if (SILENT.test(String(status))) return true;
  return REJECTED_BY_STACK.test(String(status)) && typeof parseObject(body).code === "string";
}
