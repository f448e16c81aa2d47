import { required, string } from "../../schema/argument.js";
import { ignoredType, resourceType } from "../../schema/resource-type.js";
import { UPPER_ALNUM } from "../../stack/identifier.js";
import { sameAs } from "../names.js";

/**
 * A DNS record. Ignored; only its name matters.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route53_record
 */
export const route53Record = ignoredType("aws_route53_record", {
  fqdn: sameAs("name"),
  id: (self) => `${self.string("zone_id")}_${self.string("name")}_${self.string("type")}`,
});

/**
 * A hosted zone outside the stack, found by its name.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/route53_zone
 */
export const route53Zone = resourceType(
  "data.aws_route53_zone",
  { name: required(string) },
  { id: sameAs("zone_id"), zone_id: (self) => `Z${self.id(UPPER_ALNUM, 13)}` },
);
