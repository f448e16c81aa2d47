import { exitOnClosedPipe } from "../../operations/command-line.js";
import { runCommand } from "../command/run.js";
import { readDescriptions } from "./read-descriptions.js";

// `npm run terraform`: the package's command, in a clone.
exitOnClosedPipe();
process.exitCode = runCommand(["terraform", ...process.argv.slice(2)], readDescriptions, {
  out: (line) => void process.stdout.write(`${line}\n`),
  error: (line) => void process.stderr.write(`${line}\n`),
});
