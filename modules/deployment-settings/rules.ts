import { map, object, optional, text } from "../../functions/rules/kinds.js";
import type { RulesFor } from "../../functions/rules/rule.js";
import { NAME_PREFIX } from "../iam/index.js";
import type { FunctionSettings } from "../node-function/function-settings.js";
import { FUNCTION_SETTINGS_RULES } from "../node-function/function-settings.js";
import type { DeploymentSettings } from "./props.js";

const TAGS_PAGE = "https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html";
/** Maximum number of tags on a resource. */
const MOST_TAGS = 50;

const TAG_VALUE = text(
  /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u,
  "at most 256 letters, digits, spaces and _.:/=+-@",
  {
    remedy: "Shorten it, or replace other characters.",
    see: TAGS_PAGE,
  },
);

/** The rules for {@link DeploymentSettings}. */
export const DEPLOYMENT_SETTINGS_RULES = {
  namePrefix: optional(NAME_PREFIX),
  tags: optional(
    map(
      {
        pattern: /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/iu,
        allowed: '1 to 128 letters, digits, spaces and _.:/=+-@, without "aws:" at the beginning',
        max: MOST_TAGS,
      },
      TAG_VALUE,
      { remedy: "Rename the tag.", see: TAGS_PAGE, structural: undefined },
    ),
    {},
  ),
  permissionsBoundary: optional(
    text(
      /^arn:[a-z-]+:iam::(?:\d{12}|aws):policy\/[!-~]+$/,
      "the ARN of an IAM policy, arn:aws:iam::ACCOUNT:policy/NAME",
      {
        remedy: "Pass the ARN of the policy, not its name.",
      },
    ),
  ),
  rolePath: optional(
    text(/^\/(?:[!-.0-~]+\/)*$/, 'a path that begins and ends with "/", such as "/uploads/"', {
      remedy: 'Begin and end the path with "/".',
      see: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html",
    }),
    "/",
  ),
  functions: optional(object<FunctionSettings>(FUNCTION_SETTINGS_RULES)),
} satisfies RulesFor<DeploymentSettings>;
