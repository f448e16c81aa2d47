/** Prints the sizes of the deployed bundles of functions: `npm run build && node --import tsx bench/bundles.ts`. */
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { exitOnClosedPipe } from "../operations/command-line.js";

exitOnClosedPipe();
const folder = new URL("../dist/functions/", import.meta.url);
const bundles = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
  name.endsWith(".mjs"),
);
const functionNames = new Set(bundles.map((name) => name.split("/")[0] ?? ""));

for (const functionName of [...functionNames].sort()) {
  const files = bundles
    .filter((name) => name.startsWith(`${functionName}/`))
    .map((name) => readFileSync(new URL(name, folder)));
  const [kilobytes, zipped] = [sizeOf(files), sizeOf(files.map((file) => gzipSync(file)))];
  console.log(`${functionName}: ${kilobytes} KB in ${files.length} files, ${zipped} KB compressed`);
}

function sizeOf(files: readonly Buffer[]): string {
  return (files.reduce((sum, file) => sum + file.length, 0) / 1000).toFixed(1);
}
