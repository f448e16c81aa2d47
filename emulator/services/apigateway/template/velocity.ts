import { Compile, parse } from "velocityjs";
import { JAVA_METHODS } from "./java-methods.js";

/** A mapping template could not be rendered; the message is for the log. */
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

/** A template read a body as JSON that is none. */
export class BodyNotJsonError extends Error {
  constructor() {
    super("the mapping template reads the body as JSON, and it is not");
    this.name = "BodyNotJsonError";
  }
}

/** References below these render as nothing where they have no value; any other renders as its own text. */
const SILENT_ROOTS = ["context", "stageVariables", "input", "util"];

type Ast = Parameters<Compile["renderAstList"]>[0] extends (infer T)[] | undefined ? T : never;

/** velocityjs with Java's idea of truth: everything but `false` and `null` is true, the empty string too. */
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
    // The package types every expression as a string, whatever it gives.
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
 * Renders a mapping template. `variables` are what the template sees by name, and what it may change.
 * @throws BodyNotJsonError, TemplateError
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
