import type { ReadObject } from "./raw/object-reader.js";

/** The ways in, in the order of the README. */
export type Pattern = "direct" | "presigned" | "multipart" | "import" | "edge";

/** The APIs, the caller, and the bucket for checking the result. */
export interface Target {
  readonly direct: string;
  readonly presigned: string;
  readonly edge: string;
  /** A bearer token that every pattern accepts. */
  readonly token: string;
  readonly readObject: ReadObject;
}
