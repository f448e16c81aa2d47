import { Compile, parse } from "velocityjs";
import { JAVA_METHODS } from "./java-methods.js";

/** A mapping template has an error. The message is for the log. */
export class TemplateError extends Error {
  constructor(cause: unknown) {
    super(
      `the mapping template cannot be rendered: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
      },
    );
    this.name = "TemplateError";
  }
}

/** A template reads the body as JSON, but the body is not JSON. */
export class BodyNotJsonError extends Error {
  constructor() {
    super("the mapping template reads the body as JSON, but the body is not JSON");
    this.name = "BodyNotJsonError";
  }
}

/** Variables whose missing members render as an empty string. Any other missing reference renders as its source. */
const SILENT_ROOTS = ["context", "stageVariables", "input", "util"];

type Ast = Parameters<Compile["renderAstList"]>[0] extends (infer T)[] | undefined ? T : never;

/** velocityjs with Java's truthiness: everything except `false` and `null` is true, even the empty string. */
class JavaTemplate extends Compile {
  protected override getReferences(ast: Ast, isValue?: boolean): string {
    const value = super.getReferences(ast, false);
    const isMissing = value === undefined || value === null;
    if (!isValue || !isMissing) return value;
    return "id" in ast && SILENT_ROOTS.includes(ast.id) ? "" : super.getReferences(ast, true);
  }

  protected override getExpression(ast: Ast): string {
    if (ast.type !== "math" || !("operator" in ast)) return super.getExpression(ast);
    const truth = (index: number) => isTrue(this.getExpression(ast.expression[index] as Ast));
    const result = {
      not: () => !truth(0),
      "&&": () => truth(0) && truth(1),
      "||": () => truth(0) || truth(1),
    }[ast.operator];
    // The package types every expression as a string, whatever its value.
    return result === undefined ? super.getExpression(ast) : (result() as unknown as string);
  }

  getBlockIf(block: readonly Ast[]): string {
    const branch: Ast[] = [];
    let chosen = false;
    for (const ast of block) {
      const isCondition = ast.type === "if" || ast.type === "elseif";
      if (!isCondition && ast.type !== "else") {
        if (chosen) branch.push(ast);
        continue;
      }
      if (chosen) break;
      chosen = !isCondition || ("condition" in ast && isTrue(this.getExpression(ast.condition)));
    }
    return this.renderAstList(branch, this.contextId);
  }
}

function isTrue(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false;
}

/**
 * Renders a mapping template.
 * @param variables by name; the template may change them
 * @throws {BodyNotJsonError | TemplateError}
 */
export function renderTemplate(template: string, variables: Readonly<Record<string, unknown>>): string {
  try {
    const compiled = new JavaTemplate(parse(template), { customMethodHandlers: [...JAVA_METHODS] });
    return compiled.render({ ...variables });
  } catch (error) {
    if (error instanceof BodyNotJsonError) throw error;
    throw new TemplateError(error);
  }
}
