import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { sha256 } from "./bundle-inputs.js";

const OWN_CODE = [
  "bundle",
  "make-bundle",
  "esbuild",
  "builtin-modules",
  "merge-chunks",
  "zip",
  "function-entry",
];
const resolver = createRequire(import.meta.url);
/** `.ts` in this repository, `.js` in the npm package. */
const EXTENSION = /\.\w+$/.exec(import.meta.url)?.[0] ?? "";

/**
 * Hash of everything that decides the bytes of a bundle and its zip, except the function's sources. Undefined if
 * esbuild is not installed.
 */
export function builderId(options: object): string | undefined {
  const version = esbuildVersion();
  if (version === undefined) return undefined;
  const files = [
    ...OWN_CODE.map((name) => fileURLToPath(new URL(`../${name}${EXTENSION}`, import.meta.url))),
    resolver.resolve("fflate"),
  ];
  return sha256(
    JSON.stringify([
      version,
      options,
      // esbuild also searches these folders for packages.
      process.env.NODE_PATH,
      ...files.map((file) => sha256(readFileSync(file))),
    ]),
  );
}

function esbuildVersion(): string | undefined {
  try {
    const { version } = resolver("esbuild/package.json") as { version: string };
    return version;
  } catch {
    return undefined;
  }
}
