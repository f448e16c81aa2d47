import { isObject } from "../../functions/json/json.js";
import {
  filledString,
  list,
  map,
  object,
  omitted,
  oneOf,
  optional,
  text,
} from "../../functions/rules/kinds.js";
import type { Rule, RuleFor, RulesFor } from "../../functions/rules/rule.js";
import type { PolicyConditions, PolicyPrincipals, PolicyStatement } from "./policy-document.js";

const ELEMENTS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html";

const PRINCIPALS: Rule = object<PolicyPrincipals>({
  AWS: optional(list(filledString("the ARN of a role, user, account or identity"), { min: 1 })),
  Service: optional(list(filledString("a service's name such as cloudfront.amazonaws.com"), { min: 1 })),
});

const CONDITION_VALUES: RuleFor<string | readonly string[]> = {
  holds: (value) => typeof value === "string" || Array.isArray(value),
  allowed: "a string, or a list of strings",
  each: filledString("a string"),
};

const CONDITIONS: RuleFor<PolicyConditions> = map(
  { pattern: /^[A-Za-z]+(?::[A-Za-z]+)?$/, allowed: "operators such as StringEquals" },
  map({ pattern: /:/, allowed: "condition keys such as aws:SourceArn" }, CONDITION_VALUES),
  { see: `${ELEMENTS.replace(".html", "_condition_operators.html")}` },
);

const NO_PRINCIPALS: Rule = omitted("omitted in a role's policy", {
  remedy: "Remove it: the role is the principal.",
});

const RESOURCES: Rule = list(
  text(/^(?:\*|arn:[!-~]+)$/, 'an ARN, or "*"'),
  { min: 1 },
  { remedy: "Name the resources of the statement.", see: ELEMENTS },
);

/** The rules for a statement of a role's own policy, which has no principals. */
const ROLE_STATEMENT_RULES: RulesFor<PolicyStatement> = {
  sid: optional(text(/^[A-Za-z0-9]+$/, "letters and digits", { see: ELEMENTS })),
  effect: oneOf(["Allow", "Deny"]),
  principals: NO_PRINCIPALS,
  actions: list(
    text(/^(?:\*|[a-z0-9-]+:[A-Za-z0-9*?]+)$/, "an action such as s3:PutObject"),
    { min: 1 },
    { see: ELEMENTS },
  ),
  resources: RESOURCES,
  conditions: optional(CONDITIONS),
};

/** The rule for a statement of a role's own policy. */
export const ROLE_STATEMENT: RuleFor<PolicyStatement> = object<PolicyStatement>(ROLE_STATEMENT_RULES);

/** The rule for a statement of a resource's policy. */
export const RESOURCE_STATEMENT: RuleFor<PolicyStatement> = object<PolicyStatement>({
  ...ROLE_STATEMENT_RULES,
  principals: {
    ...PRINCIPALS,
    kind: undefined,
    holds: (value) => value === "*" || (isObject(value) && Object.keys(value).length > 0),
    allowed: '{ AWS: ["ARN"] }, { Service: ["NAME"] } or "*"',
    remedy: "Name the principals of the statement.",
  },
});
