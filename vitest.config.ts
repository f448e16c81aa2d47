import { defineConfig } from "vitest/config";

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
          name: "slow",
          include: ["test/**/*.slow.test.ts"],
          // Several of them synthesize into the project's own cdktf.out.
          fileParallelism: false,
          testTimeout: 900_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
