import { once } from "node:events";
import type { Readable } from "node:stream";
import { Busboy } from "@fastify/busboy";
import type { HttpRequest } from "../../../../http/http.js";
import { header } from "../../../../http/http.js";
import { PayloadError } from "../../../../sigv4/payload/payload-error.js";
import { invalidArgument, preconditionFailed, S3Error } from "../../protocol/error.js";

/** A form as it arrives: its fields, and then the content of its file. */
export interface PostedForm {
  /** Those before the file, by lower-case name. S3 ignores what follows it. */
  readonly fields: ReadonlyMap<string, FormField>;
  /** Last segment of the name that the file has at the client; absent where the file's part names none. */
  readonly fileName?: string;
  /** The file, to be read once. It fails where the form turns out to be none before its end. */
  readonly content: AsyncIterable<Buffer>;
  /** Lets go of the request, read or not. */
  close(): void;
}

/** One field. */
export interface FormField {
  /** As sent: S3 reads names in any case. */
  readonly name: string;
  /** Those of several fields of one name are joined by commas. */
  readonly value: string;
}

/** What may precede the file, in bytes. @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTForms.html */
const MAX_BYTES_BEFORE_FILE = 20 * 1024;

type Parser = InstanceType<typeof Busboy>;

/**
 * Reads a form up to its file, and leaves the file to be read, so that a form of any size takes little memory.
 * @throws {S3Error | PayloadError} where the body is no form with a file
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
 */
export async function openForm(http: HttpRequest, body: Readable): Promise<PostedForm> {
  const parser = createParser(header(http, "content-type") ?? "");
  const fields = new Map<string, FormField>();
  const streams: Readable[] = [];
  parser.on("field", (name: string | undefined, value) => {
    if (streams.length === 0) addField(fields, name ?? "", value);
  });
  const opened = new Promise<OpenFile>((resolve) => {
    parser.on("file", (_field, stream, name: string | undefined) => {
      // Whoever reads it hears of an error; it may also come before that, or after.
      stream.on("error", () => undefined);
      if (streams.push(stream) === 1) resolve({ stream, name });
      else stream.resume();
    });
  });
  const fed = feed(body, parser, () => streams.length);
  fed.catch((error: unknown) => streams[0]?.destroy(asError(error)));
  const close = (): void => {
    for (const stream of [body, ...streams, parser]) stream.destroy();
  };
  try {
    const { stream, name } = await Promise.race([opened, fed.then(() => opened)]);
    const fileName = name === undefined ? {} : { fileName: lastSegment(name) };
    return { fields, ...fileName, content: contentOf(stream, fed), close };
  } catch (error) {
    close();
    throw error;
  }
}

interface OpenFile {
  readonly stream: Readable;
  /** As its part names it. */
  readonly name: string | undefined;
}

function createParser(contentType: string): Parser {
  if (!/^multipart\/form-data\s*(;|$)/i.test(contentType)) {
    throw preconditionFailed("Bucket POST must be of the enclosure-type multipart/form-data");
  }
  try {
    return new Busboy({
      headers: { "content-type": contentType },
      // S3 knows the file by the name of its field alone.
      isPartAFile: (name) => name?.toLowerCase() === "file",
      preservePath: true,
      // A second file is one too many, and a third makes no difference.
      limits: { fieldSize: MAX_BYTES_BEFORE_FILE, headerSize: MAX_BYTES_BEFORE_FILE, files: 2 },
    });
  } catch {
    throw malformedForm();
  }
}

function addField(fields: Map<string, FormField>, name: string, value: string): void {
  const before = fields.get(name.toLowerCase());
  fields.set(name.toLowerCase(), { name, value: before === undefined ? value : `${before.value},${value}` });
}

/**
 * Hands the body to the parser, at the pace of whoever reads the file, and sees to it that it is a form with one file.
 * @param files how many there are so far
 */
async function feed(body: Readable, parser: Parser, files: () => number): Promise<void> {
  const ended = once(parser, "finish");
  ended.catch(() => undefined);
  // The first error is the one that counts.
  parser.on("error", () => undefined);
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    const left = Math.max(0, MAX_BYTES_BEFORE_FILE - length);
    for (const piece of [chunk.subarray(0, left), chunk.subarray(left)]) {
      length += piece.length;
      await write(parser, piece);
      if (length >= MAX_BYTES_BEFORE_FILE && files() === 0) throw tooMuchBeforeFile();
    }
  }
  parser.end();
  await ended.catch((error: unknown) => Promise.reject(malformedForm(error)));
  if (files() !== 1) throw wrongFileCount(files());
}

async function write(parser: Parser, piece: Buffer): Promise<void> {
  if (piece.length === 0) return;
  await new Promise<void>((resolve, reject) => {
    parser.write(piece, (error) => (error ? reject(error) : resolve()));
  });
}

async function* contentOf(stream: Readable, fed: Promise<void>): AsyncGenerator<Buffer> {
  try {
    yield* stream as AsyncIterable<Buffer>;
    // The file counts only where the form around it is whole.
    await fed;
  } catch (error) {
    throw error instanceof S3Error || error instanceof PayloadError ? error : malformedForm(error);
  }
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTForms.html (`${filename}`) */
function lastSegment(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : malformedForm(error);
}

function wrongFileCount(count: number): S3Error {
  return invalidArgument("POST requires exactly one file upload per request.", "file", String(count));
}

function tooMuchBeforeFile(): S3Error {
  return new S3Error(
    400,
    "MaxPostPreDataLengthExceeded",
    "Your POST request fields preceeding the upload file was too large.",
    { details: { MaxPostPreDataLengthBytes: String(MAX_BYTES_BEFORE_FILE) } },
  );
}

function malformedForm(cause?: unknown): S3Error {
  const problem = cause instanceof Error ? cause.message : "the boundary is missing";
  return new S3Error(
    400,
    "MalformedPOSTRequest",
    "The body of your POST request is not well-formed multipart/form-data.",
    { explanation: { message: `the form cannot be read: ${problem}` } },
  );
}
