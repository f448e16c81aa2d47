import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** Slow tests that write `dist` or measure the memory of their own process: one at a time, each in its own process. */
const ALONE_TESTS = [
  "client/package",
  "emulator/package",
  "journeys/five-gib",
  "package/install",
  "package/own-stack",
].map((name) => `test/${name}.slow.test.ts`);

/** Limits that a machine with other work to do keeps, too. */
const SLOW_LIMITS = { testTimeout: 900_000, hookTimeout: 300_000, expect: { poll: { timeout: 120_000 } } };

export default defineConfig({
  test: {
    // Half of a journey is waiting for files and for the processes that it talks to.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        test: {
          name: "fast",
          // Test files share a process, and with it what they all import and synthesize; none leaves anything behind.
          isolate: false,
          setupFiles: [
            "test/support/fixed-seed.ts",
            // With a shifted clock, every test file starts at the same instant.
            ...(process.env.TEST_CLOCK === undefined ? [] : ["test/support/clock/restart-clock.ts"]),
          ],
          include: ["test/**/*.test.ts"],
          exclude: ["**/node_modules/**", "test/**/*.slow.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 30_000 } },
        },
      },
      {
        test: {
          name: "slow",
          isolate: false,
          setupFiles: ["test/support/fixed-seed.ts"],
          include: ["test/**/*.slow.test.ts"],
          exclude: ["**/node_modules/**", ...ALONE_TESTS],
          sequence: { groupOrder: 1 },
          ...SLOW_LIMITS,
        },
      },
      {
        test: {
          name: "slow-alone",
          include: ALONE_TESTS,
          sequence: { groupOrder: 2 },
          fileParallelism: false,
          ...SLOW_LIMITS,
        },
      },
    ],
  },
});
