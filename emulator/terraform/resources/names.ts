import type { Value } from "../expression/value.js";
import { toText } from "../expression/value.js";
import type { Self } from "../schema/resource-type.js";
import { DIGITS, HEX } from "../stack/identifier.js";

/** The name that the provider makes up where none is given: the prefix, or `terraform-`, and 26 digits. */
export function nameOr(prefixArgument: string): (self: Self) => Value {
  return (self) => {
    const prefix = toText(self.configured(prefixArgument) ?? null) ?? "terraform-";
    return prefix + self.id(DIGITS, 26, "name");
  };
}

/** The attribute of another name, as for resources whose id is their name. */
export function sameAs(attribute: string): (self: Self) => Value {
  return (self) => self.attribute(attribute);
}

/** An ARN of the resource's own Region and account. */
export function regionalArn(service: string, resource: (self: Self) => string): (self: Self) => Value {
  return (self) => `arn:aws:${service}:${self.region}:${self.accountId}:${resource(self)}`;
}

/** An ARN of the account, as global services have it. */
export function globalArn(service: string, resource: (self: Self) => string): (self: Self) => Value {
  return (self) => `arn:aws:${service}::${self.accountId}:${resource(self)}`;
}

/** An id in the form of a UUID. */
export function uuid(self: Self): string {
  return [8, 4, 4, 4, 12].map((length, part) => self.id(HEX, length, `part ${part}`)).join("-");
}
