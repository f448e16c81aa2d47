import { join } from "node:path";
import { buildSync } from "esbuild";
import { PROJECT } from "../../support/command.js";

/** Packages written for CommonJS call it. */
const REQUIRE = `import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);`;

/** Writes a script as one file, which starts in a fraction of the time of the sources. Returns its path. */
export function bundle(entry: string, outfile: string): string {
  buildSync({
    entryPoints: [join(PROJECT, entry)],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    banner: { js: REQUIRE },
    external: ["@napi-rs/keyring"],
  });
  return outfile;
}

/** The script of `upload-child.ts`. */
export function bundleChild(folder: string): string {
  return bundle("test/client/support/upload-child.ts", join(folder, "child.mjs"));
}

/** The command `s3up`, for tests that need a separate process. */
export function bundleS3up(folder: string): string {
  return bundle("client/cli/main.ts", join(folder, "s3up.mjs"));
}
