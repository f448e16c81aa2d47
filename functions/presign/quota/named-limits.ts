import type { APIGatewayProxyEvent } from "aws-lambda";
import { claimValues } from "../../identity/tokens/claim-values.js";
import { isObject, parseJson } from "../../json/json.js";
import type { QuotaCaller } from "../../quota/limits/caller-limits.js";
import type { ImportEvent, PresignSettings } from "../contract.js";

/** The caller's groups and claims with their own limits, from the event. */
export type NamedLimits = Required<Pick<QuotaCaller, "groups" | "claims">>;

/** Reads the groups and claims that our authorizer passes on, or the claims from Cognito's native authorizer. */
export function namedLimits(
  event: APIGatewayProxyEvent | ImportEvent,
  { caller, quota }: PresignSettings,
): NamedLimits {
  const fields = "flow" in event ? event.caller : (event.requestContext.authorizer ?? {});
  if (caller === "authorizer")
    return { groups: groupsIn(fields.groups), claims: claimsIn(fields.quotaClaims) };
  if (caller !== "cognito") return { groups: [], claims: {} };
  const claims = "flow" in event ? fields : { ...Object(fields.claims) };
  return { groups: [], claims: claimValues(claims, Object.keys(quota?.claims ?? {}), true) };
}

function groupsIn(text: unknown): readonly string[] {
  const groups = parseJson(String(text ?? ""));
  return Array.isArray(groups) ? groups.map(String) : [];
}

function claimsIn(text: unknown): NamedLimits["claims"] {
  const claims = parseJson(String(text ?? ""));
  if (!isObject(claims)) return {};
  const lists = Object.entries(claims).filter(([, values]) => Array.isArray(values));
  return Object.fromEntries(lists.map(([claim, values]) => [claim, (values as unknown[]).map(String)]));
}
