/** The emulator's only door: what tests, commands and apps may use of it. */
export { reportError } from "./cli/report-error.js";
export { requestTokenFrom } from "./cli/request-token.js";
export { catchStopSignals, serveUntil } from "./cli/serve-until.js";
export { runTokenCommand } from "./cli/token-command.js";
export { EXIT, parseOptions, UsageError, wholeNumber } from "./cli/usage-error.js";
export type { Model } from "./model.js";
export { acceptsSignatureV2 } from "./services/s3/index.js";
export {
  type AppOutputs,
  DataFolderError,
  type Endpoints,
  type EventDelivery,
  type IssuedToken,
  NotEmulatedError,
  OutputError,
  type Outputs,
  type RunningStack,
  type ServeStackOptions,
  serveStack,
  type TokenSpec,
} from "./stack/index.js";
export { type ReadableBucket, signedGet } from "./testing/signed-get.js";
