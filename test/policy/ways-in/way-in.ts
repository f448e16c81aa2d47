import type { ObjectAttributes } from "../../../functions/upload-policy/policy.js";
import type { Uploader } from "../../support/api-calls.js";
import type { Answer } from "../../support/local-stack.js";

/** Every way that a file can go, with the two halves of those that have a form for small files and parts for large. */
export const WAYS = [
  "direct",
  "import",
  "PUT",
  "POST",
  "multipart",
  "Companion form",
  "Companion parts",
  "signRequest form",
  "signRequest parts",
  "edge",
  "edge parts",
] as const;

/** One of {@link WAYS}. */
export type Way = (typeof WAYS)[number];

/** A file as the caller asks to upload it. */
export interface AskedFile {
  /** Below the caller's own prefix. */
  readonly name: string;
  readonly length: number;
  /** @default - none is named */
  readonly type?: string;
  /** Base64 of the content's SHA-256. @default - none is named */
  readonly sha256?: string;
  /** Attributes to store with the object. @default - none */
  readonly attributes?: ObjectAttributes;
}

/** A file as the caller sends it, with what it was given. */
export interface SentFile {
  readonly body: Buffer;
  /** @default - as it was asked for */
  readonly type?: string;
  /** Further headers, or fields of a form. @default - none */
  readonly headers?: Readonly<Record<string, string>>;
  /** Leaves the checksum out. @default false */
  readonly withoutChecksum?: boolean;
  /** Does not tell how long the body is. @default false */
  readonly chunked?: boolean;
  /** Changes the key in what was given. @default - it stays */
  readonly rename?: (key: string) => string;
}

/** The means to upload one file: a URL, a form, an upload in parts. It can be used twice. */
export interface Means {
  /** The object's whole key in the bucket. */
  readonly key: string;
  /** The answer that ended it. */
  readonly send: (file: SentFile) => Promise<Answer>;
}

/** Asks for the means to upload a file; an answer is a rejection. */
export type WayIn = (uploader: Uploader, file: AskedFile) => Promise<Means | Answer>;

/** Whether means were rejected. */
export function isRejection(asked: Means | Answer): asked is Answer {
  return "status" in asked;
}
