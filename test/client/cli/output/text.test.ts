import { describe, expect, it } from "vitest";
import { printable, printableMessage } from "../../../../client/cli/output/printable.js";
import type { FileTask } from "../../../../client/cli/output/reporter.js";
import { formatBytes, formatSeconds } from "../../../../client/cli/output/text/format.js";
import { createProgress } from "../../../../client/cli/output/text/progress.js";

describe("formatBytes", () => {
  it.each([
    [0, "0 B"],
    [1_023, "1023 B"],
    [1_024, "1.0 KiB"],
    [1_048_575, "1.0 MiB"],
    [1_572_864, "1.5 MiB"],
    [5 * 1024 ** 4, "5.0 TiB"],
    [5_000 * 1024 ** 4, "5000.0 TiB"],
  ])("writes %d as %s", (bytes, expected) => {
    expect(formatBytes(bytes)).toBe(expected);
  });
});

describe("formatSeconds", () => {
  it.each([
    [0, "0:00"],
    [0.2, "0:01"],
    [65, "1:05"],
    [7_209, "2:00:09"],
  ])("writes %d as %s", (seconds, expected) => {
    expect(formatSeconds(seconds)).toBe(expected);
  });
});

describe("names and messages", () => {
  it("cannot change the terminal", () => {
    expect(printable("a\u001b[2J\r\nb\u202etxt")).toBe("a\ufffd[2J\ufffd\ufffdb\ufffdtxt");
    expect(printable("Größe-日本.mov")).toBe("Größe-日本.mov");
  });

  it("contain no signature of a URL and no token", () => {
    const message =
      "GET https://b.s3.amazonaws.com/k?X-Amz-Signature=abc failed for eyJhbGciOiJSUzI1NiJ9.eyJzdWIi.c2ln";

    expect(printableMessage(message)).toBe("GET https://b.s3.amazonaws.com/k?… failed for (token)");
  });
});

describe("progress", () => {
  const TASKS: readonly FileTask[] = [
    { file: "a.mov", key: "a.mov", length: 1_048_576 },
    { file: "b.mov", key: "b.mov", length: 1_048_576 },
  ];
  const progressOf = (sentBytes: number) => ({
    type: "progress" as const,
    totalBytes: 1_048_576,
    storedBytes: 0,
    sentBytes,
    bytesPerSecond: 262_144,
  });
  const [first, second] = TASKS as [FileTask, FileTask];

  it("has a line for each active file, with rate and time left", () => {
    const progress = createProgress(() => 0);
    progress.start(TASKS);
    progress.event(first, progressOf(524_288));

    expect(progress.fileLines(80)).toEqual([
      `${"a.mov".padEnd(24)}  50 %  512.0 KiB of 1.0 MiB  256.0 KiB/s  0:02 left`,
    ]);
  });

  it("counts files and bytes of all, with the rate of the last seconds", () => {
    let now = 0;
    const progress = createProgress(() => now);
    progress.start(TASKS);
    progress.totalLine();
    progress.event(first, progressOf(1_048_576));
    progress.end(first, 1_048_576);
    progress.event(second, progressOf(524_288));
    now = 2_000;

    expect(progress.totalLine()).toBe("1 of 2 files  75 %  1.5 MiB of 2.0 MiB  768.0 KiB/s  0:01 left");
  });

  it("says why a file waits, until bytes are sent again", () => {
    const progress = createProgress(() => 0);
    progress.start(TASKS);
    progress.event(first, { type: "retrying", reason: "503 SlowDown", attempt: 1, waitMs: 1_500 });
    const [waiting] = progress.fileLines(80);
    progress.event(first, progressOf(1));

    expect(waiting).toContain("tries again in 2 s: 503 SlowDown");
    expect(progress.fileLines(80)[0]).not.toContain("tries again");
  });

  it("shows where an upload continues, and excludes the found bytes from the rate", () => {
    let now = 0;
    const progress = createProgress(() => now);
    progress.start(TASKS);
    progress.totalLine();
    now = 1_000;
    progress.event(first, {
      type: "started",
      pattern: "presigned",
      key: "k",
      totalBytes: 1_048_576,
      storedBytes: 524_288,
      isResumed: true,
    });

    expect(progress.fileLines(80)[0]).toContain("50 %  512.0 KiB of 1.0 MiB");
    expect(progress.totalLine()).toContain("512.0 KiB of 2.0 MiB  0 B/s");
  });

  it("shortens long names to the width, and keeps their end", () => {
    const progress = createProgress(() => 0);
    const task = { file: `${"folder/".repeat(20)}video.mov`, key: "k", length: 1 };
    progress.start([task]);
    progress.event(task, { ...progressOf(0), totalBytes: 1 });
    const [line = ""] = progress.fileLines(60);

    expect(line.length).toBeLessThanOrEqual(60);
    expect(line).toContain("video.mov");
  });

  it("has the rate since the last line, also if that is older than the last seconds", () => {
    let now = 0;
    const progress = createProgress(() => now);
    progress.start(TASKS);
    progress.totalLine();
    progress.event(first, progressOf(1_048_576));
    now = 10_000;

    expect(progress.totalLine()).toContain("102.4 KiB/s");
  });

  it("says in the total why all files wait", () => {
    const progress = createProgress(() => 0);
    progress.start(TASKS);
    progress.event(first, { type: "offline", reason: "uploads.example cannot be reached" });
    const waiting = progress.totalLine();
    progress.event(second, progressOf(1));

    expect(waiting).toContain("0 B of 2.0 MiB  waits for the network: uploads.example cannot be reached");
    expect(progress.totalLine()).not.toContain("waits");
  });

  it("has no total for standard input", () => {
    const progress = createProgress(() => 0);
    progress.start([{ file: "-", key: "k", length: undefined }]);

    expect(progress.totalLine()).toBe("0 B  0 B/s");
  });
});
