import type { Value } from "../expression/value.js";
import { toStringValue } from "../expression/value.js";
import type { Self } from "../schema/resource-type.js";
import { DIGITS, HEX } from "../stack/identifier.js";

/** The given name, or the one that the provider generates: the prefix, or `terraform-`, and 26 digits. */
export function nameOr(prefixArgument: string): (self: Self) => Value {
  return (self) => {
    const prefix = toStringValue(self.configured(prefixArgument) ?? null) ?? "terraform-";
    return prefix + self.id(DIGITS, 26, "name");
  };
}

/** The value of another attribute, e.g. for resources whose id is their name. */
export function sameAs(attribute: string): (self: Self) => Value {
  return (self) => self.attribute(attribute);
}

/** An ARN in the resource's Region and account. */
export function regionalArn(service: string, resource: (self: Self) => string): (self: Self) => Value {
  return (self) => `arn:aws:${service}:${self.region}:${self.accountId}:${resource(self)}`;
}

/** An ARN without a Region, as for global services. */
export function globalArn(service: string, resource: (self: Self) => string): (self: Self) => Value {
  return (self) => `arn:aws:${service}::${self.accountId}:${resource(self)}`;
}

/** An id in the form of a UUID. */
export function uuid(self: Self): string {
  return [8, 4, 4, 4, 12].map((length, part) => self.id(HEX, length, `part ${part}`)).join("-");
}
