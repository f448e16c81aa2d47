export { type LoadedStack, loadStack, StackNotLoadedError } from "./load.js";
export { type ResolvedStack, type ResolveOptions, resolveStack } from "./resolve-stack.js";
export { type Issue, UnsupportedError } from "./stack/issue.js";
