import type { Clock } from "../clock.js";
import type { WebAcl } from "../model.js";

/** What a web ACL does with a request. */
export interface WebAclDecision {
  readonly blocked: boolean;
  /** The rules that the request went over, blocking or only counting; `default` for the default action. */
  readonly matchedRules: readonly string[];
}

/** Counts requests, and decides about each. */
export type WebAclEvaluator = (clientAddress: string) => WebAclDecision;

/**
 * Evaluates a web ACL's rate rules. AWS looks at its counters every few seconds; here each request is decided on.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html
 */
export function createWebAclEvaluator(webAcl: WebAcl, clock: Clock): WebAclEvaluator {
  const rules = webAcl.rateRules.map((rule) => ({
    ...rule,
    count: createCounter(rule.evaluationWindowSeconds, clock),
  }));
  return (clientAddress) => {
    const exceeded = rules.filter(({ count, limit }) => count(clientAddress) > limit);
    const names = exceeded.map(({ name }) => name);
    if (exceeded.some(({ action }) => action === "block")) return { blocked: true, matchedRules: names };
    const byDefault = webAcl.defaultAction === "block";
    return { blocked: byDefault, matchedRules: byDefault ? [...names, "default"] : names };
  };
}

/** Counts an address's requests of the last seconds, in one number for each second. */
function createCounter(windowSeconds: number, clock: Clock): (address: string) => number {
  const seconds = new Map<number, Map<string, number>>();
  return (address) => {
    const now = Math.floor(clock() / 1000);
    for (const second of seconds.keys()) if (second <= now - windowSeconds) seconds.delete(second);
    const current = seconds.get(now) ?? new Map<string, number>();
    seconds.set(now, current.set(address, (current.get(address) ?? 0) + 1));
    return [...seconds.values()].reduce((sum, counts) => sum + (counts.get(address) ?? 0), 0);
  };
}
