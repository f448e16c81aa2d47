import { oneOf, required, text } from "../../schema/argument.js";
import { resourceType } from "../../schema/resource-type.js";
import { regionalArn, sameAs } from "../names.js";

/**
 * A parameter of Systems Manager.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ssm_parameter
 */
export const parameter = resourceType(
  "aws_ssm_parameter",
  {
    name: required(text),
    type: required(oneOf("String", "SecureString", "StringList")),
    value: text,
    insecure_value: text,
  },
  {
    arn: regionalArn("ssm", (self) => `parameter/${self.text("name").replace(/^\//, "")}`),
    id: sameAs("name"),
    version: () => 1,
  },
);
