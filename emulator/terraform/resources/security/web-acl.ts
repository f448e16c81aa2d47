import { number, oneOf, required, string, withDefault } from "../../schema/argument.js";
import { block, blocks } from "../../schema/block.js";
import { resourceType } from "../../schema/resource-type.js";
import { regionalArn, uuid } from "../names.js";

const customResponse = block({
  response_code: required(number),
  custom_response_body_key: string,
  response_header: blocks({ name: required(string), value: required(string) }),
});

const headerKey = block({
  name: required(string),
  text_transformation: blocks({ priority: required(number), type: required(oneOf("NONE")) }),
});

/**
 * A web ACL of rate-based rules, by client address or by the value of one header.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/wafv2_web_acl
 */
export const webAcl = resourceType(
  "aws_wafv2_web_acl",
  {
    name: required(string),
    scope: required(oneOf("CLOUDFRONT", "REGIONAL")),
    default_action: required(block({ allow: block({}), block: block({}) })),
    custom_response_body: blocks({
      key: required(string),
      content_type: required(oneOf("TEXT_PLAIN", "TEXT_HTML", "APPLICATION_JSON")),
      content: required(string),
    }),
    rule: blocks({
      name: required(string),
      priority: required(number),
      action: required(block({ block: block({ custom_response: customResponse }), count: block({}) })),
      statement: required(
        block({
          rate_based_statement: required(
            block({
              limit: required(number),
              aggregate_key_type: withDefault(oneOf("IP", "CUSTOM_KEYS"), "IP"),
              custom_key: blocks({ header: required(headerKey) }),
              evaluation_window_sec: withDefault(number, 300),
            }),
          ),
        }),
      ),
    }),
  },
  {
    arn: regionalArn("wafv2", (self) => {
      const scope = self.string("scope") === "CLOUDFRONT" ? "global" : "regional";
      return `${scope}/webacl/${self.string("name")}/${self.string("id")}`;
    }),
    id: uuid,
  },
);
