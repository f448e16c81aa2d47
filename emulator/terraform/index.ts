export { type LoadedStack, loadStack, StackNotLoadedError } from "./load.js";
export { type ResolvedStack, type ResolveOptions, resolveStack } from "./resolve-stack.js";
export type { StandInPolicy } from "./resources/s3/bucket-stand-ins.js";
export { type Issue, UnsupportedError } from "./stack/issue.js";
