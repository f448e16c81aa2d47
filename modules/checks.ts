import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import type { IdentitySettings } from "../functions/identity/contract.js";
import { identityProblems } from "../functions/identity/rules/identity-problems.js";
import type { SettingProblem } from "../functions/rules/setting-problem.js";
import type { UploadPolicy } from "../functions/upload-policy/contract.js";
import { completeUploadPolicy } from "../functions/upload-policy/contract.js";
import { uploadPolicyProblems } from "../functions/upload-policy/rules/policy-problems.js";
import { PropsError } from "./errors.js";
import { checkKnownChoice } from "./fields.js";

/** What a check says when it fails: how to mend it, and the page that sets the limit. */
export interface Advice {
  /** One or two sentences. */
  readonly remedy: string;
  /** Address of an AWS page or an RFC. */
  readonly see?: string;
}

/** The least and the most that a number may be, both included. */
export interface Range {
  /** The least. */
  readonly min: number;
  /** The most. */
  readonly max: number;
  /** The unit, in the plural: "seconds". */
  readonly unit?: string;
}

/** Refuses a number that is not whole or lies outside the range; what is absent or not known yet passes. */
export function checkInteger(
  scope: IConstruct,
  prop: string,
  value: number | undefined,
  range: Range,
  advice: Advice,
): void {
  if (value === undefined || Token.isUnresolved(value)) return;
  if (Number.isInteger(value) && value >= range.min && value <= range.max) return;
  const unit = range.unit === undefined ? "" : ` ${range.unit}`;
  throw new PropsError(scope, {
    prop,
    received: value,
    allowed: `a whole number from ${range.min} to ${range.max}${unit}`,
    ...advice,
  });
}

/** Refuses a text that does not match; `allowed` says in words what the pattern means. */
export function checkPattern(
  scope: IConstruct,
  prop: string,
  value: string | undefined,
  pattern: RegExp,
  allowed: string,
  advice: Advice,
): void {
  if (value === undefined || Token.isUnresolved(value)) return;
  if (typeof value === "string" && pattern.test(value)) return;
  throw new PropsError(scope, { prop, received: value, allowed, ...advice });
}

/** Refuses a value that is not in the list, and a string that only Terraform knows: it decides what is built. */
export function checkOneOf<Value extends string | number>(
  scope: IConstruct,
  prop: string,
  value: Value | undefined,
  choices: readonly Value[],
  advice: Advice,
): void {
  if (value === undefined || choices.includes(value)) return;
  if (typeof value === "string") checkKnownChoice(scope, prop, value, `one of ${choices.join(", ")}`);
  if (Token.isUnresolved(value)) return;
  throw new PropsError(scope, { prop, received: value, allowed: `one of ${choices.join(", ")}`, ...advice });
}

/** Refuses an empty list. */
export function checkNotEmpty(
  scope: IConstruct,
  prop: string,
  values: readonly unknown[],
  advice: Advice,
): void {
  if (Token.isUnresolved(values) || (Array.isArray(values) && values.length > 0)) return;
  throw new PropsError(scope, { prop, received: values, allowed: "a list of at least one", ...advice });
}

const KEY_PREFIX = /^(?:[A-Za-z0-9][A-Za-z0-9!_.-]*\/)*$/;

/**
 * Refuses a key prefix that is not whole path segments: the end of a policy's `Resource` and the path of an origin
 * are built from it, where a `*`, a `?` or a half segment would mean something else.
 */
export function checkKeyPrefix(scope: IConstruct, prop: string, prefix: string): void {
  checkPattern(
    scope,
    prop,
    prefix,
    KEY_PREFIX,
    'empty, or path segments of letters, digits and "!_.-" that each end in "/"',
    { remedy: 'Write it as "uploads/" or "in/2026/", without a slash in front.' },
  );
}

const ORIGIN = /^(?:\*|https?:\/\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?)$/;

/**
 * Refuses what no browser sends as `Origin`: a path, a trailing slash, capitals. `*` is allowed alone, as the whole
 * list: S3 understands `https://*.example.com`, but the functions and API Gateway compare origins letter by letter.
 */
