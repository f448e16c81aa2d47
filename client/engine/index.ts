export type { ApiAnswer } from "./api/api-requests.js";
export type { ObjectAttributes } from "./attributes/object-attributes.js";
export type { FileEvent, FileToUpload, ManyInputs, ManyOptions } from "./batch/upload-many.js";
export { startUploads } from "./batch/upload-many.js";
export type { ErrorKind } from "./errors.js";
export { NoAnswerError, UploadError } from "./errors.js";
export type {
  ErrorSummary,
  Pattern,
  UploadEvent,
  UploadProgress,
  UploadResult,
} from "./events/upload-event.js";
export type { GetToken, ObjectOptions, ServerOptions, UploadOptions } from "./options.js";
export type { Checksum, HttpAnswer, HttpRequest, Platform, RequestBody } from "./platform.js";
export type { FileIdentity, FileSource, Source, StreamPiece, StreamSource } from "./source/source.js";
export { LARGEST_PIECE_IN_MEMORY } from "./source/source.js";
export type { UploadInputs } from "./start-upload.js";
export { startUpload } from "./start-upload.js";
export type { SavedPart, SavedUpload, StateKey, UploadStates } from "./states/upload-states.js";
export type { Upload, UploadPhase } from "./upload.js";
export type { UploadsApi, UploadsApiOptions } from "./uploads-api.js";
export { createUploadsApi } from "./uploads-api.js";
