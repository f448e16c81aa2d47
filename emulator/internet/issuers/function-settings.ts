import { readFile } from "node:fs/promises";
import { unzipSync } from "fflate";
import type { Model } from "../../model.js";

/**
 * Reads all settings of the stack's functions: environment variables, SSM parameters, and JSON files in the zips.
 * Strings that contain JSON are not parsed.
 */
export async function functionSettings({
  functions,
  parameters,
}: Pick<Model, "functions" | "parameters">): Promise<readonly unknown[]> {
  const files = await Promise.all(functions.map(({ zipFile }) => jsonFilesOf(zipFile)));
  return [...functions.map(({ environment }) => environment), ...parameters, ...files];
}

async function jsonFilesOf(zipFile: string): Promise<readonly string[]> {
  try {
    const files = unzipSync(await readFile(zipFile), { filter: ({ name }) => name.endsWith(".json") });
    return Object.values(files).map((bytes) => Buffer.from(bytes).toString());
  } catch {
    // A missing or broken zip is reported when the function starts.
    return [];
  }
}
