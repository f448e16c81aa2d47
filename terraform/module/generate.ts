import type { Unchecked } from "../../functions/rules/rule.js";
import type { UploadsProps } from "../../modules/uploads/index.js";
import { SettingsError } from "../../modules/uploads/index.js";
import type { Descriptions } from "../descriptions/descriptions.js";
import { printBlocks } from "../hcl/print.js";
import { modulePage } from "../pages/module-page.js";
import { relationsOf } from "../validations/relations.js";
import { declareModule } from "../variables/declare.js";
import { isRequired } from "../variables/variable.js";
import { outputBlocks, variableBlocks, versionsBlock } from "./blocks.js";
import { moduleConfiguration, ZIP_FOLDER } from "./configuration.js";
import { moduleProblems } from "./problems.js";
import { checkModule, synthesizeModule } from "./stack.js";

/** The files of a module by their paths below its folder. */
export type ModuleFiles = Readonly<Record<string, Buffer | string>>;

/** A generated module. */
interface GeneratedModule {
  readonly files: ModuleFiles;
  /** One line each. */
  readonly warnings: readonly string[];
}

/**
 * Generates a Terraform module from settings. Writes no file.
 * @param place - Location of the settings, for messages.
 * @throws {@link SettingsError} with every problem of the settings
 * @throws {@link PropsError} if a construct rejects them
 */
export function generateModule(
  settings: Unchecked,
  descriptions: Descriptions,
  place: string,
): GeneratedModule {
  const declared = declareModule(settings as UploadsProps);
  const problems = moduleProblems(settings, declared);
  if (problems.length > 0) throw new SettingsError(problems, place);
  checkModule(settings, declared.variables.filter(isRequired));
  const stack = synthesizeModule(settings, declared.variables);
  const { main, outputs, providers } = moduleConfiguration(stack.configuration, stack.assets);
  const text = `${JSON.stringify(main, null, 2)}\n`;
  // A setting has no effect if its pattern is not built.
  const variables = declared.variables.filter(({ name }) => uses(text, name));
  const page = { variables, fixed: declared.fixed, outputs: stack.outputs, descriptions, providers };
  return {
    warnings: stack.warnings,
    files: {
      "README.md": modulePage(page),
      "main.tf.json": text,
      "outputs.tf": printBlocks(outputBlocks(outputs, stack.outputs, relationsOf(variables))),
      "settings.json": `${JSON.stringify(settings, null, 2)}\n`,
      "variables.tf": printBlocks(variableBlocks(variables, descriptions)),
      "versions.tf": printBlocks([versionsBlock(providers)]),
      ".gitignore": `/${ZIP_FOLDER}/\n`,
      ...Object.fromEntries(stack.assets.map(({ place: path, content }) => [path, content])),
    },
  };
}

function uses(configuration: string, name: string): boolean {
  return new RegExp(`\\bvar\\.${name}\\b`).test(configuration);
}
