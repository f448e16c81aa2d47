import { required, string } from "../../schema/argument.js";
import { resourceType } from "../../schema/resource-type.js";

/**
 * An association of a web ACL with a stage of a REST API.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/wafv2_web_acl_association
 */
export const webAclAssociation = resourceType(
  "aws_wafv2_web_acl_association",
  { resource_arn: required(string), web_acl_arn: required(string) },
  { id: (self) => `${self.string("web_acl_arn")},${self.string("resource_arn")}` },
);
