import type { LambdaFunction } from "../../../model.js";

/**
 * Returns a line about the Node version that runs the functions. The line is a warning if a function's runtime is
 * newer.
 */
export function functionsNode(
  functions: readonly Pick<LambdaFunction, "runtime">[],
  version = process.versions.node,
): readonly string[] {
  if (functions.length === 0) return [];
  const newest = Math.max(...functions.map(({ runtime }) => majorOf(runtime)));
  if (newest <= majorOf(version)) return [`Functions run on Node ${version}`];
  return [
    `warning: functions run on Node ${version}, older than their runtime nodejs${newest}.x. ` +
      `Start this command with Node ${newest} to run them as on Lambda.`,
  ];
}

/** The major version of a version (`24.11.0`) or a runtime (`nodejs24.x`). */
function majorOf(text: string): number {
  return Number(/\d+/.exec(text)?.[0] ?? 0);
}
