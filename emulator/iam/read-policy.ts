import type { Json, JsonObject } from "../json.js";
import { isObject } from "../json.js";
import type { PolicyDocument, PolicyStatement } from "../model.js";

/** Reads a policy that has been parsed; a string says what AWS would reject. */
export function readPolicyDocument(
  parsed: Json | undefined,
): { readonly ok: true; readonly value: PolicyDocument } | string {
  if (parsed === undefined || !isObject(parsed)) return "has to be the text of a policy, a JSON object";
  const problems = problemsIn(parsed);
  if (problems.length > 0) return problems.join("; ");
  const statements = listOf(parsed.Statement ?? [])
    .filter(isObject)
    .map(normalStatement);
  return { ok: true, value: { ...parsed, Statement: statements } as PolicyDocument };
}

const VERSIONS: readonly Json[] = ["2012-10-17", "2008-10-17"];
const ELEMENTS = new Set([
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);

function problemsIn(document: JsonObject): readonly string[] {
  const problems: string[] = [];
  const { Version, Id, Statement, ...unknown } = document;
  if (Version !== undefined && !VERSIONS.includes(Version)) {
    problems.push(`Version is 2012-10-17 or 2008-10-17, not ${JSON.stringify(Version)}`);
  }
  if (Id !== undefined && typeof Id !== "string") problems.push("Id has to be a text");
  for (const name of Object.keys(unknown)) problems.push(`${JSON.stringify(name)} is no element of a policy`);
  if (Statement === undefined) return [...problems, "Statement is required"];
  const statements = listOf(Statement).flatMap((statement, index) =>
    statementProblems(statement).map((problem) => `statement ${index + 1}: ${problem}`),
  );
  return [...problems, ...statements];
}

function statementProblems(statement: Json): readonly string[] {
  if (!isObject(statement)) return ["has to be an object"];
  const problems = Object.keys(statement)
    .filter((name) => !ELEMENTS.has(name))
    .map((name) => `${JSON.stringify(name)} is no element of a statement`);
  const { Sid, Effect, Condition } = statement;
  if (Sid !== undefined && typeof Sid !== "string") problems.push("Sid has to be a text");
  if (Effect !== "Allow" && Effect !== "Deny") {
    problems.push(`Effect is Allow or Deny, not ${JSON.stringify(Effect ?? null)}`);
  }
  problems.push(...pairProblems(statement, "Action", isTexts, true));
  problems.push(...pairProblems(statement, "Resource", isTexts, false));
  problems.push(...pairProblems(statement, "Principal", isPrincipal, false));
  if (Condition !== undefined && !isCondition(Condition)) {
    problems.push("Condition has to be operators, each with condition keys and their values");
  }
  return problems;
}

/** `Action` and `NotAction`, for example: not both, and each of the right form. */
function pairProblems(
  statement: JsonObject,
  name: "Action" | "Resource" | "Principal",
  isRight: (value: Json) => boolean,
  needed: boolean,
): readonly string[] {
  const given = [name, `Not${name}`].filter((element) => statement[element] !== undefined);
  if (given.length > 1) return [`${given.join(" and ")} exclude each other`];
  const [element] = given;
  if (element === undefined) return needed ? [`${name} or Not${name} is required`] : [];
  if (isRight(statement[element] ?? null)) return [];
  return [
    name === "Principal"
      ? `${element} has to be "*", or texts by type of principal`
      : `${element} has to be a text or a list of texts`,
  ];
}

function isTexts(value: Json): boolean {
  return listOf(value).every((item) => typeof item === "string");
}

function isPrincipal(value: Json): boolean {
  return value === "*" || (isObject(value) && Object.values(value).every(isTexts));
}

function isCondition(value: Json): boolean {
  return (
    isObject(value) &&
    Object.values(value).every(
      (keys) =>
        isObject(keys) &&
        Object.values(keys).every((values) => listOf(values).every((item) => scalarText(item) !== undefined)),
    )
  );
}

/** Booleans and numbers in conditions mean their texts. */
function normalStatement(statement: JsonObject): PolicyStatement {
  const { Condition, ...rest } = statement;
  if (!isObject(Condition)) return rest as unknown as PolicyStatement;
  const operators = Object.entries(Condition).map(([operator, keys]) => [
    operator,
    Object.fromEntries(
      Object.entries(isObject(keys) ? keys : {}).map(([key, values]) => [
        key,
        isList(values) ? values.map(scalarText) : scalarText(values),
      ]),
    ),
  ]);
  return { ...rest, Condition: Object.fromEntries(operators) } as unknown as PolicyStatement;
}

function scalarText(value: Json): string | undefined {
  return value === null || typeof value === "object" ? undefined : String(value);
}

function listOf(value: Json): readonly Json[] {
  return isList(value) ? value : [value];
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
