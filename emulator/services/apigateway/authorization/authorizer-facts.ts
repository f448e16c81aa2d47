import type { Facts } from "../../../facts/index.js";
import type { HttpHeader } from "../../../http/http.js";
import type { RoutedExchange } from "../model/exchange.js";

/** Names that every client sends, and that API Gateway writes its own way. */
const ALWAYS_SEEN = ["authorization", "content-length", "content-type", "host", "user-agent"];

/** A request with the headers that a Lambda authorizer sees. */
export function withSeenHeaders(exchange: RoutedExchange): RoutedExchange {
  return { ...exchange, headers: exchange.headers.filter((line) => isSeen(line, exchange.facts)) };
}

function isSeen([name]: HttpHeader, facts: Facts): boolean {
  const lowerCase = name.toLowerCase();
  if (lowerCase === "content-encoding") return facts.holds("authorizerSeesContentEncoding");
  if (name !== lowerCase || ALWAYS_SEEN.includes(lowerCase)) return true;
  return facts.holds("authorizerSeesLowerCaseHeaders");
}

/** The client's Content-MD5, if a Lambda authorizer sees it: templates and other functions do not. */
export function digestHeaders({ headers, facts }: RoutedExchange): readonly HttpHeader[] {
  if (!facts.holds("authorizerSeesContentMd5")) return [];
  return headers.filter(([name]) => name.toLowerCase() === "content-md5");
}

/** Longest value that is kept if long values are not, in characters. */
const SHORT_VALUE = 1_000;

/** An authorizer's context as mappings find it. */
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
