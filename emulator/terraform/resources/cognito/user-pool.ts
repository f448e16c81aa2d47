import { flag, number, oneOf, required, text, texts, withDefault } from "../../schema/argument.js";
import { block, blocks } from "../../schema/block.js";
import { resourceType } from "../../schema/resource-type.js";
import { ALNUM, LOWER_ALNUM } from "../../stack/identifier.js";
import { regionalArn, sameAs } from "../names.js";

const unit = oneOf("seconds", "minutes", "hours", "days");

/**
 * A user pool. It keeps no users, and its login page lets every user in.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cognito_user_pool
 */
export const userPool = resourceType(
  "aws_cognito_user_pool",
  {
    name: required(text),
    schema: blocks({
      name: required(text),
      attribute_data_type: required(oneOf("Boolean", "DateTime", "Number", "String")),
    }),
    lambda_config: block({
      pre_token_generation: text,
      pre_token_generation_config: block({
        lambda_arn: required(text),
        lambda_version: required(oneOf("V1_0", "V2_0", "V3_0")),
      }),
    }),
  },
  {
    arn: regionalArn("cognito-idp", (self) => `userpool/${self.text("id")}`),
    endpoint: (self) => `cognito-idp.${self.region}.amazonaws.com/${self.text("id")}`,
    id: (self) => `${self.region}_${self.id(ALNUM, 9)}`,
  },
);

/**
 * An app client of a user pool.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cognito_user_pool_client
 */
export const userPoolClient = resourceType(
  "aws_cognito_user_pool_client",
  {
    name: required(text),
    user_pool_id: required(text),
    generate_secret: withDefault(flag, false),
    explicit_auth_flows: texts,
    allowed_oauth_flows: texts,
    allowed_oauth_flows_user_pool_client: withDefault(flag, false),
    allowed_oauth_scopes: texts,
    callback_urls: texts,
    write_attributes: texts,
    access_token_validity: number,
    id_token_validity: number,
    refresh_token_validity: number,
    token_validity_units: block({ access_token: unit, id_token: unit, refresh_token: unit }),
  },
  {
    client_secret: (self) =>
      String(self.configured("generate_secret") ?? false) === "true"
        ? self.id(LOWER_ALNUM, 51, "secret")
        : "",
    id: (self) => self.id(LOWER_ALNUM, 26),
  },
);

/**
 * The domain of a pool's OAuth endpoints.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cognito_user_pool_domain
 */
export const userPoolDomain = resourceType(
  "aws_cognito_user_pool_domain",
  { domain: required(text), user_pool_id: required(text) },
  { id: sameAs("domain") },
);

/**
 * A resource server and its scopes.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cognito_resource_server
 */
export const resourceServer = resourceType(
  "aws_cognito_resource_server",
  {
    identifier: required(text),
    name: required(text),
    user_pool_id: required(text),
    scope: blocks({ scope_name: required(text), scope_description: text }),
  },
  {
    id: (self) => `${self.text("user_pool_id")}|${self.text("identifier")}`,
    scope_identifiers: (self) => {
      const { scope } = self.read() as { readonly scope: readonly { readonly scope_name: string }[] };
      return scope.map(({ scope_name: name }) => `${self.text("identifier")}/${name}`);
    },
  },
);

/**
 * A group of users.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cognito_user_group
 */
export const userGroup = resourceType(
  "aws_cognito_user_group",
  { name: required(text), user_pool_id: required(text) },
  { id: (self) => `${self.text("user_pool_id")}/${self.text("name")}` },
);
