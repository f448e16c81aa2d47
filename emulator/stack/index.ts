export type { IssuedToken, TokenSpec } from "../services/cognito/index.js";
export type { EventDelivery } from "../services/eventbridge/index.js";
export type { AppOutputs } from "./app-outputs.js";
export {
  DataFolderError,
  ENDPOINTS_FILE,
  type Endpoints,
  OutputError,
  type Outputs,
} from "./endpoints.js";
export { firstTokenOptions } from "./first-token.js";
export { NotEmulatedError } from "./not-emulated.js";
export { type RunningStack, type ServeStackOptions, serveStack } from "./serve-stack.js";
