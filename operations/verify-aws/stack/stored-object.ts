import { setTimeout as pause } from "node:timers/promises";
import type { AwsAnswer } from "../../../functions/sigv4/request/send-signed.js";
import { UploadFailed } from "./not-measured.js";
import type { Headers, StackUnderTest } from "./stack-under-test.js";
import { described } from "./stack-under-test.js";

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/** Repeats a request with growing delays until there is a result or the time is over. */
export async function poll<Result>(
  seconds: number,
  ask: () => Promise<Result | undefined>,
): Promise<Result | undefined> {
  const deadline = Date.now() + seconds * 1_000;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    const result = await ask();
    const leftMs = deadline - Date.now();
    if (result !== undefined || leftMs <= 0) return result;
    await pause(Math.min(pauseMs, leftMs));
  }
}

/**
 * Reads an object as the operator; with malware protection, once it has been scanned.
 * @throws {UploadFailed} if it cannot be read
 */
export async function readObject(
  stack: StackUnderTest,
  method: "GET" | "HEAD",
  key: string,
  headers: Headers = {},
): Promise<AwsAnswer> {
  const read = () => stack.bucket().request(method, key, { headers });
  const readOnceScanned = () =>
    poll(stack.waitSeconds, async () => {
      const again = await read();
      return again.status === 403 ? undefined : again;
    });
  const first = await read();
  const isUnscanned = first.status === 403 && stack.settings.malwareProtection;
  // If the first scan does not end in time, do not wait for the others.
  const scansEnd =
    isUnscanned && (await stack.once("scans", async () => (await readOnceScanned()) !== undefined));
  const answer = scansEnd ? await readOnceScanned() : first;
  if (answer?.status === 200) return answer;
  throw new UploadFailed(`reading the object back was answered ${described(answer ?? first)}`);
}

/** The keys that have an object. */
export async function storedKeys(stack: StackUnderTest, keys: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(
    keys.map(async (key) => (await stack.bucket().keysBelow(key)).filter((one) => one === key)),
  );
  return found.flat();
}
