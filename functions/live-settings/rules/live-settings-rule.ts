import type { DenyList } from "../../identity/contract.js";
import { list, object, oneOf, optional, text } from "../../rules/kinds.js";
import type { LiveSettings } from "../contract.js";

const NAMES = optional(list(text(/\S/, "a name that is not blank")));

/** The rule for {@link LiveSettings}. */
export const LIVE_SETTINGS = object<LiveSettings>({
  uploads: oneOf(["open", "paused"], { remedy: "Put the parameter again with one of these values." }),
  deny: optional(object<DenyList>({ subjects: NAMES, tenants: NAMES, keyIds: NAMES, tokenIds: NAMES })),
});
