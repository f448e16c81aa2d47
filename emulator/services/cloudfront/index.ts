export { createDistribution, type DistributionOptions, type InvokeEdgeFunction } from "./distribution.js";
export { problemsOf } from "./supported.js";
