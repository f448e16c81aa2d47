import { App, TerraformStack } from "cdktf";
import type { Unchecked } from "../../functions/rules/rule.js";
import { UPLOADS_RULES } from "../../modules/uploads/rules.js";
import { settingsProblems } from "../../modules/uploads/settings-error.js";
import type { DeclaredModule } from "../variables/declare.js";
import { nullProblems } from "../variables/declare.js";
import { withValue, withVariables } from "../variables/substitute.js";
import { isRequired } from "../variables/variable.js";

/** Settings of the app's stacks that a module does not have. */
const OF_STACKS: Readonly<Record<string, string>> = {
  region: "The module is in the Region of its provider.",
  stateBucket: "The root module sets the location of the state.",
  account: "Each Region of an account needs one aws_api_gateway_account, see the module's README.",
};

/** Lists every problem of a module's settings. */
export function moduleProblems(settings: Unchecked, declared: DeclaredModule): readonly string[] {
  const { given, problems } = withoutStackSettings(settings);
  const scope = new TerraformStack(new App(), "settings");
  const required = declared.variables.filter(isRequired);
  return [
    ...problems,
    ...nullProblems(declared).map(
      ({ setting, reason }) =>
        `${setting} must not be null, because ${reason}: it cannot be a variable. Write the value into the settings.`,
    ),
    ...settingsProblems(withVariables(scope, withoutNulls(given, declared), required), UPLOADS_RULES),
  ];
}

/** Removes null values of fixed settings; they are reported as problems of their own. */
function withoutNulls(settings: Unchecked, { fixed }: DeclaredModule): Unchecked {
  const paths = fixed.filter(({ value }) => value === null).map(({ path }) => path);
  return paths.reduce((left, path) => withValue(left, path, undefined), settings);
}

function withoutStackSettings(settings: Unchecked) {
  const names = Object.keys(settings).filter((name) => Object.hasOwn(OF_STACKS, name));
  const others = Object.entries(settings).filter(([name]) => !Object.hasOwn(OF_STACKS, name));
  return {
    given: Object.fromEntries(others),
    problems: names.map(
      (name) => `${name} is a setting of a stack, not of a module. Remove it. ${OF_STACKS[name]}`,
    ),
  };
}
