export { loadStack, StackNotLoadedError } from "./load.js";
export { type ResolvedStack, resolveStack } from "./resolve-stack.js";
export { type Issue, UnsupportedError } from "./stack/issue.js";
