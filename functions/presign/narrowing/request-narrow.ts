/**
 * The code for narrower limits. It is loaded only with a custom rule or with limits by prefix, to keep a cold start
 * short.
 */
import type { APIGatewayProxyEvent } from "aws-lambda";
import { parseJson } from "../../json/json.js";
import type { Narrow } from "../../upload-policy/decide.js";
import { loadNarrow } from "../../upload-policy/limits/load-narrow.js";
import type { ImportEvent, PresignSettings } from "../contract.js";

/**
 * Loads the narrower limits on the uploads of one request. A custom rule may read the caller's groups, which our
 * authorizer passes on in its context; without a rule they are not read.
 */
export async function requestNarrow(
  event: APIGatewayProxyEvent | ImportEvent,
  { caller, rule = false }: PresignSettings,
): Promise<Narrow> {
  const narrow = await loadNarrow("presigned", rule);
  if (caller !== "authorizer") return narrow;
  const groups = groupsIn("flow" in event ? event.caller : { ...event.requestContext.authorizer });
  return (upload, toDecide) => narrow(upload, { ...toDecide, identity: { ...toDecide.identity, groups } });
}

/** Parses a JSON array: unlike scopes, groups can have spaces in their names. */
function groupsIn({ groups }: Readonly<Record<string, unknown>>): readonly string[] {
  const list = typeof groups === "string" ? parseJson(groups) : undefined;
  return Array.isArray(list) ? list.map(String) : [];
}
