/**
 * Runs tests and prints the time of each file and of the slowest tests, in seconds: `npm run test:costs -- --project
 * slow`, or any other arguments of `vitest run`.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

const SLOWEST_TESTS = 20;

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    /** Milliseconds since 1970. */
    readonly startTime: number;
    readonly endTime: number;
    readonly assertionResults: readonly { readonly fullName: string; readonly duration?: number | null }[];
  }[];
}

const folder = mkdtempSync(join(tmpdir(), "costs-"));
try {
  const outputFile = join(folder, "report.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${outputFile}`];
  const args = ["vitest", "run", "--silent=true", ...reporters, ...process.argv.slice(2)];
  const { status } = spawnSync("npx", args, { stdio: "inherit" });
  process.exitCode = status ?? 1;
  const { testResults } = JSON.parse(readFileSync(outputFile, "utf8")) as Report;
  print(
    "Files (with hooks; files that run side by side overlap)",
    testResults.map(({ name, startTime, endTime }) => [relative(".", name), endTime - startTime]),
  );
  const tests = testResults.flatMap(({ assertionResults }) =>
    assertionResults.map(({ fullName, duration }) => [fullName, duration ?? 0] as const),
  );
  print("Tests", tests, SLOWEST_TESTS);
} finally {
  rmSync(folder, { recursive: true });
}

function print(title: string, costs: readonly (readonly [string, number])[], most = costs.length): void {
  console.log(`\n${title}`);
  for (const [name, milliseconds] of costs.toSorted(([, a], [, b]) => b - a).slice(0, most)) {
    console.log(`${(milliseconds / 1000).toFixed(1).padStart(8)}  ${name}`);
  }
}
