import { STORAGE_CLASSES } from "../../attributes/contract.js";
import { anyString, map, oneOf, optional } from "../../rules/kinds.js";
import type { RulesFor } from "../../rules/rule.js";
import type { ObjectAttributes } from "../../upload-policy/policy.js";
import type { CreateUploadRequest } from "../contract.js";

/** Maximum number of names in a request's metadata or tags. The policy's own limits apply afterwards. */
const MAX_NAMES = 50;
const strings = map({ pattern: /^/, allowed: "of your choice", max: MAX_NAMES }, anyString());

/** The rules for the attributes in the body of `POST /uploads`. */
export const ATTRIBUTE_FIELDS: RulesFor<ObjectAttributes> = {
  metadata: optional(strings),
  tags: optional(strings),
  storageClass: optional(oneOf(STORAGE_CLASSES)),
  cacheControl: optional(anyString()),
  contentDisposition: optional(anyString()),
};

/** Whether an upload names any attribute. */
export function hasAttributes(request: CreateUploadRequest): boolean {
  return Object.keys(ATTRIBUTE_FIELDS).some((name) => request[name as keyof ObjectAttributes] !== undefined);
}
