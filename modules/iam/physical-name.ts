import { createHash } from "node:crypto";
import type { IConstruct } from "constructs";
import { currentRegion } from "./current-account.js";
import { namePrefixOf } from "./name-prefix.js";

/** Longest name in IAM and Lambda, in characters. */
const LONGEST_NAME = 64;
const HASH_LENGTH = 8;

/**
 * A name for a resource, unique in the app: the construct's path in lower case, and the beginning of a hash, since two
 * shortened paths may be equal. The hash is of the path and the stack's Region, because some names are unique in the
 * whole account, and an app can be deployed to two Regions. The name is the same in every synth. With a name prefix,
 * the name is the prefix and the path, without a hash: a prefix is unique to one deployment.
 */
export function physicalName(scope: IConstruct, longest: number = LONGEST_NAME): string {
  const own = namePrefixOf(scope);
  if (own !== undefined) return `${own.prefix}-${kebabCase(own.path)}`;
  const place = JSON.stringify([currentRegion(scope), scope.node.path]);
  const hash = createHash("sha256").update(place).digest("hex").slice(0, HASH_LENGTH);
  const readable = kebabCase(scope.node.path).slice(0, longest - HASH_LENGTH - 1);
  return `${readable.replace(/-+$/, "")}-${hash}`;
}

/** Converts `uploads/EdgeUpload` to `uploads-edge-upload`. */
export function kebabCase(text: string): string {
  return text
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .toLowerCase();
}
