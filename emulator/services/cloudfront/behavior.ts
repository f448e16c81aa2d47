import type { CacheBehavior, Distribution } from "../../model.js";

/**
 * The behavior that serves a path: the first whose pattern matches, else the default.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern
 */
export function behaviorFor(distribution: Distribution, path: string): CacheBehavior {
  const normalized = normalizePath(path);
  return (
    distribution.orderedCacheBehaviors.find(({ pathPattern }) => matchesPattern(pathPattern, normalized)) ??
    distribution.defaultCacheBehavior
  );
}

/** Whether a path matches a pattern: `*` is any characters, `?` is one. Case matters, a leading slash does not. */
function matchesPattern(pattern: string, path: string): boolean {
  const source = pattern
    .replace(/^\/?/, "/")
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s").test(path);
}

/**
 * Normalizes a path (RFC 3986, section 6.2.2), because path patterns match the normal form. Functions and origins get
 * the path as sent.
 */
function normalizePath(path: string): string {
  const decoded = path.replace(/%[0-9a-f]{2}/gi, (octet) => {
    const character = String.fromCharCode(Number.parseInt(octet.slice(1), 16));
    return /[A-Za-z0-9._~-]/.test(character) ? character : octet.toUpperCase();
  });
  const segments: string[] = [];
  const given = decoded.split("/").slice(1);
  for (const [index, segment] of given.entries()) {
    const last = index === given.length - 1;
    if (segment === "..") segments.pop();
    if (segment !== "." && segment !== "..") segments.push(segment);
    else if (last) segments.push("");
  }
  return `/${segments.join("/")}`;
}
