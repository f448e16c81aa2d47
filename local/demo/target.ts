import type { ReadObject } from "./raw/object-reader.js";

/** The patterns, in the order of the README. */
export type Pattern = "direct" | "presigned" | "multipart" | "import" | "edge";

/** The APIs, the caller, and the bucket to check the result in. */
export interface Target {
  readonly direct: string;
  readonly presigned: string;
  readonly edge: string;
  /** A bearer token that every pattern accepts. */
  readonly token: string;
  readonly readObject: ReadObject;
}
