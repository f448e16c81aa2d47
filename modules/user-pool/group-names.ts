import { list, text } from "../../functions/rules/kinds.js";
import type { RuleFor } from "../../functions/rules/rule.js";

const CREATE_GROUP_PAGE =
  "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateGroup.html";
/** The default maximum number of groups in a user pool. */
const MAX_GROUPS = 10_000;

/** Names of groups. Cognito rejects other names, so a group with another name could not exist. */
export const GROUP_NAMES: RuleFor<readonly string[]> = list(
  text(
    /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u,
    "a group's name: 1 to 128 letters, digits, symbols and punctuation marks, without spaces",
    { remedy: 'Replace spaces, for example with "-".', see: CREATE_GROUP_PAGE },
  ),
  { min: 1, max: MAX_GROUPS },
  {
    see: CREATE_GROUP_PAGE,
    remedy: "List the groups of which a caller needs one. Leave the setting out if none is needed.",
  },
);

/** The beginning of a group's name. At least one character is left for the tenant. */
export const GROUP_PREFIX: RuleFor<string> = text(
  /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,127}$/u,
  "the beginning of a group's name: 1 to 127 letters, digits, symbols and punctuation marks, without spaces",
  { remedy: 'Use a prefix such as "tenant:".', see: CREATE_GROUP_PAGE },
);
