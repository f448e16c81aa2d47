/** How large the functions' bundles are, as they are deployed: `npm run build && node --import tsx bench/bundles.ts`. */
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const folder = new URL("../dist/functions/", import.meta.url);
const bundles = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
  name.endsWith(".mjs"),
);

for (const name of bundles.sort()) {
  const bytes = readFileSync(new URL(name, folder));
  const [kilobytes, zipped] = [bytes.length, gzipSync(bytes).length].map((size) => (size / 1000).toFixed(1));
  console.log(`${name.split("/")[0]}: ${kilobytes} KB, ${zipped} KB compressed`);
}
