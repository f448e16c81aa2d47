import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { Metafile } from "esbuild";
import type { BundleInput } from "./bundle-inputs.js";
import { areUnchanged, bundleInputs, sha256 } from "./bundle-inputs.js";

/** A bundle's files by name, and the zip of them. */
export interface CachedBundle {
  readonly code: Readonly<Record<string, Buffer>>;
  readonly zip: Uint8Array;
}

interface Entry {
  readonly builder: string;
  readonly inputs: readonly BundleInput[];
  /** In base64. */
  readonly code: Readonly<Record<string, string>>;
  /** In base64. */
  readonly zip: string;
}

/** Environment variable that disables the cache: with the value `off`, every run bundles again. */
const SWITCH = "S3_UPLOAD_PATTERNS_BUNDLE_CACHE";
const FOLDER = "node_modules/.cache/s3-upload-patterns";

/**
 * Keeps the bundle of one entry file between runs, in `node_modules/.cache` of the file's project. A bundle is reused
 * only if every input has the same content as before. A damaged entry or a read-only folder only costs time.
 */
export class BundleCache {
  readonly #folder: string;
  readonly #builder: string;
  readonly #file: string | undefined;

  /** @param builder - Identifies the program that makes the bundle; undefined disables the cache */
  constructor(entryFile: string, builder: string | undefined) {
    this.#folder = dirname(entryFile);
    this.#builder = builder ?? "";
    const project = projectOf(this.#folder);
    if (builder === undefined || project === undefined || process.env[SWITCH] === "off") return;
    const key = sha256(relative(project, entryFile));
    this.#file = join(project, FOLDER, `${key}.bundle`);
  }

  /** The bundle of an earlier run, if this run would produce the same. */
  read(): CachedBundle | undefined {
    const entry = this.#readEntry();
    if (entry?.builder !== this.#builder || !areUnchanged(this.#folder, entry.inputs)) return undefined;
    const files = Object.entries(entry.code);
    return {
      code: Object.fromEntries(files.map(([name, text]) => [name, Buffer.from(text, "base64")])),
      zip: Buffer.from(entry.zip, "base64"),
    };
  }

  /**
   * The file system's time, in milliseconds since 1970; it can differ from this machine's. Undefined if nothing can be
   * written.
   */
  now(): number | undefined {
    const file = this.#file;
    if (file === undefined) return undefined;
    return ignoringFileErrors(() => {
      const marker = `${file}.${randomUUID()}`;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(marker, "");
      const { ctimeMs } = statSync(marker);
      rmSync(marker);
      return ctimeMs;
    });
  }

  /** @param startedAt - `now()` before the build */
  write({ code, zip }: CachedBundle, metafile: Metafile, startedAt: number | undefined): void {
    if (startedAt === undefined) return;
    ignoringFileErrors(() => {
      const inputs = bundleInputs(this.#folder, metafile, startedAt);
      if (inputs === undefined) return;
      const files = Object.entries(code);
      this.#writeEntry({
        builder: this.#builder,
        inputs,
        code: Object.fromEntries(files.map(([name, content]) => [name, content.toString("base64")])),
        zip: Buffer.from(zip).toString("base64"),
      });
    });
  }

  #readEntry(): Entry | undefined {
    const file = this.#file;
    if (file === undefined) return undefined;
    const text = ignoringFileErrors(() => readFileSync(file, "utf8")) ?? "";
    const [hash, body = ""] = text.split("\n");
    return hash === sha256(body) ? JSON.parse(body) : undefined;
  }

  /** Replaces the entry atomically, because other processes may read it. */
  #writeEntry(entry: Entry): void {
    const file = this.#file ?? "";
    const body = JSON.stringify(entry);
    const temporary = `${file}.${randomUUID()}`;
    try {
      writeFileSync(temporary, `${sha256(body)}\n${body}`);
      renameSync(temporary, file);
    } finally {
      rmSync(temporary, { force: true });
    }
  }
}

/** The nearest folder above with `node_modules`. */
function projectOf(folder: string): string | undefined {
  if (existsSync(join(folder, "node_modules"))) return folder;
  return dirname(folder) === folder ? undefined : projectOf(dirname(folder));
}

function ignoringFileErrors<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof Error && "code" in error) return undefined;
    throw error;
  }
}
