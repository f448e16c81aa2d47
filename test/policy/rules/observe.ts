import type { Uploader } from "../../support/api-calls.js";
import type { Answer, LocalStack } from "../../support/local-stack.js";
import { codeOf } from "../../support/ways-in.js";
import type { Way } from "../ways-in/way-in.js";
import { WAYS } from "../ways-in/way-in.js";
import type { Attempted } from "./attempt.js";
import type { Rule } from "./rules.js";
import { RULES_UNDER_TEST } from "./rules.js";

/** The observed outcome of an attempt. */
export type Observation =
  /** A function of ours, or the edge function, before S3: its JSON error. */
  | `function ${number} ${string}`
  /** S3's own status and code, even if a function passed them on. */
  | `S3 ${number} ${string}`
  /** The code of the event `Upload Rejected`. */
  | `afterwards ${string}`
  /** The upload was not rejected, and the rule holds: what was asked for had no effect. */
  | "no effect"
  /** The rule is broken. */
  | "not rejected"
  /** A precondition of the attempt did not work. */
  | `failed ${string}`;

/** Observations by rule, way and attempt. */
export type Observations = Record<Rule, Record<Way, Record<string, Observation>>>;

const S3_ERROR = /^(?:PUT|POST) answered (\d+) (\w+):/;

interface Seen extends Partial<Attempted> {
  readonly rejection?: Observation;
}

interface Noted extends Seen {
  readonly rule: Rule;
  readonly way: Way;
  readonly name: string;
}

/** Makes every attempt on some rules, one after the other, waits for the events, and says what became of each. */
export async function observe(rules: readonly Rule[], uploader: Uploader): Promise<Partial<Observations>> {
  const noted: Noted[] = [];
  for (const rule of rules) {
    for (const [name, { ways, attempt }] of Object.entries(RULES_UNDER_TEST[rule].attempts)) {
      for (const way of ways) {
        noted.push({ ...(await noting(() => attempt(way, uploader), uploader.stack)), rule, way, name });
      }
    }
  }
  await uploader.stack.settled();
  const found = await Promise.all(
    noted.map(async (attempt) => ({ ...attempt, observation: await outcome(attempt, uploader.stack) })),
  );
  return Object.fromEntries(
    rules.map((rule) => [
      rule,
      Object.fromEntries(
        WAYS.map((way) => [
          way,
          Object.fromEntries(
            found
              .filter((attempt) => attempt.rule === rule && attempt.way === way)
              .map(({ name, observation }) => [name, observation]),
          ),
        ]),
      ),
    ]),
  );
}

/** A failure is what was seen of one attempt, so that the others are still made. */
async function noting(attempt: () => Promise<Attempted>, stack: LocalStack): Promise<Seen> {
  const before = stack.log.length;
  try {
    const attempted = await attempt();
    const rejection = rejectionOf(attempted.answer, stack, before);
    return { ...attempted, ...(rejection && { rejection }) };
  } catch (error) {
    return { rejection: `failed ${error}` };
  }
}

/**
 * S3's rejection is in its log even if our function passes it on. A direct upload that our function rejects goes
 * to S3 for an owner that the bucket does not have: that is the function's rejection, and answered as such.
 */
function rejectionOf(answer: Answer, { log }: LocalStack, since: number): Observation | undefined {
  if (answer.status < 300) return undefined;
  const rejections = log
    .slice(since)
    .filter(({ service, message }) => service === "s3" && !message.includes("expected bucket owner"))
    .flatMap(({ message }) => S3_ERROR.exec(message) ?? []);
  const [, status, code] = rejections;
  return status === undefined || code === undefined
    ? `function ${answer.status} ${codeOf(answer) ?? answer.body.toString()}`
    : `S3 ${Number(status)} ${code}`;
}

async function outcome({ rejection, rule, key, earlier }: Noted, stack: LocalStack): Promise<Observation> {
  if (rejection !== undefined) {
    const left = key === undefined ? undefined : await stack.object(key);
    return left === undefined || earlier?.body.equals(left) ? rejection : "not rejected";
  }
  if (key === undefined) return "not rejected";
  const rejected = stack.events("Upload Rejected").find(({ detail }) => detail.key === key);
  if (rejected !== undefined) {
    const { code } = rejected.detail.rejection as { code: string };
    return `afterwards ${code}`;
  }
  return (await RULES_UNDER_TEST[rule].holds({ key, ...(earlier && { earlier }) }, stack))
    ? "no effect"
    : "not rejected";
}
