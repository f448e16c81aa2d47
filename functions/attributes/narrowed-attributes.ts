import { ANY_CACHE_CONTROL, listsCacheControl } from "./cache-control-values.js";
import type { AllowedAttributes } from "./contract.js";

/** Whether an item is allowed by a list of allowed items. */
type Allows = (items: readonly string[], item: string) => boolean;

/** Allows an item that is in the list, which contains names or exact values. */
const includesItem: Allows = (items, item) => items.includes(item);

const ALLOWS: Readonly<Record<keyof AllowedAttributes, Allows>> = {
  metadata: includesItem,
  tags: includesItem,
  storageClasses: includesItem,
  cacheControl: (items, item) => items.includes(ANY_CACHE_CONTROL) || listsCacheControl(items, item),
  contentDisposition: includesItem,
};

/** Every field of {@link AllowedAttributes}. */
const ATTRIBUTE_NAMES = Object.keys(ALLOWS) as readonly (keyof AllowedAttributes)[];

/**
 * The attributes that the policy and the narrower limits both allow. If the policy has no attributes, the result allows
 * none: there is no list that could be narrowed.
 * @param ofPolicy - The attributes that the policy allows.
 * @param own - Those that the policy of a caller or an upload's own limits allow. @default - the attributes that the
 * policy allows
 */
export function narrowedAttributes(
  ofPolicy: AllowedAttributes | undefined,
  own: AllowedAttributes | undefined,
): AllowedAttributes | undefined {
  if (own === undefined) return ofPolicy;
  const both = ATTRIBUTE_NAMES.map((name) => [name, commonItems(name, ofPolicy?.[name], own[name])] as const);
  return Object.fromEntries(both.filter(([, items]) => items.length > 0)) as AllowedAttributes;
}

/** An item of a narrower list that the wider one does not allow. */
interface WiderAttribute {
  readonly name: keyof AllowedAttributes;
  readonly item: string;
  /** The items that the wider list allows. */
  readonly allowed: readonly string[];
}

/** The items of `own` that `ofPolicy` does not allow. {@link narrowedAttributes} leaves them out. */
export function widerAttributes(
  ofPolicy: AllowedAttributes = {},
  own: AllowedAttributes = {},
): readonly WiderAttribute[] {
  return ATTRIBUTE_NAMES.flatMap((name) => {
    const allowed = ofPolicy[name] ?? [];
    const items: readonly string[] = own[name] ?? [];
    return items.filter((item) => !ALLOWS[name](allowed, item)).map((item) => ({ name, item, allowed }));
  });
}

function commonItems(
  name: keyof AllowedAttributes,
  ofPolicy: readonly string[] = [],
  own: readonly string[] = [],
): readonly string[] {
  const allows = ALLOWS[name];
  return [
    ...new Set([
      ...own.filter((item) => allows(ofPolicy, item)),
      ...ofPolicy.filter((item) => allows(own, item)),
    ]),
  ];
}
