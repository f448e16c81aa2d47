import { reportError, runTokenCommand } from "../emulator/index.js";

const COMMAND = { command: "npm run token --", dataFolder: ".local" };

try {
  process.exitCode = await runTokenCommand(process.argv.slice(2), COMMAND);
} catch (error) {
  process.exitCode = reportError(error);
}
