import { describe, expect, it } from "vitest";
import type { Schedule, Started } from "../../../../emulator/services/lambda/pool.js";
import { WorkerPool } from "../../../../emulator/services/lambda/pool.js";
import type { InvokeMessage } from "../../../../emulator/services/lambda/protocol.js";

const IDLE_MS = 15_000;
/** No process in these tests reads its messages. */
const message = (): InvokeMessage => ({
  requestId: "r",
  payload: "{}",
  clockOffsetMs: 0,
  deadline: 0,
  traceId: "t",
  context: {
    functionName: "f",
    functionVersion: "1",
    invokedFunctionArn: "arn",
    memoryLimitInMB: "128",
    awsRequestId: "r",
    logGroupName: "g",
    logStreamName: "s",
  },
});

/** Creates a pool whose processes end an invocation when a test says so, and whose timers a test fires. */
function createPool({ maxWorkers = 8, maxIdle = 8 } = {}) {
  const state = { started: 0, running: 0, time: 0, usableUntil: Number.POSITIVE_INFINITY };
  const busy: (() => void)[] = [];
  const timers = new Map<() => void, number>();
  const schedule: Schedule = (delayMs, task) => {
    timers.set(task, delayMs);
    return { cancel: () => timers.delete(task) };
  };
  const start = async (): Promise<Started> => {
    state.started += 1;
    state.running += 1;
    const worker = {
      alive: true,
      invoke: async () => {
        await new Promise<void>((resolve) => busy.push(resolve));
        return { type: "result", payload: "1" } as const;
      },
      close: async () => {
        if (worker.alive) state.running -= 1;
        worker.alive = false;
      },
    };
    return { worker, usableUntil: state.usableUntil };
  };
  const clock = (): number => state.time;
  const pool = new WorkerPool({ start, maxWorkers, maxIdle, idleMs: IDLE_MS, clock, schedule });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    pool,
    state,
    timers,
    /** Runs this many parallel invocations. */
    burst: async (count: number): Promise<void> => {
      const all = Array.from({ length: count }, () => pool.run(message, 1000));
      for (let ended = 0; ended < count; ended += 1) {
        while (busy.length === 0) await settle();
        await settle();
        busy.shift()?.();
      }
      await Promise.all(all);
      await settle();
    },
    fireTimers: async (): Promise<void> => {
      for (const task of [...timers.keys()]) {
        timers.delete(task);
        task();
      }
      await settle();
    },
  };
}

describe("the processes of a function", () => {
  it("end after the idle time", async () => {
    const { pool, state, timers, burst, fireTimers } = createPool();
    await burst(5);
    const afterBurst = [state.running, [...timers.values()]];

    await fireTimers();

    expect(afterBurst).toEqual([5, Array(5).fill(IDLE_MS)]);
    expect(state.running).toBe(0);
    await pool.close();
  });

  it("start again after they have ended", async () => {
    const { state, burst, fireTimers } = createPool();
    await burst(2);
    await fireTimers();

    await burst(1);

    expect([state.started, state.running]).toEqual([3, 1]);
  });

  it("are reused, and the idle time of a reused process starts again", async () => {
    const { state, timers, burst } = createPool();
    await burst(1);
    const [first] = timers.keys();

    await burst(1);

    expect(state.started).toBe(1);
    expect(timers.size).toBe(1);
    expect([...timers.keys()]).not.toContain(first);
  });

  it("are reused starting with the one that was busy last, so that the other processes end", async () => {
    const { state, timers, burst } = createPool();
    await burst(3);
    const [oldest, second] = timers.keys();

    await burst(1);

    expect(state.started).toBe(3);
    expect([...timers.keys()].slice(0, 2)).toEqual([oldest, second]);
  });

  it("number at most maxIdle after all invocations", async () => {
    const { state, timers, burst } = createPool({ maxWorkers: 6, maxIdle: 2 });

    await burst(20);

    expect([state.started, state.running, timers.size]).toEqual([6, 2, 2]);
  });

  it("end when their credentials expire", async () => {
    const { state, burst } = createPool();
    state.usableUntil = 10;
    await burst(1);
    state.time = 10;

    await burst(1);

    expect([state.started, state.running]).toEqual([2, 1]);
  });

  it("end with the pool, and leave no timer", async () => {
    const { pool, state, timers, burst } = createPool();
    await burst(3);

    await pool.close();

    expect([state.running, timers.size]).toEqual([0, 0]);
    expect(await pool.run(message, 1000)).toMatchObject({ type: "error" });
  });
});
