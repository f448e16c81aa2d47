import { UploadError } from "../../node/index.js";
import { printable } from "../output/printable.js";
import { formatCount } from "../output/text/format.js";
import type { Session } from "../session.js";
import { listUploads } from "../uploads/list-uploads.js";
import type { UploadsOptions } from "./uploads-of.js";
import { uploadsOf } from "./uploads-of.js";

/** `s3up abort`: deletes the stored parts of unfinished uploads. Objects stay. */
export async function abort(
  ids: readonly string[],
  options: UploadsOptions & { readonly all?: boolean },
  session: Session,
): Promise<void> {
  if ((ids.length === 0) === !options.all) {
    throw new UploadError(
      "usage",
      "InvalidArguments",
      "Give the ids of uploads, or --all. s3up ls lists them.",
    );
  }
  const api = await uploadsOf(options, session);
  let count = 0;
  for await (const { id, key } of options.all
    ? listUploads(api)
    : ids.map((one) => ({ id: one, key: one }))) {
    await api.abortUpload(id);
    count += 1;
    if (options.json) session.stdout.write(`${JSON.stringify({ type: "aborted", id })}\n`);
    else if (options.all) session.stderr.write(`Aborted ${printable(key)}\n`);
  }
  if (!options.json) session.stderr.write(`Aborted ${formatCount(count, "upload")}.\n`);
}
