import { widerAttributes } from "../../attributes/narrowed-attributes.js";
import { ATTRIBUTES } from "../../attributes/rules/attributes-rules.js";
import type { CallerPolicy, Identities, PreSharedKey } from "../../identity/contract.js";
import { identityList } from "../../identity/contract.js";
import { problemsOf } from "../../rules/problems.js";
import type { SettingProblem } from "../../rules/setting-problem.js";
import type { Covers } from "../narrowing/covers.js";
import { coversExtension, coversType } from "../narrowing/covers.js";
import type { UploadPolicy } from "../policy.js";

const REMEDY =
  "A key's policy can only make the upload policy stricter. Correct it, leave it out, or change the policy.";

/**
 * Lists the fields in which a pre-shared key's policy allows more than the upload policy, and malformed attributes. A
 * function would reject both.
 * @param isUnresolved - Whether only Terraform will know a value.
 */
export function callerPolicyProblems(
  identities: Identities,
  policy: UploadPolicy,
  isUnresolved: (value: unknown) => boolean,
): readonly SettingProblem[] {
  return keysOf(identities).flatMap(([path, { policy: own = {} }]) => {
    const scope = { path: `${path}.policy`, isUnresolved };
    const malformed = [...problemsOf({ attributes: own.attributes }, { attributes: ATTRIBUTES }, scope)];
    if (malformed.length > 0) return malformed;
    return [...widerFields(own, policy), ...widerAttributeFields(own, policy)]
      .filter(({ received, limit }) => !isUnresolved(received) && !isUnresolved(limit))
      .map(({ field, received, allowed }) => ({
        setting: `${scope.path}.${field}`,
        received,
        allowed,
        remedy: REMEDY,
      }));
  });
}

/** The pre-shared keys, each with its path in the settings. */
export function keysOf(identities: Identities): readonly (readonly [path: string, key: PreSharedKey])[] {
  return identityList(identities).flatMap((one, index) => {
    const path = Array.isArray(identities) ? `identity[${index}]` : "identity";
    return one.type === "pre-shared-key"
      ? one.keys.map((key, number) => [`${path}.keys[${number}]`, key] as const)
      : [];
  });
}

interface WiderField {
  readonly field: string;
  readonly received: unknown;
  readonly allowed: string;
  /** The value of the upload policy. */
  readonly limit: unknown;
}

function widerFields(own: CallerPolicy, policy: UploadPolicy): readonly WiderField[] {
  const { minBytes, maxBytes, urlExpirySeconds, formExpirySeconds = 0 } = policy;
  const longest = Math.max(urlExpirySeconds, formExpirySeconds);
  return [
    ...above("maxBytes", own.maxBytes, maxBytes, "policy.maxBytes"),
    ...above("urlExpirySeconds", own.urlExpirySeconds, longest, "policy.urlExpirySeconds"),
    ...below("maxBytes", own.maxBytes, minBytes, "policy.minBytes"),
    ...uncovered("allowedContentTypes", own.allowedContentTypes, policy.allowedContentTypes, coversType),
    ...uncovered("allowedExtensions", own.allowedExtensions, policy.allowedExtensions, coversExtension),
  ];
}

function widerAttributeFields(own: CallerPolicy, policy: UploadPolicy): readonly WiderField[] {
  return widerAttributes(policy.attributes, own.attributes).map(({ name, item, allowed }) => {
    const field = `attributes.${name}`;
    return {
      field,
      received: item,
      allowed: `within policy.${field}: ${allowed.join(", ") || "none"}`,
      limit: allowed,
    };
  });
}

function above(field: string, own: number | undefined, limit: number, name: string): readonly WiderField[] {
  if (own === undefined || own <= limit) return [];
  return [{ field, received: own, allowed: `at most ${limit}, as ${name}`, limit }];
}

function below(field: string, own: number | undefined, limit: number, name: string): readonly WiderField[] {
  if (own === undefined || own >= limit) return [];
  return [{ field, received: own, allowed: `at least ${limit}, as ${name}`, limit }];
}

function uncovered(
  field: string,
  own: readonly string[] = [],
  limit: readonly string[],
  covers: Covers,
): readonly WiderField[] {
  if (limit.length === 0) return [];
  const allowed = `within policy.${field}: ${limit.join(", ")}`;
  return own
    .filter((narrow) => !limit.some((wide) => covers(wide, narrow)))
    .map((received) => ({ field, received, allowed, limit }));
}
