import { getProxyForUrl } from "proxy-from-env";
import { UploadError } from "../../node/index.js";
import type { Area, CheckContext } from "../doctor/check.js";
import type { CheckedItem } from "../doctor/run-checks.js";
import { runChecks } from "../doctor/run-checks.js";
import { EXIT, exitCodeOf } from "../exit-code.js";
import { printableMessage } from "../output/printable.js";
import type { Session } from "../session.js";
import { findCaller } from "../tokens/caller.js";
import type { UploadsOptions } from "./uploads-of.js";
import { uploadsOf } from "./uploads-of.js";

/** Options of `s3up doctor`. */
export interface DoctorOptions extends UploadsOptions {
  readonly origin?: string;
}

/** `s3up doctor`: checks everything that an upload needs, and says how to fix problems. Returns the exit code. */
export async function doctor(options: DoctorOptions, session: Session): Promise<number> {
  let firstFailure: Area | undefined;
  for await (const item of runChecks(await contextOf(options, session))) {
    session.stdout.write(`${options.json ? JSON.stringify(item) : textOf(item)}\n`);
    if (item.status === "failed") firstFailure ??= item.area;
  }
  return firstFailure === undefined ? EXIT.ok : exitCodeOf({ kind: firstFailure });
}

async function contextOf(options: DoctorOptions, session: Session): Promise<CheckContext> {
  const caller = await findCaller(options, session);
  const { send, signal } = session;
  return {
    endpoint: new URL(caller.endpoint),
    send,
    caller,
    api: await uploadsOf(options, session),
    usesProxy: getProxyForUrl(caller.endpoint) !== "" && caller.endpoint.startsWith("https:"),
    origin: checkedOrigin(options.origin),
    now: Date.now,
    signal,
  };
}

function checkedOrigin(origin: string | undefined): string | undefined {
  if (origin === undefined || (URL.canParse(origin) && new URL(origin).origin === origin)) return origin;
  throw new UploadError(
    "usage",
    "InvalidOrigin",
    "--origin must be an origin such as https://app.example.com, without a path.",
  );
}

const LABELS = { ok: "ok     ", warning: "warning", failed: "FAILED ", skipped: "-      " } as const;

function textOf({ name, status, text, remedy }: CheckedItem): string {
  const line = `${LABELS[status]}  ${name.padEnd(8)}  ${printableMessage(text)}`;
  return remedy === undefined ? line : `${line}\n${" ".repeat(19)}${printableMessage(remedy)}`;
}
