/** Bytes to send. They can be read again. */
export interface RequestBody {
  /** In bytes. */
  readonly length: number;
  /** Reads the bytes from the start. A chunk is valid until the next one is requested. */
  open(): AsyncIterable<Uint8Array>;
}

/** One HTTP request. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  /** Headers by name. With `expect: 100-continue`, the body is sent when the server consents, or after a second. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | RequestBody;
  readonly signal?: AbortSignal;
  /** Called as bytes of a {@link RequestBody} are sent, with the number of bytes since the last call. */
  readonly onSent?: (bytes: number) => void;
}

/** The answer to one HTTP request. */
export interface HttpAnswer {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** A checksum of bytes that are added in chunks. */
export interface Checksum {
  /** Forgets all bytes. */
  reset(): void;
  update(chunk: Uint8Array): void;
  /** In hexadecimal. Call `reset` before the next bytes. */
  digest(): string;
}

/** Platform services that the engine needs. */
export interface Platform {
  /**
   * Sends one request without following redirects.
   * @throws {NoAnswerError} if the server sends no complete response
   */
  readonly send: (request: HttpRequest) => Promise<HttpAnswer>;
  /** Creates a CRC64NVME without bytes. */
  readonly crc64: () => Promise<Checksum>;
  /** Creates a SHA-256 without bytes. */
  readonly sha256: () => Promise<Checksum>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Waits for this number of milliseconds. Rejects with the signal's reason as soon as the signal is aborted. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** 0 or more, below 1. */
  readonly random: () => number;
  /** A version 4 UUID. */
  readonly newId: () => string;
}
