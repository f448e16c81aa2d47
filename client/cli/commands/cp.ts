import type { ObjectAttributes, Pattern } from "../../node/index.js";
import { EXIT, exitCodeOf } from "../exit-code.js";
import type { FoundFiles } from "../files/find-files.js";
import { findFiles } from "../files/find-files.js";
import type { UploadedFiles } from "../files/upload-files.js";
import { uploadFiles } from "../files/upload-files.js";
import { createReporter } from "../output/create-reporter.js";
import { printable } from "../output/printable.js";
import { formatBytes, formatCount } from "../output/text/format.js";
import type { Session } from "../session.js";
import type { CallerOptions } from "../tokens/caller.js";
import { findCaller } from "../tokens/caller.js";

/** Options of `s3up cp`. */
export interface CpOptions extends CallerOptions {
  readonly recursive?: boolean;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly skipExisting?: boolean;
  readonly dryRun?: boolean;
  readonly concurrency: number;
  readonly type?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly tag?: Readonly<Record<string, string>>;
  readonly storageClass?: string;
  readonly cacheControl?: string;
  readonly contentDisposition?: string;
  readonly pattern?: Pattern;
  readonly json?: boolean;
}

/** `s3up cp`: uploads files, folders or standard input. Returns the exit code. */
export async function cp(
  sources: readonly string[],
  target: string,
  options: CpOptions,
  session: Session,
): Promise<number> {
  const found = await findFiles({ ...options, sources, target });
  for (const line of leftOutLines(found)) session.stderr.write(`${line}\n`);
  if (options.dryRun) return showPlan(found, options, session);
  const { endpoint, getToken } = await findCaller(options, session);
  const { signal, agents, stateFolder, stdin } = session;
  const uploaded = await uploadFiles(
    found.tasks,
    {
      server: { endpoint, getToken, signal, agents, stateFolder, pattern: options.pattern },
      attributes: attributesIn(options),
      stdin,
      unreadable: found.unreadable,
      concurrency: options.concurrency,
      type: options.type,
      skipExisting: options.skipExisting ?? false,
    },
    createReporter(options.json, session),
  );
  return exitCode(uploaded);
}

/** The attributes among the options. A storage class is not checked here: the server knows which ones it accepts. */
function attributesIn({
  metadata,
  tag: tags,
  storageClass,
  cacheControl,
  contentDisposition,
}: CpOptions): ObjectAttributes {
  return {
    metadata,
    tags,
    storageClass: storageClass?.toUpperCase() as ObjectAttributes["storageClass"],
    cacheControl,
    contentDisposition,
  };
}

function leftOutLines({ skippedLinks, skippedSpecial }: FoundFiles): readonly string[] {
  const links = `Not followed: ${formatCount(skippedLinks, "symbolic link")}. Name a link itself to upload what it leads to.`;
  const special = `Not uploaded: ${formatCount(skippedSpecial, "special file")} (pipes, sockets, devices).`;
  return [...(skippedLinks > 0 ? [links] : []), ...(skippedSpecial > 0 ? [special] : [])];
}

function showPlan(
  { tasks, unreadable }: FoundFiles,
  { json }: CpOptions,
  { stdout, stderr }: Session,
): number {
  for (const { error } of unreadable) stderr.write(`${printable(error.message)}\n`);
  for (const { file, key, length } of tasks) {
    const size = length === undefined ? "" : ` (${formatBytes(length)})`;
    const text = `${printable(file)} -> ${printable(key)}${size}`;
    stdout.write(`${json ? JSON.stringify({ type: "planned", file, requestedKey: key, length }) : text}\n`);
  }
  const [first] = unreadable;
  if (first === undefined) return EXIT.ok;
  return tasks.length > 0 ? EXIT.partlyFailed : exitCodeOf(first.error);
}

/** The exit code: the first error's if no file is stored, otherwise that some files failed. */
function exitCode({ summary, firstError }: UploadedFiles): number {
  if (summary.stopped > 0) return EXIT.interrupted;
  if (firstError === undefined) return EXIT.ok;
  return summary.uploaded + summary.skipped > 0 ? EXIT.partlyFailed : exitCodeOf(firstError);
}
