import type { Facts } from "../../../facts/index.js";
import type { HttpHeader } from "../../../http/http.js";
import type { RoutedExchange } from "../model/exchange.js";

/** Headers that every client sends. API Gateway changes the case of their names, so authorizers always see them. */
const ALWAYS_SEEN = ["authorization", "content-length", "content-type", "host", "user-agent"];

/** The request with only those headers that a Lambda authorizer sees. */
export function withSeenHeaders(exchange: RoutedExchange): RoutedExchange {
  return { ...exchange, headers: exchange.headers.filter((line) => isSeen(line, exchange.facts)) };
}

function isSeen([name]: HttpHeader, facts: Facts): boolean {
  const lowerCase = name.toLowerCase();
  if (lowerCase === "content-encoding") return facts.holds("authorizerSeesContentEncoding");
  if (name !== lowerCase || ALWAYS_SEEN.includes(lowerCase)) return true;
  return facts.holds("authorizerSeesLowerCaseHeaders");
}

/** The client's Content-MD5, if Lambda authorizers see it. It is hidden from templates and other functions. */
export function digestHeaders({ headers, facts }: RoutedExchange): readonly HttpHeader[] {
  if (!facts.holds("authorizerSeesContentMd5")) return [];
  return headers.filter(([name]) => name.toLowerCase() === "content-md5");
}

/** Maximum length of a value if API Gateway truncates long values, in characters. */
const SHORT_VALUE = 1_000;

/** An authorizer's context, as mapping expressions read it. */
export function storedContext(
  context: Readonly<Record<string, string>>,
  facts: Facts,
): Readonly<Record<string, string>> {
  const stored = (value: string): string => {
    const text = facts.holds("contextKeepsPunctuation") ? value : value.replaceAll(/[",]/g, "");
    return facts.holds("contextKeepsLongValues") ? text : text.slice(0, SHORT_VALUE);
  };
  return Object.fromEntries(Object.entries(context).map(([name, value]) => [name, stored(value)]));
}
