import { createHash } from "node:crypto";
import type { Uploader } from "../../support/api-calls.js";
import type { Answer, LocalStack } from "../../support/local-stack.js";
import { WAYS_IN } from "../ways-in/drivers.js";
import type { AskedFile, Means, SentFile, Way } from "../ways-in/way-in.js";
import { isRejection, WAYS } from "../ways-in/way-in.js";

/** The current state of an attempt. */
export interface Attempted {
  /** The last answer. */
  readonly answer: Answer;
  /** Key of the object; missing if no means were given. */
  readonly key?: string;
  /** The content before the attempt, and its key. */
  readonly earlier?: { readonly key: string; readonly body: Buffer };
}

/** One thing that a caller does against a rule. */
export interface Attempt {
  /** For people, in the page: completes "The caller …". */
  readonly does: string;
  /** The ways that it can be done on. */
  readonly ways: readonly Way[];
  readonly attempt: (way: Way, uploader: Uploader) => Promise<Attempted>;
}

/** The ways on which what is declared can differ from what is sent: two requests at least. */
export const SIGNED_WAYS = WAYS.filter((way) => way !== "direct" && way !== "edge");

/** The ways on which the caller tells the size and the checksum before it gets anything. */
export const DECLARING_WAYS = [
  "import",
  "PUT",
  "POST",
  "multipart",
  "edge parts",
] as const satisfies readonly Way[];

let count = 0;

/** A file that every rule allows, under a name of its own, with something else about it. */
export function file(changes: Partial<AskedFile> & { readonly folder?: string } = {}): AskedFile {
  const { folder = "", ...others } = changes;
  count += 1;
  return { name: `${folder}${count}.png`, length: 50, type: "image/png", ...others };
}

/** A body of so many bytes, and unlike any other. */
export function body(length: number): Buffer {
  count += 1;
  return Buffer.from(String(count).padStart(length, "-"));
}

/** Base64 of a content's SHA-256. */
export function sha256(content: Buffer): string {
  return createHash("sha256").update(content).digest("base64");
}

/** Asks for means, and sends something with them. */
export async function askAndSend(
  way: Way,
  uploader: Uploader,
  asked: AskedFile,
  sent: SentFile,
): Promise<Attempted> {
  const means = await WAYS_IN[way](uploader, asked);
  return isRejection(means) ? { answer: means } : { answer: await means.send(sent), key: means.key };
}

/** Sends a first file, and a second one with other means or the same. */
export async function sendTwice(
  way: Way,
  uploader: Uploader,
  meansOfSecond: "same" | "new",
): Promise<Attempted> {
  const asked = file();
  const first = await given(WAYS_IN[way](uploader, asked));
  const earlier = { key: first.key, body: body(50) };
  expectSuccess(await first.send({ body: earlier.body }));
  const second = meansOfSecond === "same" ? first : await given(WAYS_IN[way](uploader, asked));
  return { answer: await second.send({ body: body(50) }), key: second.key, earlier };
}

/** An object's bytes, or none. */
export async function storedBytes(stack: LocalStack, key: string): Promise<Buffer> {
  return (await stack.object(key)) ?? Buffer.alloc(0);
}

async function given(asked: Promise<Means | Answer>): Promise<Means> {
  const means = await asked;
  if (!isRejection(means)) return means;
  throw new UnexpectedAnswerError(means);
}

function expectSuccess(answer: Answer): void {
  if (answer.status >= 300) throw new UnexpectedAnswerError(answer);
}

/** Something that has to work for the attempt to begin did not. */
class UnexpectedAnswerError extends Error {
  override readonly name = "UnexpectedAnswerError";

  constructor({ status, body: text }: Answer) {
    super(`The attempt could not begin: ${status} ${text.toString()}`);
  }
}
