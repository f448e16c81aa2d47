import type { Command } from "commander";
import type { UploadsOptions } from "../commands/uploads-of.js";
import type { Session } from "../session.js";
import { asCaller, JSON_HELP } from "./option-kinds.js";

/** Adds `s3up ls`, `s3up status` and `s3up abort`. */
export function addUploads(program: Command, session: Session): void {
  asCaller(program.command("ls"))
    .description("list your unfinished uploads in parts")
    .option("--json", JSON_HELP)
    .action(async (options: UploadsOptions) => {
      const { ls } = await import("../commands/ls.js");
      await ls(options, session);
    });
  asCaller(program.command("status"))
    .description("show the state of an upload")
    .argument("<id>", "the upload's id, as s3up ls and s3up cp --json print it")
    .option("--json", JSON_HELP)
    .action(async (id: string, options: UploadsOptions) => {
      const { status } = await import("../commands/status.js");
      await status(id, options, session);
    });
  asCaller(program.command("abort"))
    .description("delete the stored parts of unfinished uploads")
    .argument("[ids...]", "the uploads' ids")
    .option("--all", "all your unfinished uploads")
    .option("--json", JSON_HELP)
    .action(async (ids: readonly string[], options: UploadsOptions & { readonly all?: boolean }) => {
      const { abort } = await import("../commands/abort.js");
      await abort(ids, options, session);
    });
}
