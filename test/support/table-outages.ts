import { Readable } from "node:stream";
import type { AnswerFirst } from "../../emulator/http/http.js";
import { jsonResponse } from "../../emulator/http/http.js";

/**
 * Kinds of outages of a table, for `answerForDynamoDb`.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
export const TABLE_OUTAGES = {
  /** Too many requests for one partition. */
  throttled: failing(400, "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException"),
  /** Too many requests for a table with on-demand billing. */
  throttledOnDemand: failing(400, "com.amazon.coral.availability#ThrottlingException"),
  /** DynamoDB has an internal error. */
  broken: failing(500, "com.amazonaws.dynamodb.v20120810#InternalServerError"),
  unavailable: failing(503, "com.amazon.coral.service#ServiceUnavailableException"),
  /** The connection is closed before a response. */
  cut: async () => ({ status: 200, headers: [], body: brokenBody() }),
  /** There is never a response. */
  hanging: () => new Promise(() => undefined),
} satisfies Readonly<Record<string, AnswerFirst>>;

function failing(status: number, __type: string): AnswerFirst {
  return async () =>
    jsonResponse(status, { __type, message: "Try again later" }, "application/x-amz-json-1.0");
}

function brokenBody(): Readable {
  return new Readable({
    read() {
      this.destroy(new Error("the connection breaks"));
    },
  });
}
