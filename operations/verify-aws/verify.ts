import { randomUUID } from "node:crypto";
import type { FactName } from "../../emulator/facts/index.js";
import { FACT_NAMES, FACTS } from "../../emulator/facts/index.js";
import { AwsCallError } from "../../functions/sigv4/request/send-signed.js";
import type { Check, Seen } from "./checks/check.js";
import { MEASUREMENTS } from "./measurements/index.js";
import type { FactResult, Report } from "./report/report.js";
import type { Bucket } from "./stack/bucket.js";
import { removeAll, requireRemoval } from "./stack/cleanup.js";
import type { JourneyResult } from "./stack/journeys.js";
import { JOURNEY_NAMES, runJourney } from "./stack/journeys.js";
import { codeOf, NotApplicable, NotMeasured, StoppedEarly } from "./stack/not-measured.js";
import type { StackOutputs } from "./stack/stack-outputs.js";
import type { StackUnderTest } from "./stack/stack-under-test.js";
import { wholeKey } from "./stack/stack-under-test.js";

/** The services that the operator's credentials can use. */
interface Operator {
  readonly bucket: Bucket;
  /** See {@link StackUnderTest}. */
  readonly restrictedBucket: StackUnderTest["restrictedBucket"];
}

/** Options of {@link verify}. */
interface VerifyOptions {
  readonly outputs: StackOutputs;
  /** A bearer token of the test user; undefined without one. */
  readonly token: string | undefined;
  /** Undefined without credentials. */
  readonly operator: Operator | undefined;
  /** Longest time to wait for an event, in seconds. */
  readonly waitSeconds: number;
  /** Ends the run after the current check. */
  readonly signal?: AbortSignal;
}

/**
 * Runs the journeys and all checks on a deployed stack, and deletes what they stored.
 * @throws {NotMeasured} before anything is stored, if the operator may not delete it
 * @throws {StoppedEarly} if the run ends early, after the objects were deleted
 */
export async function verify(options: VerifyOptions): Promise<Report> {
  const bucket = options.operator?.bucket;
  if (bucket !== undefined) await requireRemoval(bucket, `verify-${randomUUID()}`);
  const remembered = new Set<string>();
  const stack = stackUnderTest(options, remembered);
  try {
    const first = await measureAll(FIRST, stack, options.signal);
    const journeys: JourneyResult[] = [];
    for (const name of JOURNEY_NAMES) {
      options.signal?.throwIfAborted();
      journeys.push(await runJourney(stack, name));
    }
    const facts = [...first, ...(await measureAll([...OTHERS, ...LAST], stack, options.signal))];
    return { journeys, facts, left: await cleanUp(stack, bucket, remembered) };
  } catch (error) {
    const left = await cleanUp(stack, bucket, remembered);
    throw new StoppedEarly(`verify-aws stopped early: ${codeOf(error)}.`, left);
  }
}

/** Checks that need a cold edge function. */
const FIRST: readonly FactName[] = ["edgeRunsNode24", "edgeGetsKeysInTime"];
/** The check that runs last: it uses up the request rate of the test user, so the next requests would get 429. */
const LAST: readonly FactName[] = ["usagePlansThrottle"];
const OTHERS = FACT_NAMES.filter((name) => ![...FIRST, ...LAST].includes(name));

/** Runs the checks one after the other: in parallel, they would only cause more cold starts. */
async function measureAll(
  names: readonly FactName[],
  stack: StackUnderTest,
  signal?: AbortSignal,
): Promise<readonly FactResult[]> {
  const results: FactResult[] = [];
  for (const name of names) {
    signal?.throwIfAborted();
    results.push(await measure(name, stack));
  }
  return results;
}

function stackUnderTest(
  { outputs, token, operator, waitSeconds }: VerifyOptions,
  remembered: Set<string>,
): StackUnderTest {
  const results = new Map<string, Promise<unknown>>();
  return {
    ...outputs,
    folder: `verify-${randomUUID()}`,
    waitSeconds,
    token: () =>
      token ?? missing("no token of a test user. Set UPLOAD_TOKEN, or UPLOAD_USERNAME and UPLOAD_PASSWORD"),
    bucket: () => operator?.bucket ?? missing(NO_OPERATOR),
    restrictedBucket: async (statements) => operator?.restrictedBucket(statements) ?? missing(NO_OPERATOR),
    once: <Result>(name: string, run: () => Promise<Result>): Promise<Result> => {
      const result = results.get(name) ?? run();
      results.set(name, result);
      result.catch(() => results.delete(name));
      return result as Promise<Result>;
    },
    remember: (key) => void remembered.add(key),
  };
}

const NO_OPERATOR = "no AWS credentials of the operator. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";

function missing(message: string): never {
  throw new NotMeasured(message);
}

async function measure(name: FactName, stack: StackUnderTest): Promise<FactResult> {
  const { statement, worse } = FACTS[name];
  const { reliance, ifItDiffers, ...how } = MEASUREMENTS[name];
  const expected = isExpected(name);
  const fact = { fact: name, statement, expected, reliance, ifItDiffers };
  if ("unmeasured" in how) return { ...fact, outcome: "not measurable", seen: how.unmeasured };
  const made = await attempt(how.check, stack);
  if ("outcome" in made) return { ...fact, ...made };
  return { ...fact, outcome: outcomeOf({ expected, worse }, made.answer), seen: made.seen };
}

/** Whether the statement is expected to be true: by the emulator, or by a stack that uses an optional feature. */
function isExpected(name: FactName): boolean {
  const { assumed, worse } = FACTS[name];
  // For features that few stacks use, the emulator assumes the worse behaviour. A stack with one needs the better one.
  return MEASUREMENTS[name].reliance?.optIn ? !worse : assumed;
}

async function attempt(
  check: Check,
  stack: StackUnderTest,
): Promise<Seen | Pick<FactResult, "outcome" | "seen">> {
  try {
    return await check(stack);
  } catch (error) {
    if (error instanceof NotApplicable) return { outcome: "not applicable", seen: error.message };
    if (error instanceof NotMeasured || error instanceof AwsCallError)
      return { outcome: "not measured", seen: error.message };
    // A broken connection, for example.
    return { outcome: "not measured", seen: `the check stopped early: ${codeOf(error)}` };
  }
}

function outcomeOf(
  { expected, worse }: { readonly expected: boolean; readonly worse: boolean },
  answer: boolean | undefined,
): FactResult["outcome"] {
  if (answer === expected) return "as expected";
  if (answer === undefined) return "different";
  return answer === worse ? "worse" : "better";
}

/**
 * Deletes what the run stored. Resolves with the keys that could not be deleted; if S3 could not be reached, with
 * prefixes of keys.
 */
async function cleanUp(
  stack: StackUnderTest,
  bucket: Bucket | undefined,
  remembered: ReadonlySet<string>,
): Promise<readonly string[]> {
  if (bucket === undefined) return [];
  const folder = `${stack.folder}/`;
  try {
    const prefix = await wholeKey(stack, "").catch(() => bucket.findKey(folder));
    const prefixes = prefix === undefined ? [] : [prefix.slice(0, prefix.indexOf(folder) + folder.length)];
    return await removeAll(bucket, prefixes, remembered);
  } catch {
    return [folder, ...remembered];
  }
}
