export { createDistribution } from "./distribution.js";
export type { InvokeEdgeFunction } from "./edge/run-function.js";
export { problemsOf } from "./supported.js";
