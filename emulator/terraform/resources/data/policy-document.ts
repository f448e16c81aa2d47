import { isObject, parseJson } from "../../../json.js";
import type { PolicyStatement } from "../../../model.js";
import { invalid } from "../../expression/expression-error.js";
import type { Value } from "../../expression/value.js";
import { oneOf, required, string, strings, withDefault } from "../../schema/argument.js";
import type { Arguments, Shape } from "../../schema/block.js";
import { blocks } from "../../schema/block.js";
import type { Self } from "../../schema/resource-type.js";
import { resourceType } from "../../schema/resource-type.js";
import { DIGITS, stableId } from "../../stack/identifier.js";

const principals = blocks({ type: required(string), identifiers: strings });

const STATEMENT = {
  sid: withDefault(string, ""),
  effect: withDefault(oneOf("Allow", "Deny"), "Allow"),
  actions: strings,
  not_actions: strings,
  resources: strings,
  not_resources: strings,
  principals,
  not_principals: principals,
  condition: blocks({ test: required(string), variable: required(string), values: strings }),
} satisfies Shape;

const SHAPE = {
  policy_id: string,
  version: withDefault(oneOf("2012-10-17", "2008-10-17"), "2012-10-17"),
  statement: blocks(STATEMENT),
  source_policy_documents: strings,
  override_policy_documents: strings,
} satisfies Shape;

type Statement = Arguments<typeof STATEMENT>;
type Rendered = Readonly<Record<string, unknown>>;

/**
 * A policy that is rendered from blocks, as the provider does.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
 */
export const policyDocumentSource = resourceType("data.aws_iam_policy_document", SHAPE, {
  id: (self) => stableId(render(self, 0), DIGITS, 10),
  json: (self) => render(self, 2),
  minified_json: (self) => render(self, 0),
});

function render(self: Self, indent: number): string {
  const document = self.read() as Arguments<typeof SHAPE>;
  const statements = [
    ...document.source_policy_documents.flatMap(statementsOf).reduce(append, []),
    ...document.statement.map(renderStatement),
    ...document.override_policy_documents.flatMap(statementsOf),
  ].reduce(override, []);
  return JSON.stringify(
    { Version: document.version, Id: document.policy_id, Statement: statements },
    undefined,
    indent,
  );
}

function append(statements: readonly Rendered[], statement: Rendered): readonly Rendered[] {
  const { Sid } = statement;
  if (Sid !== undefined && statements.some((other) => other.Sid === Sid)) {
    throw invalid(`two source_policy_documents have the Sid ${JSON.stringify(Sid)}; change one of them`);
  }
  return [...statements, statement];
}

/** Adds a statement. It replaces a statement with the same Sid. */
function override(statements: readonly Rendered[], statement: Rendered): readonly Rendered[] {
  const same = statements.findIndex(({ Sid }) => Sid !== undefined && Sid === statement.Sid);
  return same < 0 ? [...statements, statement] : statements.with(same, statement);
}

function statementsOf(json: string): readonly Rendered[] {
  const document = parseJson(json);
  if (!isObject(document)) throw invalid("a policy document to merge must be a JSON object");
  const statements: Value = document.Statement ?? [];
  return (Array.isArray(statements) ? statements : [statements]).filter(isObject);
}

function renderStatement(statement: Statement): Rendered {
  return {
    Sid: statement.sid === "" ? undefined : statement.sid,
    Effect: statement.effect,
    Action: oneOrMany(statement.actions),
    NotAction: oneOrMany(statement.not_actions),
    Resource: oneOrMany(statement.resources),
    NotResource: oneOrMany(statement.not_resources),
    Principal: renderPrincipals(statement.principals),
    NotPrincipal: renderPrincipals(statement.not_principals),
    Condition: renderConditions(statement.condition),
  };
}

/** Replaces `&{…}` with the policy variable `${…}`, which Terraform would interpolate. */
function policyVariable(value: string): string {
  return value.replaceAll("&{", "${");
}

/** Renders values as the provider does: a single value without a list, several in descending order. */
function oneOrMany(values: readonly string[]): string | readonly string[] | undefined {
  const plain = values.map(policyVariable).toSorted().reverse();
  return plain.length <= 1 ? plain[0] : plain;
}

function renderPrincipals(blocks: Statement["principals"]): PolicyStatement["Principal"] | undefined {
  if (blocks.length === 0) return undefined;
  const isEveryone = blocks.some(({ type, identifiers }) => type === "*" && identifiers.includes("*"));
  if (isEveryone) return "*";
  const byType = new Map<string, string[]>();
  for (const { type, identifiers } of blocks) {
    byType.set(type, [...(byType.get(type) ?? []), ...identifiers]);
  }
  return Object.fromEntries([...byType].map(([type, identifiers]) => [type, oneOrMany(identifiers) ?? []]));
}

function renderConditions(blocks: Statement["condition"]): PolicyStatement["Condition"] | undefined {
  if (blocks.length === 0) return undefined;
  const operators = new Map<string, Map<string, readonly string[]>>();
  for (const { test, variable: name, values } of blocks) {
    const variable = policyVariable(name);
    const keys = operators.get(test) ?? new Map<string, readonly string[]>();
    keys.set(variable, [...(keys.get(variable) ?? []), ...values.map(policyVariable)]);
    operators.set(test, keys);
  }
  return Object.fromEntries(
    [...operators].map(([test, keys]) => [
      test,
      Object.fromEntries([...keys].map(([key, values]) => [key, single(values)])),
    ]),
  );
}

function single(values: readonly string[]): string | readonly string[] {
  const [only] = values;
  return values.length === 1 && only !== undefined ? only : values;
}
