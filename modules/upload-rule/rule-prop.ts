import { optional } from "../../functions/rules/kinds.js";
import { anyText } from "../rules/values.js";

/** The prop that names the file of a custom rule. */
export const UPLOAD_RULE_FILE = optional(
  anyText("the path of a TypeScript or JavaScript file", { structural: "the file is bundled at synth" }),
);
