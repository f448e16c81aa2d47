import type { Construct } from "constructs";
import { setNamePrefix, setRoleSettings } from "../iam/index.js";
import { setFunctionSettings } from "../node-function/function-settings.js";
import { checkProps } from "../rules/check.js";
import { pick } from "../rules/pick.js";
import type { DeploymentSettings } from "./props.js";
import { DEPLOYMENT_SETTINGS_RULES } from "./rules.js";
import { addTags } from "./tags.js";

/** Picks the deployment settings from the props of a stack or construct. */
export function deploymentSettings(props: DeploymentSettings): DeploymentSettings {
  return pick(props, Object.keys(DEPLOYMENT_SETTINGS_RULES) as (keyof DeploymentSettings)[]);
}

/**
 * Sets names, tags, and settings of roles and functions for all constructs below a scope, such as a stack. Call it
 * before you create the constructs: it has no effect on existing ones. `Uploads` has the same settings as props.
 * @throws {@link PropsError} if a setting is wrong
 */
export function setDeploymentSettings(scope: Construct, given: DeploymentSettings): void {
  const { namePrefix, tags, permissionsBoundary, rolePath, functions } = checkProps(
    scope,
    given,
    DEPLOYMENT_SETTINGS_RULES,
  );
  if (namePrefix !== undefined) setNamePrefix(scope, namePrefix);
  if (given.tags !== undefined) addTags(scope, tags);
  if (permissionsBoundary !== undefined || given.rolePath !== undefined) {
    setRoleSettings(scope, { permissionsBoundary, path: rolePath });
  }
  if (functions !== undefined) setFunctionSettings(scope, functions);
}
