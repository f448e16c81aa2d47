import { spawn } from "node:child_process";

/** Whether a browser on this machine can be expected to show the login page to the user. */
export function hasBrowser(environment: NodeJS.ProcessEnv, platform = process.platform): boolean {
  if (environment.SSH_CONNECTION || environment.SSH_TTY) return false;
  if (platform !== "linux") return true;
  return Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY || environment.BROWSER);
}

/** Asks the system to show a page. It does not matter whether that works: the address is printed as well. */
export function openBrowser(url: string, environment: NodeJS.ProcessEnv, platform = process.platform): void {
  const [command, ...args] = browserCommand(url, environment, platform);
  // No shell: the address has characters that a shell would read.
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
