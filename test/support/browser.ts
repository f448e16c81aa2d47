import type { Browser } from "playwright-core";
import { chromium } from "playwright-core";

/** The browser for the test is missing. The test fails, because no test is skipped. */
class BrowserMissingError extends Error {
  override readonly name = "BrowserMissingError";

  constructor(reason: string, options?: ErrorOptions) {
    super(
      `No Chromium can be started: ${reason}. Set CHROME_PATH to the program of a Chrome or Chromium, 120 or newer; ` +
        "without it the one of the npm package @sparticuz/chromium is used, which runs on Linux x64.",
      options,
    );
  }
}

/** Starts Chromium with the security settings of a user: CORS applies. */
export async function startBrowser(): Promise<Browser> {
  const { executablePath, env } = await findChromium();
  try {
    return await chromium.launch({
      executablePath,
      env,
      args: [
        ...["--headless=shell", "--no-sandbox", "--no-zygote", "--disable-gpu"],
        // An AudioContext starts without a click, so that a test can record sound.
        "--autoplay-policy=no-user-gesture-required",
      ],
    });
  } catch (cause) {
    throw new BrowserMissingError(`${executablePath} does not start`, { cause });
  }
}

interface Chromium {
  readonly executablePath: string;
  readonly env: Record<string, string>;
}

async function findChromium(): Promise<Chromium> {
  const { CHROME_PATH } = process.env;
  if (CHROME_PATH) return { executablePath: CHROME_PATH, env: definedEnvironment() };
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new BrowserMissingError(`the package has no browser for ${process.platform} on ${process.arch}`);
  }
  return unpackChromium();
}

/** The package contains the libraries that a bare system lacks, but uses them only if it detects Lambda. */
async function unpackChromium(): Promise<Chromium> {
  const before = { ...process.env };
  process.env.AWS_LAMBDA_JS_RUNTIME = "nodejs20.x";
  try {
    const { default: packaged } = await import("@sparticuz/chromium");
    const executablePath = await packaged.executablePath();
    return { executablePath, env: definedEnvironment() };
  } finally {
    for (const name of ["AWS_LAMBDA_JS_RUNTIME", "LD_LIBRARY_PATH", "FONTCONFIG_PATH", "HOME"]) {
      const value = before[name];
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
