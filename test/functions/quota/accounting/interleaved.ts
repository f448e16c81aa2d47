import { AsyncLocalStorage } from "node:async_hooks";
import fc from "fast-check";
import { openQuota } from "../open-quota.js";
import type { Step } from "./history.js";
import { act, History, RULES, STEPS } from "./history.js";

/** When a function is cut off: after so many calls to the table, and whether the one that is lost still arrives. */
interface End {
  readonly afterCalls: number;
  readonly arrives: boolean;
}

/** Functions that run at once, and how each of them ends. */
type Round = readonly (readonly [Step, End | undefined])[];

const end: fc.Arbitrary<End | undefined> = fc.option(
  fc.record({ afterCalls: fc.nat(14), arrives: fc.boolean() }),
  { nil: undefined, freq: 2 },
);

/** Rounds of functions, one after the other. */
export const ROUNDS: fc.Arbitrary<readonly Round[]> = fc.array(
  fc.array(fc.tuple(STEPS, end), { minLength: 2, maxLength: 5 }),
  { minLength: 1, maxLength: 4 },
);

/** A function that runs. */
interface RunningFunction {
  readonly scheduler: fc.Scheduler;
  readonly arrives: boolean;
  callsLeft: number;
}

/** Quotas whose calls are answered in any order, and never to a function that has been cut off. */
export async function openInterleaved() {
  const running = new AsyncLocalStorage<RunningFunction>();
  const open = await openQuota(RULES, {
    through: (send) => async (url, request) => {
      const current = running.getStore();
      if (!current) return send(url, request);
      const isLost = current.callsLeft <= 0;
      const isSent = !isLost || (current.callsLeft === 0 && current.arrives);
      current.callsLeft -= 1;
      const answer = await current.scheduler.schedule(
        isSent ? send(url, request) : Promise.resolve(undefined),
      );
      if (isLost || !answer) throw new Error("the function is cut off");
      return answer;
    },
  });
  const runAtOnce = async (round: Round, history: History, scheduler: fc.Scheduler) => {
    const functions = round.map(async ([step, { afterCalls, arrives } = NEVER]) => {
      const action = history.next(step, open.time.now);
      if (!action) return;
      const current = { scheduler, arrives, callsLeft: afterCalls };
      await running.run(current, () => act(action, open)).catch(() => undefined);
    });
    await scheduler.waitFor(Promise.all(functions));
    history.endRound();
  };
  return {
    open,
    /** Plays rounds of functions. */
    play: async (rounds: readonly Round[], scheduler: fc.Scheduler): Promise<History> => {
      const history = new History();
      for (const round of rounds) await runAtOnce(round, history, scheduler);
      return history;
    },
  };
}

const NEVER: End = { afterCalls: Number.POSITIVE_INFINITY, arrives: true };
