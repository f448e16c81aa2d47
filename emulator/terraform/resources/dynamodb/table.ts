import { flag, number, oneOf, required, text, withDefault } from "../../schema/argument.js";
import { block, blocks } from "../../schema/block.js";
import { resourceType } from "../../schema/resource-type.js";
import { regionalArn, sameAs } from "../names.js";

/**
 * A table without indexes, streams or replicas.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dynamodb_table
 */
export const table = resourceType(
  "aws_dynamodb_table",
  {
    name: required(text),
    billing_mode: withDefault(oneOf("PAY_PER_REQUEST", "PROVISIONED"), "PROVISIONED"),
    read_capacity: number,
    write_capacity: number,
    hash_key: required(text),
    range_key: text,
    attribute: blocks({ name: required(text), type: required(oneOf("S", "N", "B")) }),
    ttl: block({ attribute_name: text, enabled: withDefault(flag, false) }),
    stream_enabled: withDefault(flag, false),
  },
  {
    arn: regionalArn("dynamodb", (self) => `table/${self.text("name")}`),
    id: sameAs("name"),
  },
);
