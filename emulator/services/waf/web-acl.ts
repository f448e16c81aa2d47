import type { Clock } from "../../clock.js";
import type { HttpHeader, HttpRequest } from "../../http/http.js";
import { header } from "../../http/http.js";
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
export type WebAclEvaluator = (request: Pick<HttpRequest, "remoteAddress" | "headers">) => WebAclDecision;

/**
 * Evaluates a web ACL's rate rules. AWS looks at its counters every few seconds; here each request is decided on.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html
 */
export function createWebAclEvaluator(webAcl: WebAcl, clock: Clock): WebAclEvaluator {
  const rules = webAcl.rateRules.map((rule) => ({
    ...rule,
    count: createCounter(rule.evaluationWindowSeconds, clock),
  }));
  return (request) => {
    const exceeded = rules.filter(({ count, limit, header: name }) => {
      // A request without the header is not counted.
      const key = name === undefined ? request.remoteAddress : header(request, name);
      return key !== undefined && count(key) > limit;
    });
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

/** Counts the last seconds' requests of an address or a header's value, in one number for each second. */
function createCounter(windowSeconds: number, clock: Clock): (key: string) => number {
  const seconds = new Map<number, Map<string, number>>();
  return (key) => {
    const now = Math.floor(clock() / 1000);
    for (const second of seconds.keys()) if (second <= now - windowSeconds) seconds.delete(second);
    const current = seconds.get(now) ?? new Map<string, number>();
    seconds.set(now, current.set(key, (current.get(key) ?? 0) + 1));
    return [...seconds.values()].reduce((sum, counts) => sum + (counts.get(key) ?? 0), 0);
  };
}
