import type { Command } from "commander";
import { Option } from "commander";
import type { Pattern } from "../../node/index.js";
import type { CpOptions } from "../commands/cp.js";
import type { Session } from "../session.js";
import { asCaller, collect, collectPairs, JSON_HELP, wholeNumber } from "./option-kinds.js";

const MOST_REQUESTS = 32;
const PATTERNS: readonly Pattern[] = ["presigned", "direct", "edge"];

/** Adds `s3up cp`. */
export function addCp(program: Command, session: Session, exit: (code: number) => void): void {
  asCaller(program.command("cp"))
    .description("upload files, folders (-r) or standard input (-); run it again to continue")
    .argument("<paths...>", "one or more files, then the target: a key, or a prefix that ends in /")
    .option("-r, --recursive", "upload the files in folders")
    .option("--include <pattern>", "only files that match, e.g. '*.jpg'; repeatable", collect)
    .option("--exclude <pattern>", "not the files that match; repeatable", collect)
    .option("--skip-existing", "count files whose key exists as skipped, not as failed")
    .option("--dry-run", "show what would be uploaded")
    .option("--type <type>", "media type of all files; otherwise by their extensions")
    .option("--metadata <name=value>", "user metadata of all files; repeatable", collectPairs)
    .option("--tag <key=value>", "a tag of all files; repeatable", collectPairs)
    .option("--storage-class <class>", "S3's storage class, e.g. STANDARD_IA")
    .option("--cache-control <value>", "Cache-Control of all files, e.g. no-store")
    .option("--content-disposition <value>", "Content-Disposition of all files, e.g. attachment")
    .addOption(
      new Option("--concurrency <n>", `most requests at the same time, 1 to ${MOST_REQUESTS}`)
        .default(MOST_REQUESTS)
        .argParser(wholeNumber(1, MOST_REQUESTS)),
    )
    .addOption(
      new Option(
        "--pattern <pattern>",
        "pattern to upload with; otherwise the best that the endpoint offers",
      ).choices(PATTERNS),
    )
    .option("--json", JSON_HELP)
    .action(async (paths: readonly string[], options: CpOptions, command: Command) => {
      const target = paths.at(-1);
      if (target === undefined || paths.length < 2)
        command.error("error: give one or more files, then the target");
      const { cp } = await import("../commands/cp.js");
      exit(await cp(paths.slice(0, -1), target ?? "", options, session));
    });
}
