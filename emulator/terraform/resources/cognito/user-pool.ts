import { boolean, number, oneOf, required, string, strings, withDefault } from "../../schema/argument.js";
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
    name: required(string),
    schema: blocks({
      name: required(string),
      attribute_data_type: required(oneOf("Boolean", "DateTime", "Number", "String")),
    }),
    lambda_config: block({
      pre_token_generation: string,
      pre_token_generation_config: block({
        lambda_arn: required(string),
        lambda_version: required(oneOf("V1_0", "V2_0", "V3_0")),
      }),
    }),
  },
  {
    arn: regionalArn("cognito-idp", (self) => `userpool/${self.string("id")}`),
    endpoint: (self) => `cognito-idp.${self.region}.amazonaws.com/${self.string("id")}`,
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
    name: required(string),
    user_pool_id: required(string),
    generate_secret: withDefault(boolean, false),
    explicit_auth_flows: strings,
    allowed_oauth_flows: strings,
    allowed_oauth_flows_user_pool_client: withDefault(boolean, false),
    allowed_oauth_scopes: strings,
    callback_urls: strings,
    write_attributes: strings,
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
  { domain: required(string), user_pool_id: required(string) },
  { id: sameAs("domain") },
);

/**
 * A resource server and its scopes.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cognito_resource_server
 */
export const resourceServer = resourceType(
  "aws_cognito_resource_server",
  {
    identifier: required(string),
    name: required(string),
    user_pool_id: required(string),
    scope: blocks({ scope_name: required(string), scope_description: string }),
  },
  {
    id: (self) => `${self.string("user_pool_id")}|${self.string("identifier")}`,
    scope_identifiers: (self) => {
      const { scope } = self.read() as { readonly scope: readonly { readonly scope_name: string }[] };
      return scope.map(({ scope_name: name }) => `${self.string("identifier")}/${name}`);
    },
  },
);

/**
 * A group of users.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cognito_user_group
 */
export const userGroup = resourceType(
  "aws_cognito_user_group",
  { name: required(string), user_pool_id: required(string) },
  { id: (self) => `${self.string("user_pool_id")}/${self.string("name")}` },
);
