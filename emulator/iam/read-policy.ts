import type { Json, JsonObject } from "../json.js";
import { isObject } from "../json.js";
import type { PolicyDocument, PolicyStatement } from "../model.js";

/** Reads a parsed policy. Returns a string with all problems if AWS would reject it. */
export function readPolicyDocument(
  parsed: Json | undefined,
): { readonly ok: true; readonly value: PolicyDocument } | string {
  if (parsed === undefined || !isObject(parsed))
    return "must be a policy: a string that contains a JSON object";
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
    problems.push(`Version must be 2012-10-17 or 2008-10-17, not ${JSON.stringify(Version)}`);
  }
  if (Id !== undefined && typeof Id !== "string") problems.push("Id must be a string");
  for (const name of Object.keys(unknown)) problems.push(`unknown policy element ${JSON.stringify(name)}`);
  if (Statement === undefined) return [...problems, "Statement is required"];
  const statements = listOf(Statement).flatMap((statement, index) =>
    statementProblems(statement).map((problem) => `statement ${index + 1}: ${problem}`),
  );
  return [...problems, ...statements];
}

function statementProblems(statement: Json): readonly string[] {
  if (!isObject(statement)) return ["must be an object"];
  const problems = Object.keys(statement)
    .filter((name) => !ELEMENTS.has(name))
    .map((name) => `unknown statement element ${JSON.stringify(name)}`);
  const { Sid, Effect, Condition } = statement;
  if (Sid !== undefined && typeof Sid !== "string") problems.push("Sid must be a string");
  if (Effect !== "Allow" && Effect !== "Deny") {
    problems.push(`Effect must be Allow or Deny, not ${JSON.stringify(Effect ?? null)}`);
  }
  problems.push(...pairProblems(statement, "Action", areStrings, true));
  problems.push(...pairProblems(statement, "Resource", areStrings, false));
  problems.push(...pairProblems(statement, "Principal", isPrincipal, false));
  if (Condition !== undefined && !isCondition(Condition)) {
    problems.push("Condition must contain operators, each with condition keys and their values");
  }
  return problems;
}

/** Checks a pair such as `Action` and `NotAction`: only one is allowed, in the right form. */
function pairProblems(
  statement: JsonObject,
  name: "Action" | "Resource" | "Principal",
  isValid: (value: Json) => boolean,
  isRequired: boolean,
): readonly string[] {
  const given = [name, `Not${name}`].filter((element) => statement[element] !== undefined);
  if (given.length > 1) return [`${given.join(" and ")} exclude each other`];
  const [element] = given;
  if (element === undefined) return isRequired ? [`${name} or Not${name} is required`] : [];
  if (isValid(statement[element] ?? null)) return [];
  return [
    name === "Principal"
      ? `${element} must be "*", or strings by type of principal`
      : `${element} must be a string or a list of strings`,
  ];
}

function areStrings(value: Json): boolean {
  return listOf(value).every((item) => typeof item === "string");
}

function isPrincipal(value: Json): boolean {
  return value === "*" || (isObject(value) && Object.values(value).every(areStrings));
}

function isCondition(value: Json): boolean {
  return (
    isObject(value) &&
    Object.values(value).every(
      (keys) =>
        isObject(keys) &&
        Object.values(keys).every((values) =>
          listOf(values).every((item) => scalarString(item) !== undefined),
        ),
    )
  );
}

/** Converts booleans and numbers in conditions to strings. */
function normalStatement(statement: JsonObject): PolicyStatement {
  const { Condition, ...rest } = statement;
  if (!isObject(Condition)) return rest as unknown as PolicyStatement;
  const operators = Object.entries(Condition).map(([operator, keys]) => [
    operator,
    Object.fromEntries(
      Object.entries(isObject(keys) ? keys : {}).map(([key, values]) => [
        key,
        isList(values) ? values.map(scalarString) : scalarString(values),
      ]),
    ),
  ]);
  return { ...rest, Condition: Object.fromEntries(operators) } as unknown as PolicyStatement;
}

function scalarString(value: Json): string | undefined {
  return value === null || typeof value === "object" ? undefined : String(value);
}

function listOf(value: Json): readonly Json[] {
  return isList(value) ? value : [value];
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
