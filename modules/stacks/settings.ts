import { readFileSync } from "node:fs";
import { isObject } from "../../functions/json/json.js";
import type { UploadsProps } from "../uploads/index.js";
import { SettingsError } from "../uploads/index.js";
import { settingsProblems } from "./settings-rules.js";

/**
 * What the stacks of this project are made from: the object `uploads` in the `context` of `cdktf.json`. Everything but
 * the Region has a default; what a module takes is documented at the module.
 */
export interface Settings extends UploadsProps {
  /** The Region of everything but the edge function, e.g. `eu-central-1`. */
  readonly region: string;
  /** Where Terraform keeps its state, `terraform.STACK.REGION.tfstate`. @default - files beside `cdktf.json` */
  readonly stateBucket?: StateBucket;
  /** Builds the stack `account` as well; false where the account's CloudWatch role is kept elsewhere. @default true */
  readonly account?: boolean;
}

/** An S3 bucket for Terraform's state, with S3's own locking. */
export interface StateBucket {
  readonly bucket: string;
  readonly region: string;
  /** Comes before the name of each stack's state file: empty, or ending in `/`. @default "" */
  readonly keyPrefix?: string;
}

/** Reads the settings, or says all that is wrong with them. What lies inside is checked by the modules. */
export function readSettings(value: unknown): Settings {
  const problems = settingsProblems(value);
  if (problems.length > 0) throw new SettingsError(problems, PLACE);
  return value as Settings;
}

/** Where the app keeps its settings. */
const PLACE = "context.uploads in cdktf.json";

/**
 * Reads the `context` of `cdktf.json`, in which the settings stand.
 * @throws {@link SettingsError} where the file is missing, no JSON, or without one
 */
export function readContext(file: URL): Readonly<Record<string, unknown>> {
  const context = readProject(file)?.context;
  if (isObject(context)) return { ...context };
  throw new SettingsError(
    ['cdktf.json must be an object with a context. Add "context": { "uploads": {} }.'],
    PLACE,
  );
}

function readProject(file: URL): { readonly context?: unknown } | null {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const problem = `cdktf.json cannot be read: ${reason}. Correct it, or take the one out of git.`;
    throw new SettingsError([problem], PLACE);
  }
}
