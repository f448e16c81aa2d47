export { PropsError, type PropsProblem } from "../errors.js";
export type { FunctionSettings } from "../node-function/function-settings.js";
export { setDeploymentSettings } from "./deployment-settings.js";
export type { DeploymentSettings } from "./props.js";
