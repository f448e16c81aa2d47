import { incompleteBody } from "./payload-error.js";

/** Reads lines and byte ranges from a stream, buffering at most one chunk of it. */
export class ByteReader {
  readonly #source: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** The next line without its CRLF; `undefined` if the stream ends first or the line is too long. */
  async line(maxBytes: number): Promise<string | undefined> {
    for (;;) {
      const end = this.#rest.indexOf("\r\n");
      if (end >= 0 && end <= maxBytes) return this.#cut(end + 2).toString("latin1", 0, end);
      if (end > maxBytes || this.#rest.length > maxBytes) return undefined;
      const more = await this.#next();
      if (more === undefined) return undefined;
      this.#rest = Buffer.concat([this.#rest, more]);
    }
  }

  /** The next `size` bytes, in pieces. @throws {PayloadError} if the stream ends first */
  async *take(size: number): AsyncGenerator<Buffer> {
    let left = size;
    while (left > 0) {
      if (this.#rest.length === 0) {
        const more = await this.#next();
        if (more === undefined) throw incompleteBody();
        this.#rest = more;
      }
      const piece = this.#cut(Math.min(left, this.#rest.length));
      left -= piece.length;
      yield piece;
    }
  }

  #cut(length: number): Buffer {
    const cut = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return cut;
  }

  async #next(): Promise<Buffer | undefined> {
    const { done, value } = await this.#source.next();
    return done === true ? undefined : value;
  }
}
