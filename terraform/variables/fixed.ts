import { isObject } from "../../functions/json/json.js";
import type { Rule } from "../../functions/rules/rule.js";
import type { UploadsProps } from "../../modules/uploads/index.js";
import { PATTERNS } from "../../modules/uploads/index.js";
import type { SettingPath } from "./names.js";
import { dotted } from "./names.js";

/** The reason that a value of a setting is fixed; continues "because". Undefined if the setting can be a variable. */
export function fixedReason(
  path: SettingPath,
  rule: Rule,
  value: unknown,
  settings: UploadsProps,
): string | undefined {
  const setting = dotted(path);
  const reason = rule.structural ?? rule.each?.structural ?? FIXED[setting]?.(settings);
  if (reason !== undefined) return reason;
  if (value === false && rule.kind !== "boolean") return "it is switched off";
  if (Array.isArray(value) && value.length === 0 && !MAY_BE_EMPTY.has(setting))
    return "an empty list creates no resources";
  return isObject(value) && !Array.isArray(value) && rule.kind !== "map"
    ? "its fields are the caller's own"
    : undefined;
}

/** Whether a setting is the list of a single CORS origin, which can be a variable although a longer list is fixed. */
export function isOnlyOrigin(path: SettingPath, value: unknown): value is readonly [unknown] {
  return dotted(path) === "corsAllowedOrigins" && Array.isArray(value) && value.length === 1;
}

/** Whether the variable of a list accepts an empty list. */
export function mayBeEmpty(path: SettingPath): boolean {
  return MAY_BE_EMPTY.has(dotted(path));
}

/** Whether an omitted object has the same meaning as one without fields. */
export function isImplied(path: SettingPath, settings: UploadsProps): boolean {
  return IMPLIED[dotted(path)]?.(settings) ?? false;
}

/** Whether a setting has an effect with the other settings. */
export function isRelevant(path: SettingPath, settings: UploadsProps): boolean {
  return RELEVANT[dotted(path)]?.(settings) ?? true;
}

type When = (settings: UploadsProps) => boolean;

/** The patterns of the settings; all of them if the setting is null, which is rejected later. */
const patternsOf = ({ patterns }: UploadsProps) => patterns ?? PATTERNS;
const hasEdge: When = (settings) => patternsOf(settings).includes("edge");
const hasPresigned: When = (settings) => patternsOf(settings).includes("presigned");
const hasRestApi: When = (settings) => patternsOf(settings).some((pattern) => pattern !== "edge");

/** Lists that only the functions read, so that an empty one changes no other resources. */
const MAY_BE_EMPTY = new Set(["policy.allowedContentTypes", "policy.allowedExtensions"]);

/** Reasons that are not in the rules, because they depend on other settings. */
const FIXED: Readonly<Record<string, (settings: UploadsProps) => string | undefined>> = {
  corsAllowedOrigins: (settings) =>
    hasRestApi(settings) || settings.edge?.rateLimit !== undefined
      ? "API documents and web ACLs depend on the origins"
      : undefined,
  "edge.authorizerEntry": () => "the file is bundled when the module is generated",
};

const IMPLIED: Readonly<Record<string, When>> = {
  bucket: () => true,
  edge: hasEdge,
  events: ({ events }) => events !== false,
  policy: () => true,
  presigned: hasPresigned,
  userPool: ({ identity }) => identity === undefined,
};

const RELEVANT: Readonly<Record<string, When>> = {
  edge: hasEdge,
  originAccess: hasEdge,
  "edge.settingsRefreshSeconds": ({ edge }) => edge?.settingsSource === "ssm",
  presigned: hasPresigned,
  liveSettingsRefreshSeconds: ({ liveSettingsSource }) => liveSettingsSource === "ssm",
  throttling: hasRestApi,
  accessLogRetentionDays: hasRestApi,
  rateLimit: hasRestApi,
  requestAlarm: hasRestApi,
};
