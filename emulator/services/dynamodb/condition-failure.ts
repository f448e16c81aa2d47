import { ServiceError } from "../../aws-json/service-error.js";
import { invalidInput } from "./engine/engine-error.js";

/** The member that requests the item whose condition failed. */
export const RETURN_ITEM = "ReturnValuesOnConditionCheckFailure";

/** Whether the member's value requests the item. @throws {ServiceError} for a value that AWS does not know */
export function returnsItemOnFailure(value: unknown): boolean {
  if (value === undefined || value === null || value === "NONE") return false;
  if (value === "ALL_OLD") return true;
  throw invalidInput(`${RETURN_ITEM} is ${JSON.stringify(value)}; it must be "NONE" or "ALL_OLD"`);
}

/** Whether an operation's condition was false. */
export function isConditionFailure(error: unknown): error is ServiceError {
  return error instanceof ServiceError && error.type.endsWith("#ConditionalCheckFailedException");
}

/** Adds the item to the error. AWS omits it if there is no item. */
export function withItem({ type, message, status }: ServiceError, item: unknown): ServiceError {
  return new ServiceError(type, message, status, [], item === undefined ? {} : { Item: item });
}
