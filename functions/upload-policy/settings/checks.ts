/*
 * Whether settings can be, without a word on why they cannot: what explains it is loaded only where something is
 * wrong, since a cold start waits for all the code on its way.
 */
import { isObject } from "../../json/json.js";
import type { UploadPolicy } from "../policy.js";
import {
  KEY_PREFIXES,
  MAX_OBJECT_BYTES,
  MAX_ORDINARY_URL_EXPIRY_SECONDS,
  MAX_URL_EXPIRY_SECONDS,
} from "../policy.js";

/** What claims to be settings: a JSON object whose fields nobody has checked. */
export type UncheckedSettings = { readonly [setting: string]: unknown };

/** Says of each setting, by its name, whether it can have a value beside the others. */
export type SettingChecks<Name extends string> = Readonly<
  Record<Name, (value: unknown, settings: UncheckedSettings) => boolean>
>;

const CONTENT_TYPE_PATTERN = /^(?:\*\/\*|[\w!#$&^.+-]{1,127}\/(?:\*|[\w!#$&^.+-]{1,127}))$/;
const EXTENSION_PATTERN = /^(?:\.[A-Za-z0-9_-]+)+$/;

/** The checks of an upload policy's settings, but for {@link allowsSomeSize}, which two of them make together. */
export const POLICY_CHECKS: SettingChecks<keyof UploadPolicy> = {
  minBytes: (value) => isWholeNumber(value, 0, MAX_OBJECT_BYTES),
  maxBytes: (value) => isWholeNumber(value, 1, MAX_OBJECT_BYTES),
  allowedContentTypes: (value) => isListOf(value, CONTENT_TYPE_PATTERN),
  allowedExtensions: (value) => isListOf(value, EXTENSION_PATTERN),
  keyPrefix: (value) => KEY_PREFIXES.some((known) => known === value),
  overwrite: isBoolean,
  longLivedUrls: isBoolean,
  checksum: (value) => value === "optional" || value === "required",
  urlExpirySeconds: (value, { longLivedUrls }) =>
    isWholeNumber(
      value,
      1,
      longLivedUrls === true ? MAX_URL_EXPIRY_SECONDS : MAX_ORDINARY_URL_EXPIRY_SECONDS,
    ),
};

/** The checks of the settings that several functions have. */
export const PLACE_CHECKS: SettingChecks<"prefix" | "corsAllowedOrigins"> = {
  prefix: (value) => typeof value === "string" && (value === "" || /^[^/].*\/$/.test(value)),
  corsAllowedOrigins: (value) => Array.isArray(value) && value.every((origin) => typeof origin === "string"),
};

/** The names of the settings that cannot be. */
export function wrongSettings<Name extends string>(
  settings: UncheckedSettings,
  checks: SettingChecks<Name>,
): readonly Name[] {
  const names = Object.keys(checks) as Name[];
  return names.filter((name) => !checks[name](settings[name], settings));
}

/** Whether a value is an upload policy that can be. */
export function isUploadPolicy(value: unknown): boolean {
  const policy = nestedSettings(value);
  return wrongSettings(policy, POLICY_CHECKS).length === 0 && allowsSomeSize(policy);
}

/** Whether there is a size that a policy of two whole numbers allows. */
export function allowsSomeSize({ minBytes, maxBytes }: UncheckedSettings): boolean {
  return Number(minBytes) <= Number(maxBytes);
}

/** A nested object among settings; empty where there is none, so that each of its fields is found missing. */
export function nestedSettings(value: unknown): UncheckedSettings {
  return isObject(value) ? value : {};
}

/** Whether a value is a text that says something. */
export function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

/** Whether a value is true or false. */
export function isBoolean(value: unknown): boolean {
  return typeof value === "boolean";
}

function isWholeNumber(value: unknown, least: number, most: number): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
}

function isListOf(value: unknown, pattern: RegExp): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "string" && pattern.test(item));
}
