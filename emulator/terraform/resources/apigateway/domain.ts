import { required, string } from "../../schema/argument.js";
import { block } from "../../schema/block.js";
import { resourceType } from "../../schema/resource-type.js";
import { sameAs } from "../names.js";
import { onlyRegional } from "./rest-api.js";

/**
 * A Regional custom domain name of REST APIs.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/api_gateway_domain_name
 */
export const domainName = resourceType(
  "aws_api_gateway_domain_name",
  {
    domain_name: required(string),
    regional_certificate_arn: required(string),
    endpoint_configuration: block({ types: onlyRegional }),
  },
  {
    arn: (self) => `arn:aws:apigateway:${self.region}::/domainnames/${self.string("domain_name")}`,
    id: sameAs("domain_name"),
    regional_domain_name: (self) =>
      `d-${self.string("domain_name").replaceAll(".", "-")}.execute-api.${self.region}.amazonaws.com`,
    regional_zone_id: () => "Z00000000000000000000",
  },
);

/**
 * Maps a base path of a domain name to a stage.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/api_gateway_base_path_mapping
 */
export const basePathMapping = resourceType(
  "aws_api_gateway_base_path_mapping",
  {
    domain_name: required(string),
    api_id: required(string),
    stage_name: required(string),
    base_path: string,
  },
  { id: (self) => `${self.string("domain_name")}/${String(self.configured("base_path") ?? "")}` },
);
