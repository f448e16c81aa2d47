export { PropsError, type PropsProblem } from "../errors.js";
export type { PolicyConditions, PolicyPrincipals, PolicyStatement } from "../iam/index.js";
export { BundleError } from "./code/esbuild.js";
export { type FunctionEntry, functionEntry } from "./code/function-entry.js";
export type { FunctionConfigFile } from "./code/function-package.js";
export { NodeFunction } from "./node-function.js";
export type { FunctionRuntime, NodeFunctionProps } from "./props.js";
