import { oneOf, required, string } from "../../schema/argument.js";
import { resourceType } from "../../schema/resource-type.js";
import { HEX, UPPER_ALNUM } from "../../stack/identifier.js";
import { globalArn } from "../names.js";

/**
 * An identity with which CloudFront reads and writes a bucket.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudfront_origin_access_identity
 */
export const originAccessIdentity = resourceType(
  "aws_cloudfront_origin_access_identity",
  {},
  {
    arn: globalArn("cloudfront", (self) => `origin-access-identity/${self.string("id")}`),
    caller_reference: (self) => `terraform-${self.id(HEX, 26, "reference")}`,
    cloudfront_access_identity_path: (self) => `origin-access-identity/cloudfront/${self.string("id")}`,
    etag: (self) => `E${self.id(UPPER_ALNUM, 13, "etag")}`,
    iam_arn: (self) => `arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ${self.string("id")}`,
    id: (self) => `E${self.id(UPPER_ALNUM, 13)}`,
    s3_canonical_user_id: (self) => self.id(HEX, 96, "user"),
  },
);

/**
 * Settings of CloudFront's signatures on requests to a bucket.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudfront_origin_access_control
 */
export const originAccessControl = resourceType(
  "aws_cloudfront_origin_access_control",
  {
    name: required(string),
    origin_access_control_origin_type: required(oneOf("s3")),
    signing_behavior: required(oneOf("always", "never", "no-override")),
    signing_protocol: required(oneOf("sigv4")),
  },
  {
    arn: globalArn("cloudfront", (self) => `origin-access-control/${self.string("id")}`),
    etag: (self) => `E${self.id(UPPER_ALNUM, 13, "etag")}`,
    id: (self) => `E${self.id(UPPER_ALNUM, 13)}`,
  },
);
