import { invalid } from "../../expression/expression-error.js";
import { required, string } from "../../schema/argument.js";
import type { ResourceType, Self } from "../../schema/resource-type.js";
import { resourceType } from "../../schema/resource-type.js";
import { UPPER_ALNUM } from "../../stack/identifier.js";
import {
  MANAGED_CACHE_POLICY_IDS,
  MANAGED_ORIGIN_REQUEST_POLICIES,
  MANAGED_RESPONSE_HEADERS_POLICIES,
} from "../cloudfront/managed-policies.js";

/**
 * The account that the stack belongs to.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/caller_identity
 */
export const callerIdentity = resourceType(
  "data.aws_caller_identity",
  {},
  {
    account_id: (self) => self.accountId,
    arn: (self) => `arn:aws:iam::${self.accountId}:user/local`,
    id: (self) => self.accountId,
    user_id: (self) => `AIDA${self.id(UPPER_ALNUM, 17)}`,
  },
);

/**
 * The Region that the stack belongs to.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/region
 */
export const region = resourceType(
  "data.aws_region",
  {},
  {
    endpoint: (self) => `ec2.${self.region}.amazonaws.com`,
    id: (self) => self.region,
    name: (self) => self.region,
  },
);

/**
 * The commercial partition of AWS.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/partition
 */
export const partition = resourceType(
  "data.aws_partition",
  {},
  {
    dns_suffix: () => "amazonaws.com",
    id: () => "aws",
    partition: () => "aws",
    reverse_dns_prefix: () => "com.amazonaws",
  },
);

/** The data sources that find a managed policy of CloudFront by name. */
export const managedPolicies: readonly ResourceType[] = [
  byName("data.aws_cloudfront_cache_policy", MANAGED_CACHE_POLICY_IDS),
  byName("data.aws_cloudfront_origin_request_policy", idsOf(MANAGED_ORIGIN_REQUEST_POLICIES)),
  byName("data.aws_cloudfront_response_headers_policy", idsOf(MANAGED_RESPONSE_HEADERS_POLICIES)),
];

function idsOf(
  policies: readonly { readonly name: string; readonly id: string }[],
): ReadonlyMap<string, string> {
  return new Map(policies.map(({ name, id }) => [name, id]));
}

function byName(type: string, ids: ReadonlyMap<string, string>): ResourceType {
  const id = (self: Self) => {
    const found = ids.get(self.string("name"));
    if (found !== undefined) return found;
    throw invalid(`"${self.string("name")}" is not emulated. Emulated: ${[...ids.keys()].join(", ")}`);
  };
  return resourceType(type, { name: required(string) }, { id });
}
