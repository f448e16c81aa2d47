import { ServiceError } from "../../aws-json/service-error.js";
import { invalidInput } from "./engine/engine-error.js";

/** Member of the input. With `ALL_OLD`, the error for a false condition contains the item. */
export const RETURN_ITEM = "ReturnValuesOnConditionCheckFailure";

/** Whether the error for a false condition must contain the item. @throws {ServiceError} if the value is unknown */
export function returnsItemOnFailure(value: unknown): boolean {
  if (value === undefined || value === null || value === "NONE") return false;
  if (value === "ALL_OLD") return true;
  throw invalidInput(`${RETURN_ITEM} is ${JSON.stringify(value)}; it must be "NONE" or "ALL_OLD"`);
}

/** Whether the operation failed because its condition was false. */
export function isConditionFailure(error: unknown): error is ServiceError {
  return error instanceof ServiceError && error.type.endsWith("#ConditionalCheckFailedException");
}

/** Adds the item to the error. AWS omits `Item` if the item does not exist. */
export function withItem({ type, message, status }: ServiceError, item: unknown): ServiceError {
  return new ServiceError(type, message, status, [], item === undefined ? {} : { Item: item });
}
