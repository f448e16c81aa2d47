import type { Clock } from "../../clock.js";
import type { HttpHeader } from "../../http/http.js";
import type { WebAcl } from "../../model.js";

/**
 * What is answered where a rule has no response of its own.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/customizing-the-response-for-blocked-requests.html
 */
const FORBIDDEN = 403;

/** What a web ACL does with a request. */
interface WebAclDecision {
  /** The answer where the request is blocked; absent: it goes on. */
  readonly answer?: BlockAnswer;
  /** The rules that the request went over, blocking or only counting; `default` for the default action. */
  readonly matchedRules: readonly string[];
}

/** What a blocked request gets. */
export interface BlockAnswer {
  readonly status: number;
  readonly headers: readonly HttpHeader[];
  /** Omitted: the service's own error. */
  readonly body?: { readonly contentType: string; readonly content: string };
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
    const blocking = exceeded.find(({ action }) => action === "block");
    if (blocking) return { answer: blockAnswer(blocking), matchedRules: names };
    if (webAcl.defaultAction === "allow") return { matchedRules: names };
    return { answer: { status: FORBIDDEN, headers: [] }, matchedRules: [...names, "default"] };
  };
}

function blockAnswer({
  blockStatus,
  blockHeaders = [],
  blockBody,
}: WebAcl["rateRules"][number]): BlockAnswer {
  return {
    status: blockStatus ?? FORBIDDEN,
    headers: blockHeaders.map(({ name, value }): HttpHeader => [name, value]),
    body: blockBody,
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