export function checkCorsOrigins(scope: IConstruct, prop: string, origins: readonly string[]): void {
  if (Token.isUnresolved(origins)) return;
  origins.forEach((origin, index) => {
    checkPattern(
      scope,
      `${prop}[${index}]`,
      origin,
      ORIGIN,
      'an origin such as "https://app.example.com", or "*" as the only item',
      {
        remedy:
          "Give scheme, host and port only, in lower case, as a browser sends them, without a trailing slash. " +
          "List every subdomain: a wildcard inside an origin does not work.",
        see: "https://www.rfc-editor.org/rfc/rfc6454#section-7",
      },
    );
  });
  if (origins.includes("*") && origins.length > 1) {
    throw new PropsError(scope, {
      prop,
      received: origins,
      allowed: 'origins by name, or "*" alone',
      remedy: 'Leave out "*", or everything else.',
    });
  }
}

/** What a Region's code looks like, and why those of other partitions are none here. */
export const REGION = {
  pattern: /^(?!cn-)[a-z]{2}(?!-gov-|-iso)(?:-[a-z]+)+-\d$/,
  allowed:
    'a Region\'s code such as "eu-central-1", of the partition aws: in others ARNs differ and Lambda@Edge is missing',
} as const;

/** Refuses a Region's name, and the Regions of other partitions: China, GovCloud and the isolated ones. */
export function checkRegion(scope: IConstruct, prop: string, region: string | undefined): void {
  checkPattern(scope, prop, region, REGION.pattern, REGION.allowed, {
    remedy: "Pass the code, not the Region's name or an Availability Zone.",
    see: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html",
  });
}

const ARN = /^arn:[a-z-]+:[a-z0-9-]+:[a-z0-9-]*:[0-9]*:.+$/;

/** Refuses an ARN of another service or kind; `kind` is how its resource part begins, e.g. `key/`. */
export function checkArn(
  scope: IConstruct,
  prop: string,
  value: string | undefined,
  service: string,
  kind: string,
): void {
  if (value === undefined || Token.isUnresolved(value)) return;
  const [, , actualService, , , ...resource] = String(value).split(":");
  if (ARN.test(value) && actualService === service && resource.join(":").startsWith(kind)) return;
  throw new PropsError(scope, {
    prop,
    received: value,
    allowed: `an ARN such as arn:aws:${service}:REGION:ACCOUNT:${kind}…`,
    remedy: "Pass the ARN that the resource itself has, not its name or alias.",
  });
}

/** Refuses the first of the problems that a contract's own rules have found; no problem passes. */
export function checkSettings(scope: IConstruct, problems: readonly SettingProblem[]): void {
  const [first] = problems;
  if (first !== undefined) throw new PropsError(scope, { ...first, prop: first.setting });
}

/** Checks the part of a policy that a user gives, and completes it with the defaults. */
export function checkUploadPolicy(scope: IConstruct, given: Partial<UploadPolicy> = {}): UploadPolicy {
  const policy = completeUploadPolicy(given);
  checkSettings(scope, uploadPolicyProblems(policy, Token.isUnresolved));
  return policy;
}

/**
 * Refuses identity settings that cannot be, and those that leave out the tenant which the policy's `keyPrefix` puts
 * before every key.
 */
export function checkIdentity(scope: IConstruct, identity: IdentitySettings, policy: UploadPolicy): void {
  checkSettings(scope, identityProblems(identity, Token.isUnresolved));
  const needsTenant = policy.keyPrefix === "tenant" || policy.keyPrefix === "tenant/subject";
  if (!needsTenant || namesTenant(identity)) return;
  throw new PropsError(scope, {
    prop: "policy.keyPrefix",
    received: policy.keyPrefix,
    allowed: '"shared" or "subject" where the identity settings name no tenant',
    remedy:
      "Say in the identity settings where a caller's tenant is read from, or choose another keyPrefix. A user pool with " +
      "scopes names no tenant without callbackUrls, since client credentials name no user.",
  });
}

/** Whether a caller can have a tenant at all. */
export function mayHaveTenant(identity: IdentitySettings): boolean {
  if (identity.type !== "pre-shared-key") return identity.tenant !== undefined;
  return identity.keys.some(({ tenant }) => tenant !== undefined);
}

function namesTenant(identity: IdentitySettings): boolean {
  if (identity.type !== "pre-shared-key") return identity.tenant !== undefined;
  return identity.keys.every(({ tenant }) => tenant !== undefined);
}

/** Whether a value holds, at any depth, something that only Terraform will know. */
export function hasUnresolved(value: unknown): boolean {
  if (Token.isUnresolved(value)) return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(hasUnresolved);
}

/** Whether a text is already known, so that rules about its letters can be applied to it. */
export function isKnown(text: string | undefined): text is string {
  return text !== undefined && !Token.isUnresolved(text);
}
