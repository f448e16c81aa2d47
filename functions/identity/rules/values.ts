import type { PreSharedKey } from "../contract.js";

/** The id of a user pool. */
export const USER_POOL_ID_PATTERN = /^[a-z]{2,4}(?:-[a-z]+)+-\d_[A-Za-z0-9]+$/;
const SHA256_PATTERN = /^[0-9a-f]{64}$/;
/** RFC 6749, section 3.3: printable ASCII but space, quotation mark and backslash. */
export const SCOPE_PATTERN = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
/** A string with something else than white space. */
export const ANY_TEXT = /\S/;

export function isText(value: unknown): value is string {
  return typeof value === "string" && ANY_TEXT.test(value);
}

export function isHttpsUrl(value: unknown): boolean {
  return typeof value === "string" && URL.canParse(value) && new URL(value).protocol === "https:";
}

export function isListOf(
  value: unknown,
  pattern: RegExp,
  isUnresolved: (value: unknown) => boolean,
): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.every((item) => isUnresolved(item) || (typeof item === "string" && pattern.test(item)))
  );
}

export function isTenantSource(value: unknown, isUnresolved: (value: unknown) => boolean): boolean {
  if (typeof value !== "object" || value === null) return false;
  const sources = ["claim", "groupPrefix"].filter((name) => Object.hasOwn(value, name));
  const [named] = Object.values(value);
  return sources.length === 1 && Object.keys(value).length === 1 && (isUnresolved(named) || isText(named));
}

export function isPreSharedKey(value: unknown, isUnresolved: (value: unknown) => boolean): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { sha256, subject, tenant, ...others }: Partial<Record<keyof PreSharedKey, unknown>> = value;
  return (
    Object.keys(others).length === 0 &&
    (isUnresolved(sha256) || isDigest(sha256)) &&
    (isUnresolved(subject) || isText(subject)) &&
    (tenant === undefined || isUnresolved(tenant) || isText(tenant))
  );
}

/** Where a digest stands that a list of keys holds more than once; empty where each stands once. */
export function keysAlike(keys: unknown): readonly string[] {
  const digests = Array.isArray(keys) ? keys.map((key: Partial<PreSharedKey> | null) => key?.sha256) : [];
  const twice = digests.find((digest, index) => isDigest(digest) && digests.indexOf(digest) < index);
  if (twice === undefined) return [];
  return digests.flatMap((digest, index) => (digest === twice ? [`keys[${index}]`] : []));
}

function isDigest(value: unknown): value is string {
  return typeof value === "string" && SHA256_PATTERN.test(value);
}
