/**
 * The code for narrower limits. It is loaded only with a custom rule or with limits by prefix, to keep a cold start
 * short.
 */
import type { Narrow } from "../decide.js";
import { ruleFailure } from "./call-rule.js";
import type { UploadPattern } from "./contract.js";
import { RULE_EXPORT, RULE_FILE } from "./contract.js";
import { createNarrow } from "./narrow.js";

/** Longest load error in the log, in characters. */
const MAX_DETAIL = 300;

/**
 * Loads the custom rule and the limits by prefix.
 * @param hasRule - Whether the file of a custom rule is next to the code. If loading it fails, every upload gets 503.
 */
export async function loadNarrow(pattern: UploadPattern, hasRule: boolean): Promise<Narrow> {
  if (!hasRule) return createNarrow({ pattern });
  try {
    const exported = await import(new URL(RULE_FILE, import.meta.url).href);
    // Null if the file lacks this export: `undefined` would mean that the deployment has no rule.
    return createNarrow({ pattern, rule: exported[RULE_EXPORT] ?? null });
  } catch (error) {
    // The message can be logged: at load time the file has no data about an upload.
    const failure = ruleFailure(`${RULE_FILE} cannot be loaded: ${String(error).slice(0, MAX_DETAIL)}`);
    return () => failure;
  }
}
