import { isWrongInput } from "../../modules/stacks/index.js";
import { UsageError } from "../../operations/command-line.js";
import type { Descriptions } from "../descriptions/descriptions.js";
import { generateModule } from "../module/generate.js";
import type { Difference } from "./module-folder.js";
import { compareModule, ModuleFolderError, writeModule } from "./module-folder.js";
import { readModuleOptions, USAGE } from "./options.js";
import { readSettingsFile } from "./settings-file.js";

/** The streams that the command prints to. */
interface Terminal {
  readonly out: (line: string) => void;
  readonly error: (line: string) => void;
}

/** Runs the command, and returns its exit code. @param descriptions - Reads the descriptions of the settings. */
export function runCommand(
  args: readonly string[],
  descriptions: () => Descriptions,
  terminal: Terminal,
): number {
  try {
    return run(args, descriptions, terminal);
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.error(`${error.message}\nRun npx s3-upload-patterns terraform --help for the options.`);
      return 2;
    }
    if (!isWrongInput(error) && !(error instanceof ModuleFolderError)) throw error;
    terminal.error(error.message);
    return 1;
  }
}

function run(args: readonly string[], descriptions: () => Descriptions, { out, error }: Terminal): number {
  const options = readModuleOptions(args);
  if (options === undefined) {
    out(USAGE);
    return 0;
  }
  const { settingsFile, folder, check } = options;
  const { files, warnings } = generateModule(readSettingsFile(settingsFile), descriptions(), settingsFile);
  for (const warning of warnings) error(warning);
  if (check) return reportDifferences(folder, compareModule(folder, files), { out, error });
  writeModule(folder, files);
  out(`Wrote ${Object.keys(files).length} files to ${folder}. Its README.md lists the variables.`);
  return 0;
}

function reportDifferences(
  folder: string,
  differences: readonly Difference[],
  { out, error }: Terminal,
): number {
  if (differences.length === 0) {
    out(`${folder} is up to date.`);
    return 0;
  }
  error(`${folder} is not up to date. Run the command without --check.`);
  for (const difference of differences) error(`  ${describe(difference)}`);
  return 1;
}

function describe({ path, kind, lines }: Difference): string {
  const detail = lines === undefined ? "" : ` (lines: ${lines.added} added, ${lines.removed} removed)`;
  return `${kind.padEnd(7)}  ${path}${detail}`;
}
