import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { expect, it, onTestFinished } from "vitest";
import { bundle } from "../../client/support/bundle-child.js";
import { serveUploads } from "../../support/local-stack.js";
import { readSource } from "../../support/sources.js";

const PAGE = "docs/command-line.md";
const BEGIN = "<!-- recorded by test/docs/recording -->\n```text\n";
const END = "```\n";
const COMMAND = ["cp", "big.mov", "rec/", "--concurrency", "1"];
const PROGRESS = / (\d+) % .* left$/;
/** Lines that replace each other are left out but for so many of each run. */
const KEPT_PROGRESS = 2;

/** `UPDATE_DOCS=1 npx vitest run --project slow test/docs/recording` records it again. */
it("the page about s3up shows a recording, and s3up still prints the lines of the recording", async () => {
  const folder = mkdtempSync(join(tmpdir(), "recording-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const stack = await serveUploads({ patterns: ["presigned"] });
  onTestFinished(() => stack.close());
  const script = bundle("test/docs/recording/s3up-on-terminal.ts", join(folder, "s3up.mjs"));
  writeFileSync(join(folder, "big.mov"), "");
  truncateSync(join(folder, "big.mov"), 100_000_000);
  const env = {
    ...process.env,
    XDG_STATE_HOME: folder,
    XDG_CONFIG_HOME: folder,
    S3UP_ENDPOINT: String(stack.endpoints.presigned),
    S3UP_TOKEN: await stack.token({ sub: "alice" }),
  };

  const first = await record({ script, folder, env, stopsAt: 30 });
  const second = await record({ script, folder, env });

  const command = `$ s3up ${COMMAND.join(" ")}`;
  const at = first.indexOf("Stopping …");
  const recording = [
    command,
    ...thinned(first.slice(0, at)),
    "^C",
    ...first.slice(at).filter((line) => !PROGRESS.test(line)),
    command,
    ...thinned(second),
  ];
  if (process.env.UPDATE_DOCS) writeFileSync(PAGE, withRecording(recording));
  expect(kindsOf(recordingOf(readSource(PAGE)))).toEqual(kindsOf(recording));
});

interface Recording {
  readonly script: string;
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Percentage at which Ctrl-C is pressed. @default - never */
  readonly stopsAt?: number;
}

/** Runs the command. Returns the lines that the terminal showed, also those that were replaced. */
async function record({ script, folder, env, stopsAt }: Recording): Promise<readonly string[]> {
  const child = spawn(process.execPath, [script, ...COMMAND], { cwd: folder, env });
  const output: string[] = [];
  child.stderr.on("data", (chunk) => output.push(String(chunk)));
  child.stdout.on("data", (chunk) => {
    output.push(String(chunk));
    const percentage = Number(PROGRESS.exec(linesOf(output).at(-1) ?? "")?.[1] ?? 0);
    if (stopsAt !== undefined && percentage >= stopsAt) child.kill("SIGINT");
  });
  const [code] = await once(child, "close");
  expect({ code, output: code === 0 || code === 130 ? "" : output.join("") }).toEqual({
    code: stopsAt === undefined ? 0 : 130,
    output: "",
  });
  return linesOf(output);
}

function linesOf(output: readonly string[]): readonly string[] {
  return stripVTControlCharacters(output.join(""))
    .split("\n")
    .filter((line) => line !== "");
}

/** Keeps some lines of progress, spread over the time, and all others. */
function thinned(lines: readonly string[]): readonly string[] {
  const progress = lines.filter((line) => PROGRESS.test(line));
  const kept = Array.from(
    { length: KEPT_PROGRESS },
    (_, index) => progress[Math.ceil(((index + 1) * progress.length) / KEPT_PROGRESS) - 1],
  );
  return lines.filter(
    (line, index) => line !== lines[index - 1] && (!line.includes(" %") || kept.includes(line)),
  );
}

function withRecording(lines: readonly string[]): string {
  const [before = "", rest = ""] = readSource(PAGE).split(BEGIN);
  return `${before}${BEGIN}${lines.join("\n")}\n${rest.slice(rest.indexOf(END))}`;
}

function recordingOf(page: string): readonly string[] {
  const [, rest = ""] = page.split(BEGIN);
  return rest.slice(0, rest.indexOf(END)).trimEnd().split("\n");
}

/** The lines without what differs from one run to the next; several of one kind count as one. */
function kindsOf(lines: readonly string[]): readonly string[] {
  return lines
    .map((line) => (PROGRESS.test(line) ? "progress" : line.replaceAll(/[\d.:]+( [KMG]?i?B)?/g, "#")))
    .filter((kind, index, kinds) => kind !== kinds[index - 1]);
}
