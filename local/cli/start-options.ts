import { resolve } from "node:path";
import { parseOptions, UsageError, wholeNumber } from "./usage-error.js";

/** What `npm start` was asked for. */
export interface StartOptions {
  readonly firstPort: number;
  /** Absolute. */
  readonly dataFolder: string;
  readonly stackName: string;
  readonly help: boolean;
}

/** Text of `npm start -- --help`. */
export const START_HELP = `npm start [-- OPTIONS]

Synthesizes the app and serves a stack of it on this machine, until Ctrl-C.

  --port N      first port of the listeners, 0 for any free ones (default 4700)
  --data DIR    where objects, keys and endpoints.json are kept (default .local)
  --stack NAME  the stack to serve (default uploads)
  --help        this text
`;

/** Several listeners take the ports from the first one on. */
const MAX_FIRST_PORT = 65_500;

/**
 * Reads the arguments of `npm start`.
 * @throws {UsageError} where they are wrong
 */
export function parseStartOptions(args: readonly string[]): StartOptions {
  const values = parseOptions(args, {
    port: { type: "string", default: "4700" },
    data: { type: "string", default: ".local" },
    stack: { type: "string", default: "uploads" },
    help: { type: "boolean", default: false },
  });
  if (!/^[\w.-]+$/.test(values.stack) || /^\.+$/.test(values.stack)) {
    throw new UsageError(`--stack must be the name of a stack, got ${JSON.stringify(values.stack)}.`);
  }
  return {
    firstPort: wholeNumber("port", values.port, 0, MAX_FIRST_PORT),
    dataFolder: resolve(values.data),
    stackName: values.stack,
    help: values.help,
  };
}
