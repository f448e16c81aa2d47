import { type AllowedUpload, decideUpload } from "../../../upload-policy/decide.js";
import { UNKNOWN_MEDIA_TYPE } from "../../../upload-policy/headers/content-type.js";
import type { UploadPolicy } from "../../../upload-policy/policy.js";
import { MAX_OBJECT_BYTES, MAX_SINGLE_PUT_BYTES } from "../../../upload-policy/policy.js";
import type { Refusal } from "../../../upload-policy/refusal.js";
import type { RouteRequest } from "../../api/route.js";
import type { CreateUploadRequest, PresignSettings, UploadMethod } from "../../contract.js";

/**
 * Decides whether an upload may be as `POST /uploads` asks for it.
 * @param policy - @default - the settings'
 */
export function decideRequest(
  { key, length, type, checksum }: CreateUploadRequest,
  method: UploadMethod,
  identity: RouteRequest["identity"],
  settings: PresignSettings,
  policy: UploadPolicy = settings.policy,
): AllowedUpload | Refusal {
  return decideUpload({
    request: {
      key,
      length,
      // A browser's `File.type` is empty if the browser does not know the type.
      contentType: type || UNKNOWN_MEDIA_TYPE,
      checksums: checksum === undefined ? [] : [checksum],
    },
    identity,
    policy,
    prefix: settings.prefix,
    patternMaxBytes: method === "MULTIPART" ? MAX_OBJECT_BYTES : MAX_SINGLE_PUT_BYTES,
  });
}
