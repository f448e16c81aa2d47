/** The operations that are emulated. */
export const OPERATION_NAMES = [
  "BatchGetItem",
  "BatchWriteItem",
  "DeleteItem",
  "GetItem",
  "PutItem",
  "Query",
  "Scan",
  "UpdateItem",
] as const;

export type OperationName = (typeof OPERATION_NAMES)[number];
