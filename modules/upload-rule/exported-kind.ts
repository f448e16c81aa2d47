import { spawnSync } from "node:child_process";
import { RULE_EXPORT } from "../../functions/upload-policy/limits/contract.js";
import { BundleError, buildErrors, loadEsbuild } from "../node-function/code/esbuild.js";
import type { RuleBundle } from "./bundle-rule.js";

/** Lambda's own time limit for loading a function's code, in milliseconds. */
const LOAD_MS = 10_000;
/** File descriptor for the process's report. The rule may use all other descriptors. */
const REPORT_FD = 3;

/** The kind of the rule, or the reason that the file was not loaded. */
type Report = { readonly kind: string } | { readonly error: string };

/**
 * Loads a bundled file once, as Lambda does, and returns the kind of its rule, e.g. `Function`, `AsyncFunction` or
 * `Object`. The file runs in a separate process, because it could loop or exit.
 * @param file - Its path, for messages.
 * @throws {@link BundleError} if the file throws, waits for something, or is not loaded in time
 */
export function exportedKind({ script }: RuleBundle, file: string, loadMs = LOAD_MS): string {
  const report = reportOf(commonJs(script, file), loadMs);
  if ("error" in report) throw new BundleError(file, `it cannot be loaded: ${report.error}`);
  return report.kind;
}

/** Converts a module to CommonJS, which has no top-level `await`. */
function commonJs(script: string, file: string): string {
  try {
    return loadEsbuild(file).transformSync(script, { format: "cjs", logLevel: "silent" }).code;
  } catch (cause) {
    throw new BundleError(file, `it cannot be loaded: ${buildErrors(cause)}`, { cause });
  }
}

function reportOf(code: string, loadMs: number): Report {
  const { output, error, status } = spawnSync(process.execPath, ["--input-type=commonjs", "-"], {
    input: program(code),
    // Options of this process, such as a TypeScript loader, do not apply to the rule.
    env: { ...process.env, NODE_OPTIONS: "" },
    stdio: ["pipe", "ignore", "ignore", "pipe"],
    encoding: "utf8",
    timeout: loadMs,
    killSignal: "SIGKILL",
  });
  if (isTimeout(error)) {
    return { error: `it was not loaded after ${loadMs / 1_000} seconds. Remove code that runs so long.` };
  }
  const report = output?.[REPORT_FD];
  if (report) return JSON.parse(report);
  return { error: error?.message ?? `it ended the process, with code ${status}.` };
}

function isTimeout(error: Error | undefined): boolean {
  return error !== undefined && "code" in error && error.code === "ETIMEDOUT";
}

/**
 * The code of the process. It sends its report after the microtasks of loading have run, because these also delay the
 * first upload.
 */
function program(code: string): string {
  return `
const report = (found) => {
  require("node:fs").writeSync(${REPORT_FD}, JSON.stringify(found));
  process.exit();
};
const loaded = { exports: {} };
try {
  ((module, exports, require) => {
${code}
  })(loaded, loaded.exports, process.getBuiltinModule);
  const kind = Object.prototype.toString.call(loaded.exports.${RULE_EXPORT}).slice("[object ".length, -1);
  setImmediate(() => report({ kind }));
} catch (error) {
  const text = error instanceof Error ? error.message : String(error);
  report({ error: text.slice(0, 1_000) });
}
`;
}
