import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Construct } from "constructs";
import { RULE_EXPORT, RULE_FILE } from "../../functions/upload-policy/limits/contract.js";
import { PropsError } from "../errors.js";
import type { FunctionCode, FunctionEntry } from "../node-function/code/function-entry.js";
import type { RuleBundle } from "./bundle-rule.js";
import { bundleRule } from "./bundle-rule.js";
import { exportedKind } from "./exported-kind.js";

/** Node's modules that a rule can import: they have no access to files or networks. */
const PURE_BUILTINS = ["buffer", "crypto", "path", "querystring", "string_decoder", "url", "util"];

/** Maximum size of the bundle in bytes: each cold start parses it. */
const MOST_BYTES = 262_144;

const EXAMPLE = `Write: export const ${RULE_EXPORT}: UploadRule = (upload, identity) => ({ outcome: "accepted" });`;

/** Bundles by absolute path, because several functions of a stack can have the same rule. */
const bundled = new Map<string, RuleBundle>();

/**
 * Puts a custom rule next to a function's code.
 * @param rule - Path of the rule's file. @default - the function has no custom rule
 * @throws {@link PropsError} if the file is missing, exports no rule, or cannot run at the edge
 */
export function withRule(scope: Construct, entry: FunctionEntry, rule: string | undefined): FunctionEntry {
  return rule === undefined ? entry : { ...entry, files: ruleFiles(scope, rule) };
}

function ruleFiles(scope: Construct, rule: string): FunctionCode {
  const file = resolve(rule);
  const bundle = bundled.get(file) ?? checkedBundle(scope, rule, file);
  bundled.set(file, bundle);
  return { [RULE_FILE]: bundle.code };
}

function checkedBundle(scope: Construct, rule: string, file: string): RuleBundle {
  const reject = (received: string, allowed: string, remedy: string): never => {
    throw new PropsError(scope, { prop: "rule", received, allowed, remedy });
  };
  if (!existsSync(file)) {
    const remedy = `Paths are relative to the working directory, ${process.cwd()}.`;
    return reject(rule, "the path of a file that exists", remedy);
  }
  const bundle = bundleRule(file);
  const { code, builtins, exported } = bundle;
  const impure = builtins.find(({ name }) => !PURE_BUILTINS.includes(name));
  if (impure !== undefined) {
    reject(
      `${rule}, in which ${impure.importer} imports ${impure.name}`,
      `a file that imports no modules of Node except ${PURE_BUILTINS.join(", ")}`,
      "A rule decides only by its arguments: it cannot read files or use the network. Put data that it needs into the file.",
    );
  }
  if (!exported.includes(RULE_EXPORT)) {
    const names = exported.length === 0 ? "nothing" : exported.join(", ");
    reject(`${rule}, which exports ${names}`, `a file that exports a function named ${RULE_EXPORT}`, EXAMPLE);
  }
  const kind = exportedKind(bundle, file);
  if (kind !== "Function") {
    const allowed = `a file whose ${RULE_EXPORT} is a function that returns its decision, and no promise`;
    reject(`${rule}, whose ${RULE_EXPORT} is of the kind ${kind}`, allowed, EXAMPLE);
  }
  if (code.length > MOST_BYTES) {
    const remedy = "Each cold start reads it. Import fewer or smaller packages.";
    reject(`${rule}, which has ${code.length} bytes when bundled`, `at most ${MOST_BYTES} bytes`, remedy);
  }
  return bundle;
}
