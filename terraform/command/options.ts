import { parseOptions, UsageError } from "../../operations/command-line.js";

export const USAGE = `npx s3-upload-patterns terraform --settings FILE --out FOLDER [--check]

Writes a module for Terraform and OpenTofu, made from the same constructs as the CDKTF stacks.

  --settings FILE  JSON file with the settings: those of context.uploads in cdktf.json, without region, stateBucket
                   and account. A setting that is null becomes a variable without a default.
  --out FOLDER     folder of the module, e.g. modules/uploads
  --check          writes nothing; exit code 1 and a summary if the folder differs from what would be written
  --help           this text

Exit codes: 0 done, or up to date; 1 the settings cannot be used, or the folder is not up to date; 2 wrong arguments.`;

/** Arguments of the command. */
interface ModuleOptions {
  readonly settingsFile: string;
  readonly folder: string;
  readonly check: boolean;
}

/**
 * Reads the command line after the command's name; undefined for --help.
 * @throws {UsageError} that lists what is missing or wrong
 */
export function readModuleOptions(args: readonly string[]): ModuleOptions | undefined {
  const [command, ...rest] = args;
  if (command === undefined || command === "--help" || command === "-h") return undefined;
  if (command !== "terraform") {
    throw new UsageError([`Unknown command: ${JSON.stringify(command)}. Known commands: terraform.`]);
  }
  const { help, settings, out, check = false } = parseOptions(rest, OPTIONS);
  if (help) return undefined;
  if (settings !== undefined && out !== undefined) return { settingsFile: settings, folder: out, check };
  throw new UsageError([
    ...(settings === undefined ? ["--settings is missing. Name the JSON file with the settings."] : []),
    ...(out === undefined ? ["--out is missing. Name the folder of the module, e.g. modules/uploads."] : []),
  ]);
}

const OPTIONS = {
  help: { type: "boolean", short: "h" },
  settings: { type: "string" },
  out: { type: "string" },
  check: { type: "boolean" },
} as const;
