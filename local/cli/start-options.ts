import { resolve } from "node:path";
import type { EventDelivery, FactSwitches } from "../../emulator/index.js";
import { factSwitches, parseOptions, UsageError, wholeNumber } from "../../emulator/index.js";
import { optional, text } from "../../functions/rules/kinds.js";
import { problemsOf } from "../../functions/rules/problems.js";
import { explainProblem } from "../../functions/rules/setting-problem.js";

/** The parsed arguments of `npm start`. */
interface StartOptions {
  readonly firstPort: number;
  /** Absolute. */
  readonly dataFolder: string;
  readonly stackName: string;
  readonly eventDelivery: EventDelivery;
  readonly completeDelaySeconds: number;
  readonly facts: FactSwitches;
  readonly help: boolean;
}

/** Text of `npm start -- --help`. */
export const START_HELP = `npm start [-- OPTIONS]

Synthesizes the app and serves a stack of it on this machine, until Ctrl-C.

  --port N            first port of the listeners, 0 for any free ones (default 4700)
  --data DIR          folder of objects, keys and endpoints.json (default .local)
  --stack NAME        the stack to serve (default uploads)
  --shuffle-events    delivers events out of order, and some of them twice, as AWS may
  --complete-delay S  seconds that S3 takes to complete a multipart upload (default 0)
  --fact NAME=BOOL    sets a fact about AWS, e.g. emptyBodyBecomesBraces=false (docs/fidelity.md lists them); repeatable
  --help              prints this help
`;

/** The name of a stack, which is also its folder's name. */
const STACK_NAME = text(/^(?!\.+$)[\w.-]+$/, "the name of a stack");
/** Listeners use the ports from the first one on. */
const MAX_FIRST_PORT = 65_500;
/** An hour. S3's documentation says "several minutes". */
const MAX_COMPLETE_DELAY_SECONDS = 3600;

/**
 * Parses the arguments of `npm start`.
 * @throws {UsageError} if they are invalid
 */
export function parseStartOptions(args: readonly string[]): StartOptions {
  const values = parseOptions(args, {
    port: { type: "string", default: "4700" },
    data: { type: "string", default: ".local" },
    stack: { type: "string", default: "uploads" },
    "shuffle-events": { type: "boolean", default: false },
    "complete-delay": { type: "string", default: "0" },
    fact: { type: "string", multiple: true, default: [] },
    help: { type: "boolean", default: false },
  });
  const [problem] = problemsOf({ "--stack": values.stack }, { "--stack": optional(STACK_NAME) });
  if (problem !== undefined) throw new UsageError(explainProblem(problem));
  return {
    firstPort: wholeNumber("port", values.port, 0, MAX_FIRST_PORT),
    dataFolder: resolve(values.data),
    stackName: values.stack,
    eventDelivery: values["shuffle-events"] ? "shuffled" : "ordered",
    completeDelaySeconds: wholeNumber(
      "complete-delay",
      values["complete-delay"],
      0,
      MAX_COMPLETE_DELAY_SECONDS,
    ),
    facts: factSwitches(values.fact),
    help: values.help,
  };
}
