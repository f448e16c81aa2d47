import { createApiRequests } from "../api/api-requests.js";
import { createTokens } from "../api/tokens.js";
import { createEventFeed } from "../events/event-feed.js";
import type { UploadEvent } from "../events/upload-event.js";
import { createRetries } from "../http/retries.js";
import type { ObjectOptions, UploadOptions } from "../options.js";
import type { Platform } from "../platform.js";
import type { Source } from "../source/source.js";
import { startUpload } from "../start-upload.js";
import type { UploadStates } from "../states/upload-states.js";
import type { PutBatches } from "./put-batches.js";
import { createPutBatches } from "./put-batches.js";
import type { Discovered, SharedRun } from "./shared-run.js";
import { createSlots } from "./slots.js";

/** One of many files. */
export interface FileToUpload extends ObjectOptions {
  /** Path of the file. */
  readonly source: string;
  /** Key below the caller's own prefix. */
  readonly key: string;
}

/** An event about one of many files. The last event of each is `completed` or `failed`. */
export interface FileEvent<File> {
  readonly file: File;
  readonly event: UploadEvent;
}

/** Options that all files share. */
export type ManyOptions = Omit<UploadOptions, "key" | "type" | "onProgress">;

/** Dependencies of uploads of many files, in addition to their options. */
export interface ManyInputs {
  readonly platform: Platform;
  readonly open: (path: string) => Promise<Source>;
  readonly states?: UploadStates;
}

/** Maximum number of files whose PUTs are not created yet: as many as fit into one request. */
const PREPARING = 100;
/** Maximum number of open files. */
const OPEN = 200;
/** Maximum number of simultaneous PUTs of small files. */
const SENDING = 8;

/**
 * Uploads many files, and returns the events of all. Small files are created 100 in one request. A failed file does not
 * stop the others. Once the signal is aborted, no further file is started.
 */
export async function* startUploads<File extends FileToUpload>(
  files: Iterable<File> | AsyncIterable<File>,
  options: ManyOptions,
  { platform, states, open }: ManyInputs,
): AsyncGenerator<FileEvent<File>, undefined> {
  const feed = createEventFeed<FileEvent<File>>(
    (next, unread) =>
      next.file === unread.file && next.event.type === "progress" && unread.event.type === "progress",
  );
  const events = feed.read();
  const runs = shareRuns(options, platform);
  const opened = createSlots(OPEN);

  const uploadOne = async (file: File, shared: SharedRun) => {
    const { source, ...object } = file;
    const inputs = { platform, states, open: () => open(source), shared };
    for await (const event of startUpload({ ...options, ...object }, inputs)) feed.push({ file, event });
    shared.leaveBatch();
    opened.giveBack();
  };
  const uploadAll = async () => {
    const running: Promise<void>[] = [];
    try {
      for await (const file of files) {
        await opened.take();
        if (options.signal?.aborted) break;
        running.push(uploadOne(file, await runs.next()));
      }
    } finally {
      runs.noMore();
      await Promise.all(running);
      feed.end();
    }
  };

  const finished = uploadAll();
  finished.catch(() => {});
  yield* { [Symbol.asyncIterator]: () => events };
  await finished;
}

/** Gives each file access to the shared state. */
function shareRuns(options: ManyOptions, platform: Platform) {
  const { endpoint, getToken, patienceMs, signal = new AbortController().signal } = options;
  const retries = createRetries(platform, () => {}, patienceMs);
  const tokens = createTokens(getToken);
  const batches = createPutBatches(createApiRequests(endpoint, tokens, retries), signal);
  const preparing = createSlots(PREPARING);
  const sending = createSlots(SENDING);
  let found: Promise<Discovered> | undefined;

  const next = async (): Promise<SharedRun> => {
    await preparing.take();
    const counted = countFile(batches, preparing.giveBack);
    return {
      tokens,
      createPut: (request) => {
        const created = batches.create(request);
        counted.endExpected();
        return created.finally(counted.endPreparing);
      },
      leaveBatch: () => {
        counted.endExpected();
        counted.endPreparing();
      },
      send: async (work) => {
        await sending.take();
        return work().finally(sending.giveBack);
      },
      discovery: (read) => (found ??= read()),
    };
  };
  // Until the last file is known, another one can join a batch.
  batches.expect(1);
  return { next, noMore: () => batches.expect(-1) };
}

/** Counts a file as expected in a batch, and as preparing. Only the first call of each returned function counts. */
function countFile(batches: PutBatches, giveBack: () => void) {
  batches.expect(1);
  let isExpected = true;
  let isPreparing = true;
  return {
    endExpected: () => {
      if (isExpected) batches.expect(-1);
      isExpected = false;
    },
    endPreparing: () => {
      if (isPreparing) giveBack();
      isPreparing = false;
    },
  };
}
