import { base64Of, record } from "./record.js";

/** The test's settings for a page before it uploads. */
export interface PageSettings {
  /** The presign API, without a slash at the end. */
  readonly endpoint: string;
  /** Tokens to show, the first of them first; the last one is shown from then on. */
  readonly tokens: readonly string[];
  /** Whether a file travels in parts. */
  readonly multipart: boolean;
}

/** A file that the page makes up: byte n is a function of n, see {@link contentOf}. */
export interface MadeUpFile {
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

/** A recording that the page made. */
export interface Recording {
  readonly name: string;
  /** As MediaRecorder says it. */
  readonly type: string;
  /** In Base64. */
  readonly content: string;
}

/** Result of the upload of the page's one file. */
export type UploadOutcome =
  | { readonly outcome: "uploaded"; readonly name: string; readonly url: string }
  /** `message` is what Uppy would show to a user. */
  | { readonly outcome: "failed"; readonly message: string };

/** The page's interface for the test that drives it. */
interface UppyPage {
  start(settings: PageSettings): void;
  /** Takes a file in, and resolves when it would outlive a reload. */
  add(file: MadeUpFile): Promise<void>;
  /** Records a video with sound, and takes the recording in with the type that MediaRecorder gives it. */
  addRecording(): Promise<Recording>;
  upload(): void;
  /** Has Uppy 4 or 5 send another token from the first part on, without a pause. */
  refreshTokenAfterFirstPart(token: string): void;
  /** Pauses as soon as the first part is there, and resolves when the pause would outlive a reload. */
  pauseAfterFirstPart(): Promise<void>;
  pause(): void;
  resume(): void;
  cancel(): void;
  /** Continues the uploads that the page began before it was reloaded. */
  restore(): Promise<void>;
  outcome(): Promise<UploadOutcome>;
}

declare global {
  interface Window {
    readonly uppyPage: UppyPage;
  }
}

/** The part that the three majors of Uppy share, as far as the page needs it. */
interface AnyUppy {
  addFile(file: { name: string; type: string; data: Blob }): string;
  upload(): Promise<unknown>;
  pauseAll(): void;
  resumeAll(): void;
  cancelAll(): void;
  getPlugin(id: "AwsS3Multipart"): { setOptions(options: object): void } | undefined;
  on(event: "s3-multipart:part-uploaded" | "restored", listener: () => void): unknown;
  on(
    event: "upload-success",
    listener: (
      file: { readonly name?: string } | undefined,
      response: { readonly uploadURL?: string },
    ) => void,
  ): unknown;
  on(event: "upload-error", listener: (file: unknown, error: { readonly message: string }) => void): unknown;
  emit(event: "restore-confirmed"): unknown;
}

/** Makes an Uppy with the uploader and the store of one major. */
type CreateUppy = (settings: PageSettings) => AnyUppy;

/** The content of a made-up file. */
export function contentOf(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let index = 0; index < size; index++) bytes[index] = (index * 31 + (index >>> 8)) & 0xff;
  return bytes;
}

/** Puts the page's functions where the test finds them. */
export function offerPage(createUppy: CreateUppy): void {
  const restored = deferred<void>();
  const firstPart = deferred<void>();
  const outcome = deferred<UploadOutcome>();
  let pausesAfterFirstPart = false;
  let uppy: AnyUppy | undefined;
  const running = (): AnyUppy => {
    if (uppy === undefined) throw new PageNotStartedError();
    return uppy;
  };
  const page: UppyPage = {
    start: (settings) => {
      const started = createUppy(settings);
      uppy = started;
      started.on("s3-multipart:part-uploaded", () => {
        if (pausesAfterFirstPart) started.pauseAll();
        pausesAfterFirstPart = false;
        firstPart.resolve();
      });
      started.on("restored", () => restored.resolve());
      // Of an upload that was restored, Uppy 4 tells no completion.
      started.on("upload-success", (file, { uploadURL = "" }) =>
        outcome.resolve({ outcome: "uploaded", name: file?.name ?? "", url: uploadURL }),
      );
      started.on("upload-error", (_file, { message }) => outcome.resolve({ outcome: "failed", message }));
    },
    add: async ({ name, type, size }) => {
      running().addFile({ name, type, data: new File([contentOf(size)], name, { type }) });
      await untilStored((value) => value instanceof Object && "data" in value && value.data instanceof Blob);
    },
    addRecording: async () => {
      const recording = await record();
      const name = "recording.webm";
      running().addFile({ name, type: recording.type, data: recording });
      return { name, type: recording.type, content: await base64Of(recording) };
    },
    refreshTokenAfterFirstPart: (token) => {
      const headers = { authorization: `Bearer ${token}` };
      running().on("s3-multipart:part-uploaded", () =>
        running().getPlugin("AwsS3Multipart")?.setOptions({ headers }),
      );
    },
    upload: () => void running().upload().catch(ignored),
    pauseAfterFirstPart: async () => {
      pausesAfterFirstPart = true;
      await firstPart.promise;
      await untilStored((value) => JSON.stringify(value).includes("uploadId"));
    },
    pause: () => running().pauseAll(),
    resume: () => running().resumeAll(),
    cancel: () => running().cancelAll(),
    restore: async () => {
      await restored.promise;
      running().emit("restore-confirmed");
    },
    outcome: () => outcome.promise,
  };
  Object.assign(window, { uppyPage: page });
}

/** The test asked something of a page that it has not started. */
class PageNotStartedError extends Error {
  override readonly name = "PageNotStartedError";
  override readonly message = "Call start() first";
}

/** A failure is part of the outcome; here it would end the page. */
function ignored(): void {}

const POLL_MS = 50;

/** Waits until Golden Retriever has stored something: it stores later, and sends no event. */
async function untilStored(isWanted: (value: unknown) => boolean): Promise<void> {
  while (!(await storedValues()).some(isWanted)) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function storedValues(): Promise<readonly unknown[]> {
  const databases = await indexedDB.databases();
  const kept = await Promise.all(databases.map(({ name }) => (name === undefined ? [] : valuesOf(name))));
  return [...Object.values(localStorage), ...kept.flat()];
}

async function valuesOf(databaseName: string): Promise<readonly unknown[]> {
  const database = await settled(indexedDB.open(databaseName));
  try {
    const names = [...database.objectStoreNames];
    if (names.length === 0) return [];
    const transaction = database.transaction(names);
    const values = await Promise.all(names.map((name) => settled(transaction.objectStore(name).getAll())));
    return values.flat();
  } finally {
    database.close();
  }
}

function settled<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

interface Deferred<Value> {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
}

function deferred<Value>(): Deferred<Value> {
  let resolve: (value: Value) => void = ignored;
  const promise = new Promise<Value>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
