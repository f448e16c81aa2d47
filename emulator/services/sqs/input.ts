import { ServiceError } from "../../aws-json/service-error.js";
import type { MessageAttribute, NewMessage } from "./message-store.js";

type Input = Readonly<Record<string, unknown>>;

/**
 * Maximum size of a message with its attributes, in bytes.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 */
const MAX_MESSAGE_BYTES = 1024 * 1024;
/** Maximum delay of a new message, in seconds. */
const MAX_DELAY_SECONDS = 900;

/** The error for an invalid argument. */
export function invalid(message: string): ServiceError {
  return new ServiceError("com.amazon.coral.service#InvalidParameterValueException", message);
}

/** Reads an integer of a call's input; `undefined` if it is omitted. @throws {ServiceError} if it is invalid */
export function wholeNumber(input: Input, name: string, least: number, most: number): number | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (Number.isInteger(value) && Number(value) >= least && Number(value) <= most) return Number(value);
  throw invalid(`${name} is ${JSON.stringify(value)}; it must be a whole number from ${least} to ${most}`);
}

/** Reads the message of a `SendMessage`. @throws {ServiceError} if it is invalid */
export function readMessage(input: Input): Omit<NewMessage, "senderId"> {
  const { MessageBody: body } = input;
  if (typeof body !== "string" || body === "") {
    throw new ServiceError(
      "MissingRequiredParameterException",
      "MessageBody must be a string of at least one character",
    );
  }
  const attributes = readAttributes(input.MessageAttributes ?? {});
  const size = Buffer.byteLength(body) + (input.MessageAttributes ? JSON.stringify(attributes).length : 0);
  if (size > MAX_MESSAGE_BYTES) {
    throw invalid(
      `One or more parameters are invalid. Reason: Message must be shorter than ${MAX_MESSAGE_BYTES} bytes.`,
    );
  }
  const delaySeconds = wholeNumber(input, "DelaySeconds", 0, MAX_DELAY_SECONDS);
  return { body, attributes, ...(delaySeconds === undefined ? {} : { delaySeconds }) };
}

function readAttributes(value: unknown): Readonly<Record<string, MessageAttribute>> {
  if (typeof value !== "object" || value === null) throw invalid("MessageAttributes must be an object");
  return Object.fromEntries(
    Object.entries(value).map(([name, attribute]) => {
      const { DataType, StringValue } = (attribute ?? {}) as Partial<MessageAttribute>;
      if (typeof DataType !== "string" || typeof StringValue !== "string") {
        throw invalid(
          `the message attribute ${name} must have a DataType and a StringValue; binary values are not emulated`,
        );
      }
      return [name, { DataType, StringValue }];
    }),
  );
}
