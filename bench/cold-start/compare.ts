import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Candidate } from "./candidates.js";
import { PRESIGN_ENVIRONMENT } from "./events.js";

const STARTS = 31;

interface FirstAnswer {
  readonly answer: { readonly statusCode?: number; readonly status?: string; readonly method?: string };
  readonly milliseconds: { readonly import: number; readonly answer: number; readonly cpu: number };
  readonly parsed: readonly string[];
}

class FirstAnswerError extends Error {
  override readonly name = "FirstAnswerError";
}

/** Environment of the candidates, in addition to {@link PRESIGN_ENVIRONMENT}. */
type Environment = Readonly<Record<string, string>>;

/** Starts the two candidates alternately, and prints the time of each until its first response. */
export function compare(
  title: string,
  event: object,
  one: Candidate,
  reference: Candidate,
  environment: Environment = {},
): void {
  const start = (candidate: Candidate, measure: "time" | "code") =>
    firstAnswer(candidate, { ...environment, EVENT: JSON.stringify(event) }, measure);
  console.log(`${title}, fastest of ${STARTS} cold starts to the first answer`);
  const pairs = Array.from({ length: STARTS }, () => ({
    reference: start(reference, "time"),
    one: start(one, "time"),
  }));
  const [theirs, ones] = [pairs.map((pair) => pair.reference), pairs.map((pair) => pair.one)];
  report(reference, theirs, start(reference, "code"));
  report(one, ones, start(one, "code"));
  const ratio = (of: keyof FirstAnswer["milliseconds"]) =>
    (fastest(theirs, of) / fastest(ones, of)).toFixed(1);
  // Other work on the machine delays a long start more than a short one, but hardly changes the CPU time.
  console.log(`  1/${ratio("answer")} of the time, 1/${ratio("cpu")} of the CPU time`);
}

function firstAnswer(
  { file, status }: Candidate,
  environment: Environment,
  measure: "time" | "code",
): FirstAnswer {
  const below = `${pathToFileURL(join(file, ".."))}/`;
  const env = {
    ...PRESIGN_ENVIRONMENT,
    ...environment,
    NODE_PATH: fileURLToPath(new URL("../../node_modules", import.meta.url)),
    HANDLER: pathToFileURL(file).href,
    ...(measure === "code" ? { PARSED_BELOW: below } : {}),
  };
  const script = fileURLToPath(new URL("first-answer.mjs", import.meta.url));
  const { stdout, stderr } = spawnSync(process.execPath, [script], { env, encoding: "utf8" });
  const last = stdout.trimEnd().split("\n").at(-1) ?? "";
  const first: FirstAnswer | undefined = last.startsWith("{") ? JSON.parse(last) : undefined;
  if (first !== undefined && statusOf(first) === status) return first;
  throw new FirstAnswerError(`no response with status ${status}: ${stdout}${stderr}`);
}

function statusOf({ answer: { statusCode, status, method } }: FirstAnswer): Candidate["status"] {
  return method === "PUT" ? "forwarded" : Number(statusCode ?? status);
}

/** Milliseconds of the fastest start, because other work on the machine has delayed it least. */
function fastest(starts: readonly FirstAnswer[], of: keyof FirstAnswer["milliseconds"]): number {
  return Math.min(...starts.map(({ milliseconds }) => milliseconds[of]));
}

function report({ name, file }: Candidate, starts: readonly FirstAnswer[], { parsed }: FirstAnswer): void {
  const bytes = parsed.reduce((sum, part) => sum + statSync(join(file, "..", part)).size, 0);
  const [answered, imported] = [fastest(starts, "answer"), fastest(starts, "import")];
  console.log(
    `  ${name}: ${answered.toFixed(1)} ms (import ${imported.toFixed(1)} ms), ` +
      `${(bytes / 1000).toFixed(1)} KB parsed in ${parsed.length} files`,
  );
}
