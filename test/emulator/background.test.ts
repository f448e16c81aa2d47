import { describe, expect, it } from "vitest";
import { createBackground } from "../../emulator/background.js";

function open() {
  const time = { now: 0 };
  const lines: string[] = [];
  const background = createBackground({
    clock: () => time.now,
    log: ({ service, message }) => lines.push(`${service}: ${message}`),
  });
  const done: string[] = [];
  const start = (what: string, work: () => Promise<unknown>) =>
    background.start({
      service: "test",
      what,
      run: async () => {
        await work();
        done.push(what);
      },
    });
  return { background, time, lines, done, start };
}

describe("work in the background", () => {
  it("is settled when all of it has finished, including work that it has started", async () => {
    const { background, done, start } = open();
    start("first", async () => {
      await background.pause(1);
      start("second", () => background.pause(1));
    });
    await background.settled();

    expect(done).toEqual(["first", "second"]);
  });

  it("waits for the stack's clock, even if a test moves the clock late", async () => {
    const { background, time, done, start } = open();
    start("later", () => background.waitUntil(60_000));
    await background.pause(50);
    expect(done).toEqual([]);

    time.now = 60_000;
    await background.settled();
    expect(done).toEqual(["later"]);
  });

  it("is logged if it fails, and does not affect other work", async () => {
    const { background, lines, done, start } = open();
    start("bad", () => Promise.reject(new RangeError("broken")));
    start("good", async () => undefined);
    await background.settled();

    expect(done).toEqual(["good"]);
    expect(lines).toEqual(["test: bad: broken"]);
  });

  it("is cancelled while it waits, is finished if it runs, and does not start after the stop", async () => {
    const { background, lines, done, start } = open();
    const waited: boolean[] = [];
    let finish = (): void => undefined;
    start("waits", async () => waited.push(await background.waitUntil(60_000)));
    start("runs", () => new Promise<void>((resolve) => (finish = resolve)));
    const closing = background.close();
    start("late", async () => undefined);
    finish();
    await closing;

    expect(waited).toEqual([false]);
    expect(done.toSorted()).toEqual(["runs", "waits"]);
    expect(lines).toEqual(["test: late: dropped, because the emulator is stopping"]);
  });
});
