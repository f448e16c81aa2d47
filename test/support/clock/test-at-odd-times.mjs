/** Runs the test files that depend most on the date, each at dates and in time zones that break careless code. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** An instant, as `TEST_CLOCK` takes it, and a time zone. */
const TIMES = [
  // The second stays 00 for a whole test file. In this zone, 14 hours ahead, it is the next day.
  ["2027-05-04T10:20:00Z@0.1", "Pacific/Kiritimati"],
  // Two seconds before the end of a leap day, in a zone behind UTC with half an hour.
  ["2028-02-29T23:59:58Z", "America/St_Johns"],
  // Two seconds before the end of a year, in a zone 5:45 ahead of UTC, in which it is the next year.
  ["2027-12-31T23:59:58Z", "Asia/Kathmandu"],
];

/** Signatures, expiries, tokens, lifecycle days, the SDK's own clock, and one whole upload of each pattern. */
const TEST_FILES = [
  "test/client/uppy.test.ts",
  "test/emulator/services/apigateway/limits/usage.test.ts",
  "test/emulator/services/cognito/issue-token.test.ts",
  "test/emulator/services/s3/lifecycle",
  "test/emulator/services/s3/presigned.test.ts",
  "test/emulator/services/s3/sdk.test.ts",
  "test/emulator/sigv4",
  "test/functions/identity/authenticate.test.ts",
  "test/functions/presign/signing/presigned-post.test.ts",
  "test/functions/upload-completed/aws.test.ts",
  "test/journeys/direct.test.ts",
  "test/journeys/edge.test.ts",
  "test/journeys/presigned.test.ts",
];

// vitest ignores a name that matches no file if another name matches one.
const missing = TEST_FILES.filter((file) => !existsSync(file));
if (missing.length > 0) {
  throw new Error(`Missing test files: ${missing.join(", ")}. Correct TEST_FILES in test-at-odd-times.mjs.`);
}

for (const [instant, zone] of TIMES) {
  console.log(`\n${instant} in ${zone}`);
  const runAt = fileURLToPath(new URL("run-at.mjs", import.meta.url));
  const command = ["npx", "vitest", "run", "--project", "fast", ...TEST_FILES];
  const { status } = spawnSync(process.execPath, [runAt, instant, zone, ...command], { stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
