import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { addressAt, resourceAt } from "./resources.mjs";

const TFLINT_SETTINGS = fileURLToPath(new URL("tflint.hcl", import.meta.url));
const TFLINT_PLUGINS = process.env.TFLINT_PLUGIN_DIR ?? join(homedir(), ".tflint.d", "plugins");

/**
 * The function that runs each scanner and returns its findings. Each finding names its stack, and is counted once.
 * @see https://www.checkov.io/2.Basics/CLI%20Command%20Reference.html
 * @see https://trivy.dev/latest/docs/references/configuration/cli/trivy_config/
 * @see https://github.com/terraform-linters/tflint
 */
export const SCANNERS = { checkov: runCheckov, trivy: runTrivy, tflint: runTflint };

/** A scanner's version, "unknown" if it was built without one, or undefined if it is not installed. */
export function versionOf(name) {
  const { error, stdout } = spawnSync(name, ["--version"], { encoding: "utf8" });
  return error === undefined ? (stdout.match(/\d+\.\d+\.\d+/)?.[0] ?? "unknown") : undefined;
}

function runCheckov({ folder, names }) {
  const output = run("checkov", [
    ...names.flatMap((name) => ["--directory", join(folder, name)]),
    ...["--framework", "terraform_json", "terraform", "--output", "json", "--quiet", "--skip-download"],
  ]);
  // One document for each folder and framework; those of the later folders repeat the findings of the earlier ones.
  const reports = output.split(/(?<=^[}\]])\n(?=[{[])/m).flatMap((report) => JSON.parse(report));
  const unreadable = reports.flatMap(({ results }) => results?.parsing_errors ?? []);
  if (unreadable.length > 0) throw new Error(`checkov cannot read ${unreadable.join(", ")}`);
  const checks = reports.flatMap(({ results }) => results?.failed_checks ?? []);
  return once(
    checks.map(({ check_id, check_name, resource, file_abs_path }) =>
      found(folder, file_abs_path, { rule: check_id, title: check_name, address: resource }),
    ),
  );
}

function runTrivy({ folder }) {
  const output = run("trivy", ["config", "--format", "json", "--quiet", "--skip-check-update", folder]);
  return once(
    (JSON.parse(output).Results ?? []).flatMap(({ Target, Misconfigurations = [] }) =>
      Misconfigurations.map(({ ID, Title, CauseMetadata: { Resource = "", StartLine } }) => {
        const file = join(folder, Target);
        // For a resource of a module, Trivy names the module only.
        const address = Resource.startsWith("module.") ? addressAt(file, StartLine) : Resource;
        return found(folder, file, { rule: ID, title: Title, address });
      }),
    ),
  );
}

/** Uses the rules for AWS if that plugin is installed. */
function runTflint({ folder, names }) {
  const hasAwsRules = existsSync(join(TFLINT_PLUGINS, "tflint-ruleset-aws"));
  if (!hasAwsRules) console.log("NOT RUN: tflint's rules for AWS are not installed");
  const settings = hasAwsRules ? ["--config", TFLINT_SETTINGS] : [];
  return names.flatMap((name) => {
    const place = join(folder, name);
    const { issues, errors } = JSON.parse(run("tflint", ["--chdir", place, "--format", "json", ...settings]));
    if (errors.length > 0)
      throw new Error(`tflint ${name}: ${errors.map(({ message }) => message).join("\n")}`);
    return issues.map(({ rule, message, range }) =>
      found(folder, resolve(range.filename), {
        rule: rule.name,
        title: message,
        address: `configuration.${range.start.line}`,
      }),
    );
  });
}

/** Runs a scanner. Scanners exit with 1 or 2 if they find something, so only output counts. */
function run(command, args) {
  const { stdout, stderr } = spawnSync(command, args, { encoding: "utf8", maxBuffer: 256 * 1024 * 1024 });
  if (!/^[{[]/.test(stdout)) throw new Error(`${command} printed no report:\n${stdout}${stderr}`);
  return stdout;
}

function found(folder, file, { rule, title, address }) {
  const [stack] = file.slice(folder.length + 1).split("/");
  return { stack, rule, title, resource: resourceAt(file, address) };
}

function once(findings) {
  const keyOf = ({ stack, rule, resource: { type, name } }) => `${stack} ${rule} ${type}.${name}`;
  return [...new Map(findings.map((finding) => [keyOf(finding), finding])).values()];
}
