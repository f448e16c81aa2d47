import { ListenError } from "../../emulator/http/http-server.js";
import { InvalidPoliciesError } from "../../emulator/iam/validation.js";
import { ApiDocumentError } from "../../emulator/services/apigateway/index.js";
import { SigningKeyError } from "../../emulator/services/cognito/index.js";
import { DataFolderError, NotEmulatedError, OutputError } from "../../emulator/stack/index.js";
import { StackNotLoadedError, UnsupportedError } from "../../emulator/terraform/index.js";
import { SynthFailedError } from "./synthesize.js";
import { EXIT, UsageError } from "./usage-error.js";

/** Errors whose message is all that a user needs. */
const EXPECTED = [
  ApiDocumentError,
  DataFolderError,
  InvalidPoliciesError,
  NotEmulatedError,
  OutputError,
  SigningKeyError,
  StackNotLoadedError,
  SynthFailedError,
  UnsupportedError,
];

/** Prints an error that a user can do something about, and gives the exit code; any other is a bug, and thrown. */
export function reportError(error: unknown): number {
  if (error instanceof UsageError) return print(error.message, EXIT.usage);
  if (error instanceof ListenError) return print(`${error.message} (npm start -- --port N)`, EXIT.failed);
  if (EXPECTED.some((known) => error instanceof known)) return print((error as Error).message, EXIT.failed);
  throw error;
}

function print(message: string, exitCode: number): number {
  process.stderr.write(`${message}\n`);
  return exitCode;
}
