import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, relative, resolve, sep } from "node:path";
import type { Zippable } from "fflate";
import { zipSync } from "fflate";
import { invalid } from "../../expression/expression-error.js";
import { oneOf, required, string, strings } from "../../schema/argument.js";
import type { Arguments, Shape } from "../../schema/block.js";
import { blocks } from "../../schema/block.js";
import type { Self } from "../../schema/resource-type.js";
import { resourceType } from "../../schema/resource-type.js";
import { HEX } from "../../stack/identifier.js";

const SHAPE = {
  type: required(oneOf("zip")),
  output_path: required(string),
  source: blocks({ filename: required(string), content: required(string) }),
  source_content: string,
  source_content_filename: string,
  source_dir: string,
  source_file: string,
  excludes: strings,
} satisfies Shape;

type Archive = Arguments<typeof SHAPE>;

/** The earliest time that a zip can store. A constant time keeps the bytes independent of the time of the build. */
const ZIP_EPOCH = new Date(1980, 0, 1);

/**
 * A zip that is built from the stack's values. It is written to the work folder, whatever `output_path` says, so the
 * synthesized stack stays unchanged.
 * @see https://registry.terraform.io/providers/hashicorp/archive/latest/docs/data-sources/file
 */
export const archiveFile = resourceType(
  "data.archive_file",
  SHAPE,
  {
    id: (self) => digest(self, "sha1", "hex"),
    output_base64sha256: (self) => digest(self, "sha256", "base64"),
    output_base64sha512: (self) => digest(self, "sha512", "base64"),
    output_md5: (self) => digest(self, "md5", "hex"),
    output_sha: (self) => digest(self, "sha1", "hex"),
    output_sha256: (self) => digest(self, "sha256", "hex"),
    output_sha512: (self) => digest(self, "sha512", "hex"),
    output_size: (self) => readFileSync(self.string("output_path")).length,
  },
  { output_path: writeArchive },
);

function digest(self: Self, algorithm: string, encoding: "hex" | "base64"): string {
  return createHash(algorithm)
    .update(readFileSync(self.string("output_path")))
    .digest(encoding);
}

function writeArchive(self: Self): string {
  const archive = self.read() as Archive;
  const file = join(self.workFolder, `${self.id(HEX, 16)}-${basename(archive.output_path)}`);
  mkdirSync(self.workFolder, { recursive: true });
  writeFileSync(file, zipSync(entriesOf(archive, self.stackFolder), { mtime: ZIP_EPOCH }));
  return file;
}

function entriesOf(archive: Archive, stackFolder: string): Zippable {
  const entries: Record<string, Uint8Array> = {};
  for (const { filename, content } of archive.source) entries[filename] = Buffer.from(content);
  if (archive.source_content !== undefined) {
    entries[archive.source_content_filename ?? ""] = Buffer.from(archive.source_content);
  }
  if (archive.source_file !== undefined) {
    entries[basename(archive.source_file)] = read(stackFolder, archive.source_file);
  }
  if (archive.source_dir !== undefined) {
    Object.assign(entries, folderEntries(resolve(stackFolder, archive.source_dir), archive.excludes));
  }
  if (Object.keys(entries).length === 0)
    throw invalid("the archive has no files; set source, source_content, source_file or source_dir");
  return Object.fromEntries(Object.entries(entries).toSorted(([left], [right]) => (left < right ? -1 : 1)));
}

function folderEntries(folder: string, excludes: readonly string[]): Record<string, Uint8Array> {
  if (excludes.some((pattern) => /[*?[{]/.test(pattern))) {
    throw invalid("patterns in excludes are not emulated; use plain paths");
  }
  const files = list(folder)
    .map((file) => relative(folder, file).split(sep).join("/"))
    .filter((path) => !excludes.some((exclude) => path === exclude || path.startsWith(`${exclude}/`)));
  return Object.fromEntries(files.map((path) => [path, read(folder, path)]));
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? list(path) : [path];
    });
  } catch {
    throw invalid(`the folder ${folder} cannot be read`);
  }
}

function read(folder: string, path: string): Uint8Array {
  try {
    return readFileSync(resolve(folder, path));
  } catch {
    throw invalid(`the file ${path} cannot be read`);
  }
}
