export type { MessageAttribute } from "./message-store.js";
export { createQueues, type Queues } from "./queues.js";
export { createSqs } from "./sqs.js";
