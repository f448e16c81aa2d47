import { spawn } from "node:child_process";

/** Whether this machine probably has a browser that can show the login page to the user. */
export function hasBrowser(environment: NodeJS.ProcessEnv, platform = process.platform): boolean {
  if (environment.SSH_CONNECTION || environment.SSH_TTY) return false;
  if (platform !== "linux") return true;
  return Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY || environment.BROWSER);
}

/** Opens a page in the browser. A failure is ignored, because the address is printed, too. */
export function openBrowser(url: string, environment: NodeJS.ProcessEnv, platform = process.platform): void {
  const [command, ...args] = browserCommand(url, environment, platform);
  // No shell, because the address contains characters that a shell interprets.
  const child = spawn(command, args, { detached: true, stdio: "ignore" });
  child.once("error", () => {});
  child.unref();
}

function browserCommand(
  url: string,
  { BROWSER }: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): [string, ...string[]] {
  if (BROWSER) return [BROWSER, url];
  if (platform === "darwin") return ["open", url];
  return platform === "win32" ? ["rundll32", "url.dll,FileProtocolHandler", url] : ["xdg-open", url];
}
