export { loadStack, StackNotLoadedError } from "./load.js";
export { type ResolvedStack, resolveStack } from "./resolve-stack.js";
export { type Problem, UnsupportedError } from "./stack/problem.js";
