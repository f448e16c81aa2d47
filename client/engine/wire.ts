/** The JSON types of the uploads API. Types only: no code of the functions is loaded. */
export type {
  CompleteUploadRequest,
  CompleteUploadResponse,
  CreateUploadRequest,
  CreateUploadsResponse,
  DiscoveryResponse,
  ListUploadsResponse,
  MeResponse,
  MultipartUpload,
  MultipartUploadState,
  PresignedPut,
  SignPartsRequest,
  SignPartsResponse,
  SingleUploadState,
  UploadedPart,
  UploadState,
} from "../../functions/presign/contract.js";
