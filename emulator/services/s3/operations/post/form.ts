import { once } from "node:events";
import type { Readable } from "node:stream";
import { Busboy } from "@fastify/busboy";
import type { HttpRequest } from "../../../../http/http.js";
import { header } from "../../../../http/http.js";
import { PayloadError } from "../../../../sigv4/payload/payload-error.js";
import { invalidArgument, preconditionFailed, S3Error } from "../../protocol/error.js";

/** A form as it arrives: first its fields, then the content of its file. */
export interface PostedForm {
  /** The fields before the file, by lower-case name. S3 ignores fields after it. */
  readonly fields: ReadonlyMap<string, FormField>;
  /** Last segment of the file's name at the client; missing if the part has no file name. */
  readonly fileName?: string;
  /** The file's content, readable once. Reading fails if the rest of the form is malformed. */
  readonly content: AsyncIterable<Buffer>;
  /** Releases the request, even if the content was not read. */
  close(): void;
}

/** One field of a form. */
export interface FormField {
  /** As sent. S3 ignores the case of names. */
  readonly name: string;
  /** The values of several fields with the same name are joined by commas. */
  readonly value: string;
}

/**
 * Maximum size of everything before the file, in bytes.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTForms.html
 */
const MAX_BYTES_BEFORE_FILE = 20 * 1024;

type Parser = InstanceType<typeof Busboy>;

/**
 * Reads a form up to its file and leaves the file unread, so that a large form takes little memory.
 * @throws {S3Error | PayloadError} if the body is not a form with a file
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
      // The reader of the stream gets its errors. This listener handles those that come while nothing reads.
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
  /** Field name of the file's part. */
  readonly name: string | undefined;
}

function createParser(contentType: string): Parser {
  if (!/^multipart\/form-data\s*(;|$)/i.test(contentType)) {
    throw preconditionFailed("Bucket POST must be of the enclosure-type multipart/form-data");
  }
  try {
    return new Busboy({
      headers: { "content-type": contentType },
      // S3 recognizes the file only by its field name.
      isPartAFile: (name) => name?.toLowerCase() === "file",
      preservePath: true,
      // The limit of two is enough to detect a second file, which is an error.
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
 * Feeds the body to the parser at the pace of the file's reader, and checks that it is a form with one file.
 * @param files number of files found so far
 */
async function feed(body: Readable, parser: Parser, files: () => number): Promise<void> {
  const ended = once(parser, "finish");
  ended.catch(() => undefined);
  // Only the first error counts.
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
    // The file is accepted only if the whole form is well-formed.
    await fed;
  } catch (error) {
    throw error instanceof S3Error || error instanceof PayloadError ? error : malformedForm(error);
  }
}

/**
 * The file name without a path.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTForms.html (`${filename}`)
 */
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
