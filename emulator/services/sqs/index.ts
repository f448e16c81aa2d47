export type { MessageAttribute } from "./message-store.js";
export { createQueues, type Queues, type QueuesOptions } from "./queues.js";
export { createSqs, type SqsOptions } from "./sqs.js";
