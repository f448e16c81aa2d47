import { randomUUID } from "node:crypto";
import type { Background } from "../../../background.js";
import type { Clock } from "../../../clock.js";
import type { Log } from "../../../log.js";
import type { LambdaFunction, Model } from "../../../model.js";
import { findFunction } from "../access/find-function.js";
import type { InvokeResult } from "../invocation.js";
import type { Lambda } from "../lambda.js";
import { failureRecord } from "./failure-record.js";
import type { SendToDestination } from "./on-failure.js";

/** The request id of an accepted event, or the reason that Lambda rejected it. */
type AcceptResult =
  | { readonly outcome: "accepted"; readonly requestId: string }
  | { readonly outcome: "rejected"; readonly status: 404 | 413; readonly message: string };

/** Invokes functions without waiting for their responses. */
export interface AsynchronousInvocations {
  /** Accepts an event. `target` is a name, an ARN or a qualified ARN; `payload` is JSON. */
  accept(target: string, payload: string): AcceptResult;
}

/** Options of {@link createAsynchronousInvocations}. */
interface AsynchronousOptions {
  readonly model: Pick<Model, "functions">;
  readonly lambda: Pick<Lambda, "invoke">;
  readonly background: Background;
  readonly sendToDestination: SendToDestination;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Maximum size of an asynchronous event, in bytes.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const MAX_EVENT_BYTES = 1024 * 1024;

/**
 * Delays before the first and the second retry of a failed event, in milliseconds of the stack's clock. Lambda waits
 * one minute, then two. The emulator waits seconds instead of minutes, so that tests need not wait.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
const RETRY_DELAYS_MS = [1000, 2000];

/**
 * Delay before the next attempt of a throttled event, in milliseconds: 1 second after the first, then doubled, up to 5
 * seconds. Lambda doubles it up to 5 minutes. These attempts do not count as retries.
 */
const throttleDelay = (throttled: number): number => Math.min(1000 * 2 ** (throttled - 1), 5000);

interface Event {
  readonly fn: LambdaFunction;
  readonly target: string;
  readonly payload: string;
  readonly requestId: string;
  readonly acceptedAt: number;
}

/** Creates the asynchronous invocations. Events are kept in memory, and are lost when the emulator ends. */
export function createAsynchronousInvocations(options: AsynchronousOptions): AsynchronousInvocations {
  return {
    accept: (target, payload) => {
      const fn = findFunction(options.model.functions, target);
      if (!fn) return { outcome: "rejected", status: 404, message: `Function not found: ${target}` };
      const size = Buffer.byteLength(payload);
      if (size > MAX_EVENT_BYTES) {
        const message = `${size} byte payload is too large for the Event invocation type (limit ${MAX_EVENT_BYTES} bytes)`;
        return { outcome: "rejected", status: 413, message };
      }
      const requestId = randomUUID();
      const event = { fn, target, payload, requestId, acceptedAt: options.clock() };
      options.background.start({
        service: `lambda ${fn.name}`,
        what: `event ${requestId}`,
        run: () => attempt(event, options),
      });
      return { outcome: "accepted", requestId };
    },
  };
}

type Failure = Exclude<InvokeResult, { readonly outcome: "ok" }>;

/** Numbers of attempts of an event. */
interface Attempts {
  readonly failed: number;
  readonly throttled: number;
}

/** Invokes the function until an invocation succeeds, or until the function's settings allow no further attempt. */
async function attempt(event: Event, options: AsynchronousOptions): Promise<void> {
  const { fn, requestId, acceptedAt } = event;
  const { maximumRetryAttempts, maximumEventAgeSeconds } = fn.eventInvokeConfig;
  const report = (message: string): void =>
    options.log({ service: `lambda ${fn.name}`, message, requestId, constructPath: fn.constructPath });
  let attempts: Attempts = { failed: 0, throttled: 0 };
  for (let count = 1; ; count += 1) {
    const result = await options.lambda.invoke(event.target, event.payload, requestId);
    if (result.outcome === "ok") return;
    attempts = withAttempt(attempts, result);
    const next = attempts.failed > maximumRetryAttempts ? undefined : nextAttempt(attempts, result);
    if (next === undefined) return fail(event, "RetriesExhausted", count, result, options);
    report(`attempt ${count} ${next.words}`);
    if (!(await options.background.waitUntil(options.clock() + next.delayMs))) {
      return report("the event is dropped, because the emulator is stopping");
    }
    if (options.clock() - acceptedAt > maximumEventAgeSeconds * 1000) {
      return fail(event, "EventAgeExceeded", count, result, options);
    }
  }
}

function withAttempt({ failed, throttled }: Attempts, failure: Failure): Attempts {
  return isThrottled(failure) ? { failed, throttled: throttled + 1 } : { failed: failed + 1, throttled };
}

/** Delay until the next attempt, with words for the log; `undefined` if no attempt follows. */
function nextAttempt(
  { failed, throttled }: Attempts,
  failure: Failure,
): { readonly delayMs: number; readonly words: string } | undefined {
  if (isThrottled(failure)) {
    const delayMs = throttleDelay(throttled);
    return { delayMs, words: `was throttled; the next attempt follows in ${delayMs / 1000} s` };
  }
  const delayMs = RETRY_DELAYS_MS[failed - 1];
  if (delayMs === undefined) return undefined;
  const words = `failed; the next attempt follows in ${delayMs / 1000} s (on AWS: minutes)`;
  return { delayMs, words };
}

function isThrottled(failure: Failure): boolean {
  return failure.outcome === "rejected" && failure.status === 429;
}

function fail(
  { fn, payload, requestId }: Event,
  condition: "RetriesExhausted" | "EventAgeExceeded",
  approximateInvokeCount: number,
  failure: Failure,
  { clock, log, sendToDestination }: AsynchronousOptions,
): void {
  const record = failureRecord({
    fn,
    requestId,
    condition,
    approximateInvokeCount,
    requestPayload: payload,
    failure,
    now: clock(),
  });
  const sent = sendToDestination(fn, record);
  const consequence = sent ?? "it is lost, because the function has no on-failure destination";
  const message = `the event failed permanently after ${approximateInvokeCount} attempts (${condition}): ${consequence}`;
  log({ service: `lambda ${fn.name}`, message, requestId, constructPath: fn.constructPath });
}
