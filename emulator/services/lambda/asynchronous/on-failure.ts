import type { Iam } from "../../../iam/iam.js";
import type { LambdaFunction } from "../../../model.js";
import type { Queues } from "../../sqs/index.js";
import type { FailureRecord } from "./failure-record.js";

/**
 * Sends the record of an event that failed permanently to the function's on-failure destination. Returns a clause for
 * the log that says what became of the record; `undefined` if the function has no destination.
 */
export type SendToDestination = (fn: LambdaFunction, record: FailureRecord) => string | undefined;

/**
 * Creates the sender. The sender uses the role of the function, as Lambda does.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function createSendToDestination(
  iam: Pick<Iam, "assumeRole">,
  queues: Pick<Queues, "send">,
): SendToDestination {
  return (fn, record) => {
    const { onFailureArn } = fn.eventInvokeConfig;
    if (onFailureArn === undefined) return undefined;
    const role = iam.assumeRole({
      roleArn: fn.roleArn,
      servicePrincipal: "lambda.amazonaws.com",
      sessionName: fn.name.slice(0, 64),
    });
    if (role.outcome === "denied") return `it is lost: ${role.reason}`;
    const sent = queues.send(role.principal, onFailureArn, { body: JSON.stringify(record) });
    if (sent.outcome === "rejected") return `it is lost: ${sent.reason}`;
    return `its record is message ${sent.messageId} in ${onFailureArn}`;
  };
}
