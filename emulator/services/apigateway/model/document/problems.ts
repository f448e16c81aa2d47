/** A part of an API's document that API Gateway rejects or that is not emulated. */
export interface DocumentProblem {
  /** Path in the document, e.g. `paths./files/{key+}.put.x-amazon-apigateway-integration.type`. */
  readonly path: string;
  readonly problem: string;
}

/** An API's document cannot be served. The message lists all problems. */
export class ApiDocumentError extends Error {
  readonly constructPath: string;
  readonly problems: readonly DocumentProblem[];

  constructor(constructPath: string, problems: readonly DocumentProblem[]) {
    const lines = problems.map(({ path, problem }) => `  ${path}  ${problem}`);
    super(
      `cannot serve the REST API at ${constructPath}: its OpenAPI document has these problems:\n${lines.join("\n")}`,
    );
    this.name = "ApiDocumentError";
    this.constructPath = constructPath;
    this.problems = problems;
  }
}
