export type { IssuedToken, TokenSpec } from "../services/cognito/index.js";
export type { EventDelivery } from "../services/eventbridge/index.js";
export { DataFolderError, ENDPOINTS_FILE, type Endpoints, OutputError } from "./endpoints.js";
export { NotEmulatedError } from "./not-emulated.js";
export { type RunningStack, type ServeStackOptions, serveStack } from "./serve-stack.js";
