import type { AllowedAttributes } from "../../attributes/contract.js";
import { narrowedAttributes } from "../../attributes/narrowed-attributes.js";
import { coversType } from "../narrowing/covers.js";
import { narrowedList } from "../narrowing/narrowed-policy.js";
import type { PrefixLimits, UploadLimits } from "../policy.js";

/** The limits of one upload that hold in addition to the policy's. */
export interface NarrowerLimits {
  /**
   * Patterns of media types; undefined allows any. An empty list allows none, because the limits have no type in
   * common.
   */
  readonly types?: readonly string[];
  /** Largest object in bytes; undefined allows any size. */
  readonly maxBytes?: number;
  /** Attributes that are allowed; undefined allows every attribute that the policy allows. */
  readonly attributes?: AllowedAttributes;
}

/** Combines several limits into the strictest ones. */
export function intersection(all: readonly UploadLimits[]): NarrowerLimits {
  return all.reduce<NarrowerLimits>(
    (narrowed, { types, maxBytes, attributes }) => ({
      types: types === undefined ? narrowed.types : commonTypes(narrowed.types, types),
      maxBytes:
        maxBytes === undefined ? narrowed.maxBytes : Math.min(maxBytes, narrowed.maxBytes ?? maxBytes),
      attributes: narrowedAttributes(narrowed.attributes ?? attributes, attributes),
    }),
    {},
  );
}

/** The limits of a key. @param key - Below the caller's own prefix. */
export function limitsOf(key: string, limits: readonly PrefixLimits[] = []): readonly UploadLimits[] {
  return limits.filter(({ prefix }) => key.startsWith(prefix));
}

/** Patterns for the media types that both lists allow. */
function commonTypes(types: readonly string[] | undefined, more: readonly string[]): readonly string[] {
  if (types === undefined) return more;
  // For narrowedList, an empty list means any type.
  return types.length === 0 ? types : (narrowedList(types, more, coversType) ?? []);
}
