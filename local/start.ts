import { join } from "node:path";
import { catchStopSignals, EXIT, reportError, serveUntil } from "../emulator/index.js";
import { banner } from "./cli/banner.js";
import { parseStartOptions, START_HELP } from "./cli/start-options.js";
import { SynthFailedError, synthesize } from "./cli/synthesize.js";
import { UPLOADS_OUTPUTS } from "./outputs.js";

/** Resolves when the user stops the command. Called before the synth, because a signal may come at any time. */
const stopped = catchStopSignals();

async function start(args: readonly string[]): Promise<number> {
  const options = parseStartOptions(args);
  if (options.help) {
    process.stdout.write(START_HELP);
    return EXIT.ok;
  }
  const stacks = await synthesize();
  const { stackName, dataFolder } = options;
  const stackFolder = join(stacks, stackName);
  await serveUntil(stopped, { ...options, stackFolder, outputs: UPLOADS_OUTPUTS }, (running) =>
    banner({ ...running, stackName, dataFolder }),
  );
  return EXIT.ok;
}

try {
  process.exitCode = await start(process.argv.slice(2));
} catch (error) {
  process.exitCode = reportError(error, [SynthFailedError]);
}
