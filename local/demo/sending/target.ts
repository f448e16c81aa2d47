import type { ReadObject } from "./object-reader.js";

/** The ways in, in the order of the README. */
export type Pattern = "direct" | "presigned" | "multipart" | "import" | "edge";

/** Where to send, as whom, and how to look at what arrived. */
export interface Target {
  readonly direct: string;
  readonly presigned: string;
  readonly edge: string;
  /** A bearer token that every pattern accepts. */
  readonly token: string;
  readonly readObject: ReadObject;
}
