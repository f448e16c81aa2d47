export { findFunction } from "./access/find-function.js";
export { permits } from "./access/permission.js";
export { createInvokeEndpoint } from "./api/invoke-endpoint.js";
export { type AsynchronousInvocations, createAsynchronousInvocations } from "./asynchronous/event-queue.js";
export { createSendToDestination } from "./asynchronous/on-failure.js";
export type { InvokeResult } from "./invocation.js";
export { createLambda, type Lambda } from "./lambda.js";
export { functionsNode } from "./runtime/functions-node.js";
