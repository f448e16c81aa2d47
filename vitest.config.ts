import { defineConfig } from "vitest/config";

/** Slow tests that work in temporary folders of their own, and measure neither time nor memory: they run side by side. */
const INDEPENDENT_SLOW_TESTS = [
  "browser/uppy-4",
  "journeys/buckets",
  "journeys/completion-permissions",
  "journeys/hostile/fuzz",
  "journeys/issuers/slow-issuer",
  "journeys/own-code",
  "journeys/permissions",
  "journeys/presign-permissions",
  "journeys/slow-completion",
  "main",
  "package/install",
].map((name) => `test/${name}.slow.test.ts`);

export default defineConfig({
  test: {
    // Most of a journey is waiting for the processes that it talks to.
    maxWorkers: "100%",
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
        },
      },
      {
        test: {
          name: "slow-independent",
          isolate: false,
          include: INDEPENDENT_SLOW_TESTS,
          sequence: { groupOrder: 1 },
          testTimeout: 900_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: "slow",
          include: ["test/**/*.slow.test.ts"],
          exclude: ["**/node_modules/**", ...INDEPENDENT_SLOW_TESTS],
          sequence: { groupOrder: 2 },
          // Several of them synthesize into the project's own cdktf.out.
          fileParallelism: false,
          testTimeout: 900_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
