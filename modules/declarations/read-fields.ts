import { fileURLToPath } from "node:url";
import type { Checker, Project, Symbol as TypeScriptSymbol } from "typescript/unstable/sync";
import { API, SymbolFlags } from "typescript/unstable/sync";
import { AssumptionError } from "../assumption-error.js";

/** A field of an interface, as its doc comment describes it. */
export interface DocumentedField {
  readonly name: string;
  readonly optional: boolean;
  /** The comment without its tags. */
  readonly doc: string;
  /** Text of the tag `@default`. */
  readonly fallback?: string;
  /** Addresses of the tags `@see`. */
  readonly pages: readonly string[];
}

/** An exported interface or type of a file below `modules/`. */
interface DeclaredType {
  readonly name: string;
  readonly file: string;
}

const PROJECT = new URL("../../", import.meta.url);

/** Reads the fields of types, in the order of the types. One compiler serves all of them. */
export function readFields(types: readonly DeclaredType[]): readonly (readonly DocumentedField[])[] {
  const compiler = new API({ cwd: fileURLToPath(PROJECT) });
  try {
    const config = fileURLToPath(new URL("tsconfig.build.json", PROJECT));
    const project = compiler.updateSnapshot({ openProjects: [config] }).getProject(config);
    if (project === undefined) throw new AssumptionError(`TypeScript does not open ${config}`);
    return types.map((type) => fieldsOf(project, type));
  } finally {
    compiler.close();
  }
}

function fieldsOf({ program, checker }: Project, { name, file }: DeclaredType): readonly DocumentedField[] {
  const source = program.getSourceFile(fileURLToPath(new URL(`modules/${file}`, PROJECT)));
  const module = source && checker.getSymbolAtLocation(source);
  const type = module && checker.getMemberInModuleExports(module, name);
  if (type === undefined) throw new AssumptionError(`modules/${file} exports no type ${name}`);
  return checker
    .getPropertiesOfType(checker.getDeclaredTypeOfSymbol(type))
    .map((field) => documented(field, checker));
}

function documented(field: TypeScriptSymbol, checker: Checker): DocumentedField {
  const tags = field.getJsDocTags(checker);
  const textsOf = (name: string) => tags.flatMap((tag) => (tag.name === name ? [tag.text ?? ""] : []));
  return {
    name: field.name,
    optional: (field.flags & SymbolFlags.Optional) !== 0,
    doc: field.getDocumentationComment(checker),
    fallback: textsOf("default")[0],
    pages: textsOf("see"),
  };
}
