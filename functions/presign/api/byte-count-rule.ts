import { integer } from "../../rules/kinds.js";

/** The rule for a number of bytes. */
export const BYTES = {
  ...integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  allowed: "a whole number of bytes, 0 or more",
};
