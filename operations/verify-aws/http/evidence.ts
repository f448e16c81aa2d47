import { parseObject } from "../../../functions/json/json.js";
import type { ClientResponse } from "./http-client.js";

/** Statuses of redirects, throttling, pauses and broken gateways. */
const NOT_OF_S3 = /^(?:3\d\d|429|50[234])$/;
/** Statuses that mean, with an error code in JSON, that the stack itself rejected the token, the type or the length. */
const REJECTED_BY_STACK = /^(?:401|403|413|415)$/;

/**
 * Whether a response shows how AWS behaves. A rejection by the stack's policy, a pause, throttling and a proxy's error do
 * not.
 */
export function isEvidence({ status, body }: Pick<ClientResponse, "status" | "body">): boolean {
  if (NOT_OF_S3.test(String(status))) return false;
  return !REJECTED_BY_STACK.test(String(status)) || typeof parseObject(body).code !== "string";
}
