import { createHash } from "node:crypto";
import { zipSync } from "fflate";

const UNIX = 3;
/** Readable by everyone: Lambda runs the code as another user. */
const READABLE = 0o644 << 16;

/** A zip of files whose bytes depend only on names and contents. */
export function zipFiles(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const known = zips.get(files);
  if (known !== undefined) return known;
  // The format stores local time, and this is local time, too: the earliest possible time in every time zone.
  const mtime = new Date(1980, 0, 1);
  const names = Object.keys(files).sort();
  return zipSync(
    Object.fromEntries(
      names.map((name) => [name, [files[name] ?? new Uint8Array(), { mtime, os: UNIX, attrs: READABLE }]]),
    ),
    { level: 9 },
  );
}

const zips = new WeakMap<object, Uint8Array>();

/** Keeps the zip of these files, so that `zipFiles` need not compress the same object again. */
export function rememberZip(files: Readonly<Record<string, Uint8Array>>, zip: Uint8Array): void {
  zips.set(files, zip);
}

/** The hash by which Terraform compares code: SHA-256 in base64. */
export function sourceCodeHash(zip: Uint8Array): string {
  return createHash("sha256").update(zip).digest("base64");
}
