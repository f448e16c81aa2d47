import { validatePolicy } from "../../../iam/policy/validate.js";
import type { JsonObject } from "../../../json.js";
import { isObject, parseObject } from "../../../json.js";
import type { PolicyDocument } from "../../../model.js";

/** The response of a Lambda authorizer. */
export interface AuthorizerAnswer {
  readonly principalId: string;
  readonly policy: PolicyDocument;
  /** Values as strings, because integrations receive strings only. */
  readonly context: Readonly<Record<string, string>>;
  readonly usageIdentifierKey?: string;
}

/** Maximum length of a resource in an authorizer's policy, in characters. */
const MAX_RESOURCE_LENGTH = 512;

/** A valid response, or the reason why it is invalid. */
type ReadAnswer =
  | { readonly outcome: "read"; readonly answer: AuthorizerAnswer }
  | { readonly outcome: "invalid"; readonly reason: string };

/**
 * Parses and checks the response of an authorizer function.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 */
export function readAuthorizerAnswer(payload: string): ReadAnswer {
  const parsed = parseObject(payload);
  if (parsed === undefined) return invalid("the authorizer must return an object");
  const { principalId, policyDocument, context = {}, usageIdentifierKey } = parsed;
  if (typeof principalId !== "string" || principalId === "") return invalid("principalId is missing");
  if (!isPolicy(policyDocument)) return invalid("policyDocument has no statements");
  const problem = policyProblem(policyDocument) ?? contextProblem(context);
  if (problem !== undefined) return invalid(problem);
  return {
    outcome: "read",
    answer: {
      principalId,
      policy: policyDocument,
      context: Object.fromEntries(
        Object.entries(context as JsonObject).map(([name, value]) => [name, String(value)]),
      ),
      ...(typeof usageIdentifierKey === "string" ? { usageIdentifierKey } : {}),
    },
  };
}

function isPolicy(document: unknown): document is PolicyDocument {
  if (!isObject(document)) return false;
  const statements = [document.Statement].flat();
  return statements.length > 0 && statements.every(isObject);
}

function policyProblem(document: PolicyDocument): string | undefined {
  const [problem] = validatePolicy(document, "identity");
  if (problem !== undefined) return `policyDocument: ${problem}`;
  const resources = [document.Statement].flat().flatMap((statement) => statement.Resource ?? []);
  const long = resources.find((resource) => resource.length > MAX_RESOURCE_LENGTH);
  return long && `policyDocument: a resource is ${long.length} characters long, over ${MAX_RESOURCE_LENGTH}`;
}

function contextProblem(context: unknown): string | undefined {
  if (!isObject(context)) return "context must be an object";
  const bad = Object.entries(context).find(
    ([, value]) => !["string", "number", "boolean"].includes(typeof value),
  );
  return bad && `context.${bad[0]} must be a string, a number or a boolean`;
}

function invalid(reason: string): ReadAnswer {
  return { outcome: "invalid", reason };
}
