import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openFile } from "../../../client/node/source/open-file.js";

const folder = mkdtempSync(join(tmpdir(), "open-file-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content = "content"): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe("a file as a source", () => {
  it("can be read in any order, and again", async () => {
    const file = await openFile(write("whole", "0123456789"));
    const read = async (start: number, end: number) => {
      let text = "";
      for await (const chunk of file.piece(start, end).open()) text += Buffer.from(chunk).toString();
      return text;
    };

    expect(await read(7, 10)).toBe("789");
    expect(await read(0, 3)).toBe("012");
    expect(await read(0, 3)).toBe("012");
    expect(await read(4, 4)).toBe("");
    await file.close();
  });

  it("may have a name of 255 bytes in decomposed Unicode", async () => {
    const name = `${"u\u0308".repeat(84)}abc`;
    expect(Buffer.byteLength(name)).toBe(255);

    const file = await openFile(write(name));

    expect(file.identity.length).toBe(7);
    await file.close();
  });

  it.each([
    {
      what: "a missing file",
      make: () => join(folder, "missing"),
      code: "FileNotFound",
      says: "does not exist",
    },
    { what: "a folder", make: () => folderOf("sub"), code: "NotAFile", says: "is not a file" },
    { what: "a link to itself", make: () => loopOf("loop"), code: "FileNotFound", says: "leads to itself" },
    {
      what: "a name that is too long",
      make: () => join(folder, "x".repeat(300)),
      code: "FileNotFound",
      says: "too long",
    },
  ])("fails with the path and the reason for $what", async ({ make, code, says }) => {
    const path = make();

    const error = await openFile(path).catch((caught: unknown) => caught);

    expect(error).toMatchObject({ kind: "source", code });
    expect(String(error)).toContain(path);
    expect(String(error)).toContain(says);
  });

  it("fails with the reason if permission is denied", async () => {
    const path = write("secret");
    chmodSync(path, 0);

    const error = await withoutRootPermissions(() => openFile(path).catch((caught: unknown) => caught));

    expect(error).toMatchObject({ kind: "source", code: "FileNotReadable" });
    expect(String(error)).toContain("permission denied");
  });

  it.each([
    { what: "grows", change: (path: string) => appendFileSync(path, "more"), code: "FileChanged" },
    {
      what: "is replaced",
      change: replace,
      code: "FileChanged",
    },
    { what: "is removed", change: (path: string) => rmSync(path), code: "FileNotFound" },
  ])("fails if it $what during the upload", async ({ what, change, code }) => {
    const path = write(what);
    const file = await openFile(path);
    await file.checkUnchanged();

    change(path);

    await expect(file.checkUnchanged()).rejects.toMatchObject({ kind: "source", code });
    await file.close();
  });

  it("fails if it becomes shorter while it is read", async () => {
    const path = write("shrinks", "0123456789");
    const file = await openFile(path);
    writeFileSync(path, "01");

    const reading = async () => {
      for await (const _ of file.piece(0, 10).open());
    };

    await expect(reading()).rejects.toMatchObject({ kind: "source", code: "FileChanged" });
    await file.close();
  });
});

function folderOf(name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}

function loopOf(name: string): string {
  const path = join(folder, name);
  symlinkSync(path, path);
  return path;
}

function replace(path: string): void {
  rmSync(path);
  writeFileSync(path, "changed");
}

/** Root may read every file. */
async function withoutRootPermissions<Value>(work: () => Promise<Value>): Promise<Value> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}
