import { ListenError } from "../http/http-server.js";
import { InvalidPoliciesError } from "../iam/validation.js";
import { ApiDocumentError } from "../services/apigateway/index.js";
import { SigningKeyError } from "../services/cognito/index.js";
import { DataFolderError, NotEmulatedError, OutputError } from "../stack/index.js";
import { StackNotLoadedError, UnsupportedError } from "../terraform/index.js";
import { EXIT, UsageError } from "./usage-error.js";

/** Errors whose message is enough for a user. */
const EXPECTED = [
  ApiDocumentError,
  DataFolderError,
  InvalidPoliciesError,
  NotEmulatedError,
  OutputError,
  SigningKeyError,
  StackNotLoadedError,
  UnsupportedError,
];

/**
 * Prints an error that a user can fix, and returns the exit code. Rethrows any other error, because it is a bug.
 * `expected` are the command's own errors whose message is enough for a user.
 */
export function reportError(
  error: unknown,
  expected: readonly (abstract new (...args: never[]) => Error)[] = [],
): number {
  if (error instanceof UsageError) return print(error.message, EXIT.usage);
  if (error instanceof ListenError) return print(`${error.message} (--port N)`, EXIT.failed);
  if ([...EXPECTED, ...expected].some((known) => error instanceof known)) {
    return print((error as Error).message, EXIT.failed);
  }
  throw error;
}

function print(message: string, exitCode: number): number {
  process.stderr.write(`${message}\n`);
  return exitCode;
}
