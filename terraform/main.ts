#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { withoutSourceMaps } from "../modules/stacks/index.js";
import { exitOnClosedPipe } from "../operations/command-line.js";
import { runCommand } from "./command/run.js";

/**
 * The file with the doc comments of the settings. The build makes it from the sources and puts it next to the program.
 */
const DESCRIPTIONS = new URL("./descriptions/descriptions.json", import.meta.url);

exitOnClosedPipe();
withoutSourceMaps(() => {
  process.exitCode = runCommand(process.argv.slice(2), () => JSON.parse(readFileSync(DESCRIPTIONS, "utf8")), {
    out: (line) => void process.stdout.write(`${line}\n`),
    error: (line) => void process.stderr.write(`${line}\n`),
  });
});
