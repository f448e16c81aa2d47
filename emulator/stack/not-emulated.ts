import type { Model } from "../model.js";
import { apiDocumentProblems } from "../services/apigateway/index.js";
import { problemsOf } from "../services/cloudfront/index.js";
import { conditionKeyProblems } from "../services/dynamodb/index.js";
import { patternProblems } from "../services/eventbridge/index.js";

/** A stack that the emulator cannot serve as AWS would. Thrown before anything listens. */
export class NotEmulatedError extends Error {
  override readonly name = "NotEmulatedError";
  readonly problems: readonly string[];

  constructor(stackName: string, problems: readonly string[]) {
    super(`cannot run ${stackName}:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
    this.problems = problems;
  }
}

/**
 * Checks all REST APIs, distributions and event patterns, and the conditions of all roles.
 * @throws {NotEmulatedError} with all problems
 */
export function checkEmulated(model: Model): void {
  const problems = [
    ...model.restApis.flatMap((api) =>
      apiDocumentProblems(api, model).map(({ path, problem }) => `${api.constructPath}  ${path}  ${problem}`),
    ),
    ...model.distributions.flatMap((distribution) =>
      problemsOf(distribution, model).map((problem) => `${distribution.constructPath}  ${problem}`),
    ),
    ...model.eventRules.flatMap(({ pattern, constructPath }) =>
      patternProblems(pattern).map((problem) => `${constructPath}  event pattern: ${problem}`),
    ),
    ...model.roles.flatMap(({ policies }) =>
      policies.flatMap(({ document, constructPath }) =>
        conditionKeyProblems(document).map((problem) => `${constructPath}  ${problem}`),
      ),
    ),
  ];
  if (problems.length > 0) throw new NotEmulatedError(model.stackName, problems);
}
