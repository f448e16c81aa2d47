/** The public interface of the emulator, for tests, commands and apps. */

export { reportError } from "./cli/report-error.js";
export { requestTokenFrom } from "./cli/request-token.js";
export { factSwitches } from "./cli/serve-options.js";
export { catchStopSignals, serveUntil } from "./cli/serve-until.js";
export { runTokenCommand } from "./cli/token-command.js";
export { EXIT, parseArguments, parseOptions, UsageError, wholeNumber } from "./cli/usage-error.js";
export type { Clock } from "./clock.js";
export { FactError, type FactSwitches } from "./facts/index.js";
export { ListenError } from "./http/http-server.js";
export { InvalidPoliciesError } from "./iam/validation.js";
export type { IssuerType } from "./issuers/issuer-type.js";
export type { Log, LogEntry } from "./log.js";
export type { Model } from "./model.js";
export { ApiDocumentError } from "./services/apigateway/index.js";
export { SigningKeyError } from "./services/cognito/index.js";
export { functionsNode } from "./services/lambda/index.js";
export { acceptsSignatureV2 } from "./services/s3/index.js";
export {
  type AppOutputs,
  DataFolderError,
  type Endpoints,
  type EventDelivery,
  firstTokenOptions,
  type IssuedToken,
  NotEmulatedError,
  OutputError,
  type Outputs,
  type RunningStack,
  type ServeStackOptions,
  serveStack,
  type TokenSpec,
} from "./stack/index.js";
export { type Problem, StackNotLoadedError, UnsupportedError } from "./terraform/index.js";
export { ObjectNotReadError, type StoredObject } from "./testing/read-object.js";
export { type ReadableBucket, signedGet } from "./testing/signed-get.js";
export {
  type EmulatedEvent,
  type Emulator,
  type StartEmulatorOptions,
  startEmulator,
} from "./testing/start-emulator.js";
export { TokenNotIssuedError, type TokenRequest } from "./testing/token-request.js";
