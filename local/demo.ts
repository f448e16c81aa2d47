import { reportError } from "../emulator/index.js";
import { SynthFailedError } from "./cli/synthesize.js";
import { DEMO_HELP, parseDemoOptions } from "./demo/options.js";
import { asJson, asText, succeeded } from "./demo/report.js";
import { runDemo } from "./demo/run-demo.js";

async function demo(args: readonly string[]): Promise<number> {
  const options = parseDemoOptions(args);
  if (options.help) {
    process.stdout.write(DEMO_HELP);
    return 0;
  }
  const result = await runDemo(options);
  process.stdout.write(`${options.json ? asJson(result) : asText(result)}\n`);
  return succeeded(result) ? 0 : 1;
}

try {
  process.exitCode = await demo(process.argv.slice(2));
} catch (error) {
  process.exitCode = reportError(error, [SynthFailedError]);
}
