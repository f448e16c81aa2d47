import { boolean, number, required, string, withDefault } from "../../schema/argument.js";
import { policyDocument } from "../../schema/policy-document.js";
import { resourceType } from "../../schema/resource-type.js";
import { nameOr, regionalArn, sameAs } from "../names.js";

/**
 * A standard queue.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/sqs_queue
 */
export const queue = resourceType(
  "aws_sqs_queue",
  {
    name: string,
    name_prefix: string,
    policy: policyDocument,
    fifo_queue: withDefault(boolean, false),
    delay_seconds: withDefault(number, 0),
    message_retention_seconds: withDefault(number, 345_600),
    visibility_timeout_seconds: withDefault(number, 30),
  },
  {
    arn: regionalArn("sqs", (self) => self.string("name")),
    id: sameAs("url"),
    name: nameOr("name_prefix"),
    url: (self) => `https://sqs.${self.region}.amazonaws.com/${self.accountId}/${self.string("name")}`,
  },
);

/**
 * A queue's policy, as a separate resource.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/sqs_queue_policy
 */
export const queuePolicy = resourceType(
  "aws_sqs_queue_policy",
  { queue_url: required(string), policy: required(policyDocument) },
  { id: sameAs("queue_url") },
);
