import { printable } from "../output/printable.js";
import type { Session } from "../session.js";
import { listUploads } from "../uploads/list-uploads.js";
import type { UploadsOptions } from "./uploads-of.js";
import { uploadsOf } from "./uploads-of.js";

/** `s3up ls`: lists the caller's unfinished uploads in parts. */
export async function ls(options: UploadsOptions, session: Session): Promise<void> {
  const { stdout, stderr } = session;
  let count = 0;
  for await (const { id, key, initiatedAt, ...others } of listUploads(await uploadsOf(options, session))) {
    count += 1;
    const text = `${printable(initiatedAt)}  ${printable(key)}\n    ${printable(id)}`;
    stdout.write(`${options.json ? JSON.stringify({ id, key, initiatedAt, ...others }) : text}\n`);
  }
  if (count === 0 && !options.json) stderr.write("No unfinished uploads.\n");
}
