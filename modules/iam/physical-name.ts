import { createHash } from "node:crypto";
import type { IConstruct } from "constructs";
import { currentRegion } from "./current-account.js";
import { namePrefixOf } from "./name-prefix.js";

/** IAM's and Lambda's longest name, in characters. */
const LONGEST_NAME = 64;
const HASH_LENGTH = 8;

/**
 * A name for what AWS wants named, unlike any other of the same app: the construct's path in lower case and, since
 * two paths may look alike once shortened, the beginning of its hash. The hash is also of the stack's Region, because
 * some names are the whole account's: the same app can be deployed to two. It stays the same from synth to synth.
 *
 * With a name prefix it is the prefix and the path, without a hash: a prefix is unique to one deployment.
 */
export function physicalName(scope: IConstruct, longest: number = LONGEST_NAME): string {
  const own = namePrefixOf(scope);
  if (own !== undefined) return `${own.prefix}-${kebabCase(own.path)}`;
  const place = JSON.stringify([currentRegion(scope), scope.node.path]);
  const hash = createHash("sha256").update(place).digest("hex").slice(0, HASH_LENGTH);
  const readable = kebabCase(scope.node.path).slice(0, longest - HASH_LENGTH - 1);
  return `${readable.replace(/-+$/, "")}-${hash}`;
}

/** `uploads/EdgeUpload` as `uploads-edge-upload`. */
export function kebabCase(text: string): string {
  return text
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .toLowerCase();
}
