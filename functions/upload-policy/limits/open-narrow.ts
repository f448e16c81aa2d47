/** Loaded only with a custom rule or with limits by prefix, to keep a cold start short. */
import type { Narrow } from "../decide.js";
import type { UploadPattern } from "./contract.js";
import { RULE_EXPORT, RULE_FILE } from "./contract.js";
import { createNarrow } from "./narrow.js";

/**
 * Makes what holds uploads to narrower limits.
 * @param hasRule - Whether the file of a custom rule is next to the code. If it cannot be loaded, every upload gets 503.
 */
export async function openNarrow(pattern: UploadPattern, hasRule: boolean): Promise<Narrow> {
  return createNarrow({ pattern, ...(hasRule && { rule: await loadRule() }) });
}

/** The rule as its file exports it, unchecked; if the file cannot be loaded, a rule that throws. */
async function loadRule(): Promise<unknown> {
  try {
    const exported = await import(new URL(RULE_FILE, import.meta.url).href);
    // Null if there is no such export: undefined would stand for no rule.
    return exported[RULE_EXPORT] ?? null;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
