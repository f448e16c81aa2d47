import type { Facts } from "../../../facts/index.js";

/**
 * The path of a request to S3.
 * @param template - `BUCKET/KEY` with parameters in braces.
 * @param values - The parameters' values, decoded.
 */
export function pathToS3(template: string, values: Readonly<Record<string, string>>, facts: Facts): string {
  const path = `/${template.replace(/\{([^}]+)\}/g, (_, name: string) => encodePath(values[name] ?? "", facts))}`;
  return facts.holds("gatewayResolvesDotSegments") ? resolveDotSegments(path) : path;
}

/** Encodes a value for a path to S3. A slash separates segments, encoded or not. A plus stays unchanged. */
function encodePath(value: string, facts: Facts): string {
  const text = Buffer.from(value, "utf8").toString(facts.holds("gatewayKeepsNonAscii") ? "utf8" : "latin1");
  const escaped = facts.holds("gatewayKeepsPercent") ? text : text.replaceAll("%", "%25");
  return encodeURIComponent(escaped).replaceAll("%2F", "/").replaceAll("%2B", "+");
}

/**
 * A segment of one or two dots, optionally with parameters after a semicolon, which Java servers drop first. Each
 * character may be percent-encoded, even repeatedly.
 */
const DOTS = /^((?:\.|%(?:25)*2e){1,2})(?:(?:;|%(?:25)*3b).*)?$/i;

/** Resolves dot segments, so a key can leave the prefix that the mapping puts before it. The bucket's segment stays. */
function resolveDotSegments(path: string): string {
  const [bucket = "", ...segments] = path.slice(1).split("/");
  const resolved: string[] = [];
  for (const segment of segments) {
    const dots = DOTS.exec(segment)?.[1];
    if (dots === undefined) resolved.push(segment);
    else if (isParent(dots)) resolved.pop();
  }
  return `/${[bucket, ...resolved].join("/")}`;
}

function isParent(dots: string): boolean {
  return dots.replace(/%(?:25)*2e/gi, ".") === "..";
}
