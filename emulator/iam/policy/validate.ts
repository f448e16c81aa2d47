import type { PolicyDocument, PolicyStatement } from "../../model.js";
import { listOf } from "./condition.js";
import { OPERATORS, parseOperator } from "./operators.js";
import { statementsOf } from "./public-access.js";

/** A policy of an identity, of a resource such as a bucket, or the trust policy of a role. */
type PolicyKind = "identity" | "resource" | "trust";

const VERSIONS: readonly string[] = ["2012-10-17", "2008-10-17"];
const DOCUMENT_ELEMENTS: readonly string[] = ["Version", "Id", "Statement"];
const STATEMENT_ELEMENTS: readonly string[] = [
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
];

/**
 * Lists the problems of a policy, each with its place; empty if it can be evaluated. A policy that AWS would reject, or
 * whose meaning is unknown, must never be evaluated as if it were empty.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function validatePolicy(document: PolicyDocument, kind: PolicyKind): readonly string[] {
  const { Version } = document;
  return [
    ...unknownElements(document, DOCUMENT_ELEMENTS, ""),
    ...(Version !== undefined && !VERSIONS.includes(Version)
      ? [`Version is "${Version}"; allowed: ${VERSIONS.join(", ")}`]
      : []),
    ...statementsOf(document).flatMap((statement, index) => statementProblems(statement, index, kind)),
  ];
}

function statementProblems(statement: PolicyStatement, index: number, kind: PolicyKind): string[] {
  const where = `Statement[${index}]`;
  return [
    ...unknownElements(statement, STATEMENT_ELEMENTS, `${where}.`),
    ...(statement.Effect === "Allow" || statement.Effect === "Deny"
      ? []
      : [`${where}.Effect is ${JSON.stringify(statement.Effect)}; allowed: Allow, Deny`]),
    ...exactlyOne(statement, "Action", "NotAction", where),
    ...(kind === "trust"
      ? neither(statement, "Resource", "NotResource", where, "a trust policy applies to its own role")
      : exactlyOne(statement, "Resource", "NotResource", where)),
    ...(kind === "identity"
      ? neither(
          statement,
          "Principal",
          "NotPrincipal",
          where,
          "an identity policy applies to the identity that has it",
        )
      : exactlyOne(statement, "Principal", "NotPrincipal", where)),
    ...(statement.NotPrincipal !== undefined && statement.Effect === "Allow"
      ? [`${where} allows everyone except the principals in NotPrincipal; AWS supports that only with Deny`]
      : []),
    ...conditionProblems(statement.Condition ?? {}, `${where}.Condition`),
  ];
}

function unknownElements(value: object, known: readonly string[], where: string): string[] {
  return Object.keys(value)
    .filter((element) => !known.includes(element))
    .map((element) => `${where}${element} is not an element of a policy; allowed: ${known.join(", ")}`);
}

type Element = keyof PolicyStatement;

function exactlyOne(statement: PolicyStatement, one: Element, other: Element, where: string): string[] {
  const given = [one, other].filter((element) => statement[element] !== undefined).length;
  return given === 1
    ? []
    : [`${where} needs ${one} or ${other}, and has ${given === 0 ? "neither" : "both"}`];
}

function neither(
  statement: PolicyStatement,
  one: Element,
  other: Element,
  where: string,
  why: string,
): string[] {
  return [one, other]
    .filter((element) => statement[element] !== undefined)
    .map((element) => `${where}.${element} is not allowed here: ${why}`);
}

function conditionProblems(condition: NonNullable<PolicyStatement["Condition"]>, where: string): string[] {
  return Object.entries(condition).flatMap(([text, keys]) => {
    const operator = OPERATORS[parseOperator(text)?.name ?? ""];
    if (operator === undefined) {
      return [`${where}.${text} is not a condition operator; known: ${Object.keys(OPERATORS).join(", ")}`];
    }
    return Object.entries(keys).flatMap(([key, values]) =>
      listOf(values).flatMap((value) => {
        const problem = operator.problem(value);
        return problem === undefined ? [] : [`${where}.${text}.${key} ${problem}, got "${value}"`];
      }),
    );
  });
}
