import { resolve } from "node:path";
import type { Upload, UploadOptions, UploadsApi, UploadsApiOptions } from "../engine/index.js";
import { createUploadsApi, startUpload } from "../engine/index.js";
import type { Agents } from "./http/send-request.js";
import { nodePlatform } from "./platform.js";
import { openFile } from "./source/open-file.js";
import { openStream } from "./source/open-stream.js";
import { defaultStateFolder, stateFolder } from "./states/state-folder.js";

/** Options of an upload in Node. */
export interface NodeUploadOptions extends UploadOptions {
  /**
   * Folder for what a later run needs to continue an upload; `false`: nothing is kept.
   * @default - `s3-upload-patterns/uploads` in `$XDG_STATE_HOME` or `~/.local/state`; on Windows in `%LOCALAPPDATA%`
   */
  readonly stateFolder?: string | false;
  /** @default - connections without a proxy */
  readonly agents?: Agents;
}

/** The path of a file, or a stream such as `process.stdin`. */
export type UploadSource = string | { readonly stream: AsyncIterable<Uint8Array> };

/**
 * Uploads a file or a stream. Run the same call for a file again after a crash or an error: it continues.
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

/** Options of the uploads API in Node. */
export interface NodeApiOptions extends UploadsApiOptions {
  /** @default - connections without a proxy */
  readonly agents?: Agents;
}

/** The uploads API for one caller. */
export function uploadsApi({ agents, ...options }: NodeApiOptions): UploadsApi {
  return createUploadsApi(options, nodePlatform(agents));
}
