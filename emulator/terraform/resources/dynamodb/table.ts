import { boolean, number, oneOf, required, string, withDefault } from "../../schema/argument.js";
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
    name: required(string),
    billing_mode: withDefault(oneOf("PAY_PER_REQUEST", "PROVISIONED"), "PROVISIONED"),
    read_capacity: number,
    write_capacity: number,
    hash_key: required(string),
    range_key: string,
    attribute: blocks({ name: required(string), type: required(oneOf("S", "N", "B")) }),
    ttl: block({ attribute_name: string, enabled: withDefault(boolean, false) }),
    stream_enabled: withDefault(boolean, false),
  },
  {
    arn: regionalArn("dynamodb", (self) => `table/${self.string("name")}`),
    id: sameAs("name"),
  },
);
