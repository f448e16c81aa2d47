import type { UploadsApi } from "../../node/index.js";
import { printable, printableMessage } from "../output/printable.js";
import { formatBytes } from "../output/text/format.js";
import type { Session } from "../session.js";
import type { UploadsOptions } from "./uploads-of.js";
import { uploadsOf } from "./uploads-of.js";

type UploadState = Awaited<ReturnType<UploadsApi["uploadState"]>>;

/** `s3up status`: shows the state of an upload. */
export async function status(id: string, options: UploadsOptions, session: Session): Promise<void> {
  const state = await (await uploadsOf(options, session)).uploadState(id);
  session.stdout.write(options.json ? `${JSON.stringify(state)}\n` : `${lines(state).join("\n")}\n`);
}

function lines(state: UploadState): readonly string[] {
  return [
    `key    ${printable(state.key)}`,
    `state  ${STATES[state.state]}`,
    ...sizeLines(state),
    ...codeLines(state),
  ];
}

const STATES: Readonly<Record<UploadState["state"], string>> = {
  pending: "pending: nothing is stored under the key",
  uploading: "uploading: run the same s3up cp again to continue",
  completed: "completed",
  taken: "taken: the object under the key belongs to another upload",
  rejected: "rejected by the check after the upload",
};

function sizeLines(state: UploadState): readonly string[] {
  if (state.state === "uploading") {
    const stored = state.parts.reduce((sum, { length }) => sum + length, 0);
    const size = state.length === undefined ? "" : ` of ${formatBytes(state.length)}`;
    return [`stored ${formatBytes(stored)}${size} in ${state.parts.length} parts`];
  }
  return state.length === undefined ? [] : [`size   ${formatBytes(state.length)}`];
}

function codeLines({ code }: UploadState): readonly string[] {
  return code === undefined ? [] : [`reason ${printableMessage(code)}`];
}
