import { once } from "node:events";
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findFiles } from "../../../../client/cli/files/find-files.js";
import { keyInFolder, keyOfFile } from "../../../../client/cli/files/target-key.js";

describe("the key of a file", () => {
  it.each([
    ["recordings/", "/videos/video.mov", "recordings/video.mov"],
    ["recordings/final.mov", "video.mov", "recordings/final.mov"],
    ["/", "video.mov", "video.mov"],
    [".", "video.mov", "video.mov"],
    ["./", "video.mov", "video.mov"],
  ])("of the target %s and the file %s is %s", (target, file, key) => {
    expect(keyOfFile(target, file)).toBe(key);
  });

  it.each([
    ["2026/", "a/b.jpg", "2026/a/b.jpg"],
    ["2026", "b.jpg", "2026/b.jpg"],
    [".", "a/b.jpg", "a/b.jpg"],
  ])("in a folder with the target %s and the path %s is %s", (target, path, key) => {
    expect(keyInFolder(target, path)).toBe(key);
  });
});

/** A folder with two photos, a note, a hidden file and links to a file, a folder and itself. */
function folderOfPhotos(): string {
  const folder = mkdtempSync(join(tmpdir(), "s3up-files-"));
  mkdirSync(join(folder, "summer/[1]"), { recursive: true });
  for (const file of ["a.jpg", "summer/b.jpg", "summer/[1]/c.txt", ".hidden"]) {
    writeFileSync(join(folder, file), file);
  }
  symlinkSync("/etc/hostname", join(folder, "link.jpg"));
  symlinkSync(folder, join(folder, "summer/loop"));
  symlinkSync("itself", join(folder, "itself"));
  return folder;
}

describe("the files of a command", () => {
  const folder = folderOfPhotos();
  const keysOf = async (selection: Partial<Parameters<typeof findFiles>[0]>) =>
    (await findFiles({ sources: [folder], target: "2026/", recursive: true, ...selection })).tasks.map(
      ({ key }) => key,
    );

  it("are all regular files of a folder, without links", async () => {
    const found = await findFiles({ sources: [folder], target: "2026/", recursive: true });

    expect(found.tasks.map(({ key }) => key)).toEqual([
      "2026/.hidden",
      "2026/a.jpg",
      "2026/summer/[1]/c.txt",
      "2026/summer/b.jpg",
    ]);
    expect(found.tasks[1]).toEqual({ file: join(folder, "a.jpg"), key: "2026/a.jpg", length: 5 });
    expect(found.skippedLinks).toBe(3);
    expect(found.skippedSpecial).toBe(0);
  });

  it("exclude sockets, which are counted", async () => {
    const place = mkdtempSync(join(tmpdir(), "s3up-files-"));
    writeFileSync(join(place, "a.txt"), "a");
    const server = createServer().listen(join(place, "socket"));
    await once(server, "listening");

    const found = await findFiles({ sources: [place], target: "2026/", recursive: true });
    server.close();

    expect(found.tasks.map(({ key }) => key)).toEqual(["2026/a.txt"]);
    expect(found.skippedSpecial).toBe(1);
  });

  it.each<[string, object, string[]]>([
    ["names to include, at any depth", { include: ["*.jpg"] }, ["2026/a.jpg", "2026/summer/b.jpg"]],
    ["paths to include", { include: ["summer/*.jpg"] }, ["2026/summer/b.jpg"]],
    ["names to exclude", { exclude: ["*.jpg", ".*"] }, ["2026/summer/[1]/c.txt"]],
    ["both", { include: ["*.jpg"], exclude: ["summer/**"] }, ["2026/a.jpg"]],
  ])("can be chosen by %s", async (_name, selection, keys) => {
    expect(await keysOf(selection)).toEqual(keys);
  });

  it("include the target of a link that the command names", async () => {
    expect(await keysOf({ sources: [join(folder, "link.jpg")] })).toEqual(["2026/link.jpg"]);
  });

  it("may be standard input, under a whole key", async () => {
    expect((await findFiles({ sources: ["-"], target: "backups/db.sql" })).tasks).toEqual([
      { file: "-", key: "backups/db.sql", length: undefined },
    ]);
  });

  it.each<[string, Parameters<typeof findFiles>[0], string, RegExp]>([
    ["a missing file", { sources: ["/no/such"], target: "a/" }, "source", /no such file/],
    ["a link to itself", { sources: [join(folder, "itself")], target: "a/" }, "source", /leads to itself/],
    ["a folder without -r", { sources: [folder], target: "a/" }, "usage", /Add -r/],
    ["a device", { sources: ["/dev/null"], target: "a/" }, "usage", /not a file/],
    ["standard input below a prefix", { sources: ["-"], target: "a/" }, "usage", /whole key/],
    [
      "several files under one key",
      { sources: [join(folder, "a.jpg"), join(folder, ".hidden")], target: "a" },
      "usage",
      /must end in "\/"/,
    ],
    [
      "two files of one name",
      { sources: [join(folder, "a.jpg"), join(folder, "a.jpg")], target: "a/" },
      "usage",
      /both be stored as a\/a\.jpg/,
    ],
    [
      "patterns that match nothing",
      { sources: [folder], target: "a/", recursive: true, include: ["*.mov"] },
      "usage",
      /No file matches/,
    ],
  ])("are rejected: %s", async (_name, selection, kind, message) => {
    const error = await findFiles(selection).catch((caught: unknown) => caught);

    expect(error).toMatchObject({ kind, message: expect.stringMatching(message) });
  });
});
