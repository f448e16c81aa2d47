import { string } from "../../schema/argument.js";
import { resourceType } from "../../schema/resource-type.js";
import { nameOr } from "../names.js";

/**
 * A bucket. Settings from other resources are joined later.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket
 */
export const bucket = resourceType(
  "aws_s3_bucket",
  { bucket: string, bucket_prefix: string },
  {
    arn: (self) => `arn:aws:s3:::${self.string("bucket")}`,
    bucket: nameOr("bucket_prefix"),
    bucket_domain_name: (self) => `${self.string("bucket")}.s3.amazonaws.com`,
    bucket_region: (self) => self.region,
    bucket_regional_domain_name: (self) => `${self.string("bucket")}.s3.${self.region}.amazonaws.com`,
    id: (self) => self.string("bucket"),
  },
);

const REGIONAL_DOMAIN = /^([a-z0-9][a-z0-9.-]*)\.s3\.([a-z0-9-]+)\.amazonaws\.com$/;

/** The bucket with a regional domain name; `undefined` for any other name. */
export function bucketOfDomain(
  domainName: string,
): { readonly name: string; readonly region: string } | undefined {
  const [, name, region] = REGIONAL_DOMAIN.exec(domainName) ?? [];
  return name === undefined || region === undefined ? undefined : { name, region };
}
