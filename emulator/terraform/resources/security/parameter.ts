import { oneOf, required, string } from "../../schema/argument.js";
import { resourceType } from "../../schema/resource-type.js";
import { regionalArn, sameAs } from "../names.js";

/**
 * A parameter of Systems Manager.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ssm_parameter
 */
export const parameter = resourceType(
  "aws_ssm_parameter",
  {
    name: required(string),
    type: required(oneOf("String", "SecureString", "StringList")),
    value: string,
    insecure_value: string,
  },
  {
    arn: regionalArn("ssm", (self) => `parameter/${self.string("name").replace(/^\//, "")}`),
    id: sameAs("name"),
    version: () => 1,
  },
);
