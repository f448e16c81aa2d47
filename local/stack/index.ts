export type { IssuedToken, TokenSpec } from "../cognito/token-spec.js";
export type { EventDelivery } from "../eventbridge/delivery/schedule.js";
export { DataFolderError, ENDPOINTS_FILE, type Endpoints, OutputError } from "./endpoints.js";
export { NotEmulatedError } from "./not-emulated.js";
export { type RunningStack, type ServeStackOptions, serveStack } from "./serve-stack.js";
