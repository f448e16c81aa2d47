export { createDistribution, type InvokeEdgeFunction } from "./distribution.js";
export { problemsOf } from "./supported.js";
