import { PassThrough } from "node:stream";
import { runProgram } from "../../../client/cli/program/program.js";
import { openSession } from "../../../client/cli/session.js";

/** Runs `s3up` as on a terminal of 80 columns, and writes all that the terminal gets to standard output. */
const stop = new AbortController();
process.on("SIGINT", () => stop.abort());
const terminal = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 });
terminal.pipe(process.stdout);
const { env, stdin } = process;
const session = openSession({ env, stdin, stdout: terminal, stderr: terminal }, stop.signal);
process.exitCode = await runProgram(process.argv, session);
