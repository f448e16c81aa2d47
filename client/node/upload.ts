import { setMaxListeners } from "node:events";
import { resolve } from "node:path";
import type {
  FileEvent,
  FileToUpload,
  ManyOptions,
  Upload,
  UploadOptions,
  UploadsApi,
  UploadsApiOptions,
} from "../engine/index.js";
import { createUploadsApi, startUpload, startUploads } from "../engine/index.js";
import type { Agents } from "./http/send-request.js";
import { nodePlatform } from "./platform.js";
import { openFile } from "./source/open-file.js";
import { openStream } from "./source/open-stream.js";
import { defaultStateFolder, stateFolder } from "./states/state-folder.js";

/** Options of an upload in Node. */
export interface NodeUploadOptions extends UploadOptions {
  /**
   * Folder for the state of unfinished uploads; `false` stores none.
   * @default - `s3-upload-patterns/uploads` in `$XDG_STATE_HOME` or `~/.local/state`; on Windows in `%LOCALAPPDATA%`
   */
  readonly stateFolder?: string | false;
  /** @default - connections without a proxy */
  readonly agents?: Agents;
}

/** The path of a file, or a stream such as `process.stdin`. */
export type UploadSource = string | { readonly stream: AsyncIterable<Uint8Array> };

/**
 * Uploads a file or a stream. After a crash or an error, the same call for a file continues the upload.
 * @param source - Path of the file, or the stream.
 * @example await upload("video.mov", { endpoint, key: "recordings/video.mov", getToken: () => token }).result;
 */
export function upload(source: UploadSource, options: NodeUploadOptions): Upload {
  const { stateFolder: folder = defaultStateFolder(), agents } = options;
  return startUpload(options, {
    platform: nodePlatform(agents),
    open: async () => (typeof source === "string" ? openFile(resolve(source)) : openStream(source.stream)),
    ...(folder !== false && { states: stateFolder(folder) }),
  });
}

/** Options of many uploads in Node. */
export interface NodeManyOptions extends ManyOptions, Pick<NodeUploadOptions, "stateFolder" | "agents"> {}

/**
 * Uploads many files. Small ones are created 100 in one request, so 10,000 files need about 100 requests to the uploads
 * API. Nothing is uploaded unless the events are read. A failed file does not stop the others.
 * @example for await (const { file, event } of uploadMany(files, options)) console.log(file.key, event.type);
 */
export function uploadMany<File extends FileToUpload>(
  files: Iterable<File> | AsyncIterable<File>,
  { stateFolder: folder = defaultStateFolder(), agents, ...options }: NodeManyOptions,
): AsyncGenerator<FileEvent<File>, undefined> {
  // All files listen to the same signal, so allow any number of listeners.
  if (options.signal !== undefined) setMaxListeners(0, options.signal);
  return startUploads(files, options, {
    platform: nodePlatform(agents),
    open: (path) => openFile(resolve(path)),
    ...(folder !== false && { states: stateFolder(folder) }),
  });
}

/** Options of the uploads API in Node. */
export interface NodeApiOptions extends UploadsApiOptions {
  /** @default - connections without a proxy */
  readonly agents?: Agents;
}

/** The uploads API for one caller. */
export function uploadsApi({ agents, ...options }: NodeApiOptions): UploadsApi {
  return createUploadsApi(options, nodePlatform(agents));
}
