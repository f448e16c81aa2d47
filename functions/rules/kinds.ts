/** Makers of rules, by the kinds of values. */

export { list, map } from "./kinds/collections.js";
export { CONTENT_TYPE, EXTENSION } from "./kinds/files.js";
export { object, oneOrList, openObject, tagged, type Variants } from "./kinds/objects.js";
export { ANYTHING, omitted, optional, orFalse } from "./kinds/optional.js";
export { anyString, boolean, filledString, integer, oneOf, REGION_END, text, url } from "./kinds/values.js";
export { NOT_SHOWN, type Words } from "./kinds/words.js";
