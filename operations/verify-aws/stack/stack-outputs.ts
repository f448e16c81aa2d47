import { isObject, parseObject } from "../../../functions/json/json.js";
import {
  boolean,
  filledString,
  list,
  oneOf,
  openObject,
  optional,
  REGION_END,
  text,
  url,
} from "../../../functions/rules/kinds.js";
import { problemsOf } from "../../../functions/rules/problems.js";
import type { RuleFor, RulesFor, Unchecked } from "../../../functions/rules/rule.js";
import { describeProblem } from "../../../functions/rules/setting-problem.js";

/** The data about the deployed stack for `verify-aws`. Patterns that it does not have are omitted. */
export interface StackOutputs {
  readonly directUrl?: string;
  readonly presignedUrl?: string;
  readonly edgeUrl?: string;
  readonly bucketName: string;
  /** Omitted without a Cognito user pool. */
  readonly userPool?: { readonly issuerUrl: string; readonly clientId: string };
  /** The user pool's token endpoint; omitted without a domain of the stack's own. */
  readonly tokenUrl?: string;
  readonly settings: VerifiedSettings;
}

/** The stack's output `verification`, see `modules/stacks/outputs/verification.ts`. */
interface VerifiedSettings {
  readonly region: string;
  readonly bucketRegion: string;
  readonly authorization: "authorizer" | "cognito" | "iam";
  readonly originAccess?: "oai" | "oac";
  readonly edgeRuntime?: string;
  /** Whether CloudFront accepts uploads in parts. @default false */
  readonly edgeParts?: boolean;
  /** An origin that a browser may upload from. */
  readonly corsOrigin?: string;
  readonly overwrite: boolean;
  /** Omitted without completion events. */
  readonly rejectedObjects?: "tag" | "delete";
  readonly malwareProtection: boolean;
  /** Omitted without usage plans. */
  readonly tiers?: readonly { readonly ratePerSecond: number; readonly burst: number }[];
}

/** The outputs that are read, by their names in the stack. */
interface Outputs {
  readonly bucket_name: string;
  readonly direct_url?: string;
  readonly presigned_url?: string;
  readonly edge_url?: string;
  readonly issuer_url?: string;
  readonly user_pool_client_id?: string;
  readonly token_url?: string;
}

const PATTERN_URL = optional(url(["https:", "http:"], "an http or https URL"));
const REGION = text(new RegExp(`^[a-z]{2}-${REGION_END}$`), "a Region such as eu-central-1");
const RATE: RuleFor<number> = {
  kind: "number",
  holds: (value) => typeof value === "number" && value > 0,
  allowed: "a number above 0",
};

const OUTPUT_RULES: RulesFor<Outputs> = {
  bucket_name: filledString("the bucket's name"),
  direct_url: PATTERN_URL,
  presigned_url: PATTERN_URL,
  edge_url: PATTERN_URL,
  issuer_url: PATTERN_URL,
  user_pool_client_id: optional(filledString("an app client's id")),
  token_url: PATTERN_URL,
};

const VERIFICATION_RULES: RulesFor<VerifiedSettings> = {
  region: REGION,
  bucketRegion: REGION,
  authorization: oneOf(["authorizer", "cognito", "iam"]),
  originAccess: optional(oneOf(["oai", "oac"])),
  edgeRuntime: optional(filledString("a runtime such as nodejs24.x")),
  edgeParts: optional(boolean()),
  corsOrigin: optional(filledString("an origin")),
  overwrite: boolean(),
  rejectedObjects: optional(oneOf(["tag", "delete"])),
  malwareProtection: boolean(),
  tiers: optional(list(openObject({ ratePerSecond: RATE, burst: RATE }))),
};

/** Lists every problem of a stack's outputs, in words; empty if they are valid. */
export function outputProblems(outputs: Unchecked): readonly string[] {
  const problems = [
    ...problemsOf(outputs, OUTPUT_RULES, { open: true }),
    ...problemsOf(settingsIn(outputs), VERIFICATION_RULES, { path: "verification", open: true }),
  ].map((problem) => describeProblem(problem, { shown: JSON.stringify(problem.received) }));
  const urls = [outputs.direct_url, outputs.presigned_url, outputs.edge_url];
  return urls.some((given) => given !== undefined)
    ? problems
    : [...problems, "One of direct_url, presigned_url and edge_url must be given."];
}

/**
 * Reads the outputs of a stack.
 * @param outputs - The stack's outputs by name, without problems.
 */
export function readOutputs(outputs: Unchecked): StackOutputs {
  const given = outputs as Unchecked & Outputs;
  const { issuer_url: issuerUrl, user_pool_client_id: clientId } = given;
  const hasPool = issuerUrl !== undefined && clientId !== undefined;
  return {
    ...(given.direct_url !== undefined && { directUrl: withoutSlash(given.direct_url) }),
    ...(given.presigned_url !== undefined && { presignedUrl: withoutSlash(given.presigned_url) }),
    ...(given.edge_url !== undefined && { edgeUrl: withoutSlash(given.edge_url) }),
    bucketName: given.bucket_name,
    ...(hasPool && { userPool: { issuerUrl, clientId } }),
    ...(given.token_url !== undefined && { tokenUrl: given.token_url }),
    settings: settingsIn(outputs) as Unchecked & VerifiedSettings,
  };
}

function settingsIn({ verification = "" }: Unchecked): Unchecked {
  return parseObject(String(verification));
}

function withoutSlash(address: string): string {
  return address.replace(/\/$/, "");
}

/** The field `outputs` of an `endpoints.json`; undefined if it is missing. */
export function outputsIn(file: unknown): Readonly<Record<string, unknown>> | undefined {
  return isObject(file) && isObject(file.outputs) ? file.outputs : undefined;
}
