import { readFileSync } from "node:fs";
import { Command, InvalidArgumentError, Option } from "commander";
import type { CpOptions } from "./commands/cp.js";
import type { LoginOptions } from "./login/login-request.js";
import { reportError } from "./report-error.js";
import type { Session } from "./session.js";

const MOST_REQUESTS = 32;

/** Runs one command line; gives the exit code. */
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
    .description("Uploads files of any size through an uploads API, with nothing but a token.")
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
  return program;
}

const AFTER_HELP = `
Exit codes: 0 done, 2 wrong arguments, 3 not authenticated, 4 rejected by the policy, 5 network or server failed,
6 some files failed, 7 a file cannot be read, 130 stopped. The whole manual: docs/command-line.md.`;

/** The version of the package; in the repository, this file is not next to it. */
function version(): string {
  for (const path of ["../package.json", "../../../package.json"]) {
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

function addLogin(program: Command, session: Session): void {
  program
    .command("login")
    .description("sign in at the endpoint's issuer, in a browser or with a device code")
    .argument("<endpoint>", "base URL of the uploads API, e.g. https://uploads.example.com/v1")
    .option("--issuer <url>", "the issuer, if the endpoint trusts several or does not tell")
    .option("--client-id <id>", "the issuer's client for this program, if the endpoint does not tell")
    .option("--scope <scope>", "a scope to ask for, in addition to openid; repeatable", collect)
    .option("--audience <audience>", "the API that the token is for, at issuers that ask")
    .option("--device", "show a code to enter on another device")
    .option("--no-browser", "print the address of the login page and open nothing")
    .option("--id-token", "use the ID token, if the endpoint accepts ID tokens")
    .action(async (endpoint: string, options: LoginOptions) => {
      const { login } = await import("./commands/login.js");
      await login(endpoint, options, session);
    });
  program
    .command("logout")
    .description("forget a login, and revoke it at the issuer")
    .argument("[endpoint]", "the login's endpoint; otherwise the last login")
    .action(async (endpoint: string | undefined) => {
      const { logout } = await import("./commands/logout.js");
      await logout(endpoint, session);
    });
}

function addCp(program: Command, session: Session, exit: (code: number) => void): void {
  asCaller(program.command("cp"))
    .description("upload files, folders (-r) or standard input (-); run it again to continue")
    .argument("<paths...>", "one or more files, then the target: a key, or a prefix that ends in /")
    .option("-r, --recursive", "upload the files in folders")
    .option("--include <pattern>", "only files that match, e.g. '*.jpg'; repeatable", collect)
    .option("--exclude <pattern>", "not the files that match; repeatable", collect)
    .option("--skip-existing", "count files whose key exists as skipped, not as failed")
    .option("--dry-run", "show what would be uploaded")
    .option("--type <type>", "media type of all files; otherwise by their extensions")
    .addOption(
      new Option("--concurrency <n>", `most requests at the same time, 1 to ${MOST_REQUESTS}`)
        .default(MOST_REQUESTS)
        .argParser(wholeNumber(1, MOST_REQUESTS)),
    )
    .option("--json", "write events as JSON Lines to standard output")
    .action(async (paths: readonly string[], options: CpOptions, command: Command) => {
      const target = paths.at(-1);
      if (target === undefined || paths.length < 2)
        command.error("error: give one or more files, then the target");
      const { cp } = await import("./commands/cp.js");
      exit(await cp(paths.slice(0, -1), target ?? "", options, session));
    });
}

/** Adds the options that say which API to call, and with which token. */
function asCaller(command: Command): Command {
  return command
    .option("--endpoint <url>", "base URL of the uploads API; otherwise S3UP_ENDPOINT, or the last login's")
    .option(
      "--token-command <command>",
      "a command that prints the token; otherwise S3UP_TOKEN, or the login",
    );
}

function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}

/** Lets an option be repeated. */
function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}
