import { ignoredType } from "../../schema/resource-type.js";
import { HEX } from "../../stack/identifier.js";
import { regionalArn, sameAs, uuid } from "../names.js";

/**
 * A certificate of ACM for one host name, proven by a DNS record. Only its ARN and that record matter.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/acm_certificate
 */
export const certificate = ignoredType("aws_acm_certificate", {
  arn: regionalArn("acm", (self) => `certificate/${uuid(self)}`),
  domain_validation_options: (self) => [
    {
      domain_name: self.string("domain_name"),
      resource_record_name: `_${self.id(HEX, 32, "record name")}.${self.string("domain_name")}.`,
      resource_record_type: "CNAME",
      resource_record_value: `_${self.id(HEX, 32, "record value")}.acm-validations.aws.`,
    },
  ],
  id: sameAs("arn"),
});

/**
 * Waits until a certificate is issued. Ignored, because the listeners of this machine use plain HTTP.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/acm_certificate_validation
 */
export const certificateValidation = ignoredType("aws_acm_certificate_validation", {
  id: sameAs("certificate_arn"),
});
