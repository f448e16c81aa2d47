import { homedir } from "node:os";
import { join } from "node:path";

/**
 * The folder of the user's settings for s3up.
 * @see https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function settingsFolder(
  { XDG_CONFIG_HOME, APPDATA }: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): string {
  const ownBase = platform === "win32" ? APPDATA : undefined;
  return join(XDG_CONFIG_HOME || ownBase || join(homedir(), ".config"), "s3up");
}
