import type { Clock } from "../../clock.js";
import type { HttpHeader, HttpRequest } from "../../http/http.js";
import { header } from "../../http/http.js";
import type { WebAcl } from "../../model.js";

/**
 * Status of a blocked request if the rule has no response of its own.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/customizing-the-response-for-blocked-requests.html
 */
const FORBIDDEN = 403;

/** A web ACL's decision on a request. */
interface WebAclDecision {
  /** The response to a blocked request; missing if the request may pass. */
  readonly answer?: BlockAnswer;
  /** Names of the rules with an exceeded limit, whether they block or count; `default` for the default action. */
  readonly matchedRules: readonly string[];
}

/** The response to a blocked request. */
export interface BlockAnswer {
  readonly status: number;
  readonly headers: readonly HttpHeader[];
  /** Body of the response; if missing, the service sends its own error. */
  readonly body?: { readonly contentType: string; readonly content: string };
}

/** Counts requests, and decides on each one. */
export type WebAclEvaluator = (request: Pick<HttpRequest, "remoteAddress" | "headers">) => WebAclDecision;

/**
 * Evaluates a web ACL's rate-based rules. AWS checks its counters every few seconds; the emulator decides on every
 * request.
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

/** Counts the recent requests per key, which is an address or a header's value. Keeps one number per second. */
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
