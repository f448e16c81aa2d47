export { type LoadedStack, loadStack, StackNotLoadedError } from "./load.js";
export { type ResolvedStack, type ResolveOptions, resolveStack } from "./resolve-stack.js";
export type { StandInPolicy } from "./resources/s3/stand-in.js";
export { type Issue, UnsupportedError } from "./stack/issue.js";
