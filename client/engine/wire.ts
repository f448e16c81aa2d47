/** The uploads API's JSON, as the functions define it. Types only: nothing of the functions is loaded. */
export type {
  CompleteUploadRequest,
  CompleteUploadResponse,
  CreateUploadRequest,
  CreateUploadsResponse,
  DiscoveryResponse,
  ListUploadsResponse,
  MultipartUpload,
  MultipartUploadState,
  PresignedPut,
  SignPartsRequest,
  SignPartsResponse,
  SingleUploadState,
  UploadedPart,
  UploadState,
} from "../../functions/presign/contract.js";
