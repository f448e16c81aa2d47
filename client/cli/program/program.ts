import { readFileSync } from "node:fs";
import { Command } from "commander";
import { reportError } from "../report-error.js";
import type { Session } from "../session.js";
import { addCp } from "./add-cp.js";
import { addDoctor } from "./add-doctor.js";
import { addLogin } from "./add-login.js";
import { addUploads } from "./add-uploads.js";

/** Runs one command line; returns the exit code. */
export async function runProgram(argv: readonly string[], session: Session): Promise<number> {
  let exitCode = 0;
  const program = createProgram(session, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(argv);
    return exitCode;
  } catch (error) {
    return reportError(error, session);
  }
}

function createProgram(session: Session, exit: (code: number) => void): Command {
  const program = new Command("s3up")
    .description("Uploads files of any size through an uploads API, with only a token.")
    .version(version())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => session.stdout.write(text),
      writeErr: (text) => session.stderr.write(text),
    })
    .showHelpAfterError("See s3up help COMMAND.")
    .addHelpText("after", AFTER_HELP);
  addLogin(program, session);
  addCp(program, session, exit);
  addUploads(program, session);
  addDoctor(program, session, exit);
  return program;
}

const AFTER_HELP = `
Exit codes: 0 done, 2 wrong arguments, 3 not authenticated, 4 rejected by the policy, 5 network or server failed,
6 some files failed, 7 a file cannot be read, 130 stopped. The whole manual: docs/command-line.md.`;

/** The version of the package. Its `package.json` is at another path in the repository than in the package. */
function version(): string {
  for (const path of ["../../package.json", "../../../../package.json"]) {
    const manifest = readManifest(path);
    if (manifest?.name === "s3-upload-patterns-client") return String(manifest.version);
  }
  return "0.0.0";
}

function readManifest(path: string): { readonly name?: unknown; readonly version?: unknown } | undefined {
  try {
    return JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
  } catch {
    return undefined;
  }
}
