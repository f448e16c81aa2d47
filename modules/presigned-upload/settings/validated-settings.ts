import type { Construct } from "constructs";
import { isPlainObject } from "../../../functions/json/json.js";
import type { PresignSettings } from "../../../functions/presign/contract.js";
import { PRESIGN_SETTINGS } from "../../../functions/presign/settings/rules/presign-settings-rule.js";
import { settingsDigest } from "../../../functions/presign/settings/rules/settings-digest.js";
import { validAtSynth } from "../../node-function/valid-at-synth.js";

/** Adds the digest to valid settings that synth knows, so that the function does not validate them at each start. */
export function withDigest(scope: Construct, settings: PresignSettings): PresignSettings {
  const valid = validAtSynth(scope, settings, PRESIGN_SETTINGS);
  if (valid === undefined) return settings;
  // The digest depends on the order, and Terraform's `jsonencode` sorts fields.
  return { ...sortedFields(settings), validatedDigest: settingsDigest(sortedFields(valid)) };
}

/** The same value with the fields of all objects sorted. Placeholders of CDKTF stay as they are. */
function sortedFields<Value>(value: Value): Value;
function sortedFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => sortedFields(item));
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((name) => [name, sortedFields(value[name])]),
  );
}
