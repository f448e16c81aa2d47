import { anyString, object, oneOf, optional } from "../../../rules/kinds.js";
import type { RulesFor } from "../../../rules/rule.js";
import type { UploadDecision } from "../../../upload-policy/decide.js";
import { decideUpload } from "../../../upload-policy/decide.js";
import { UNKNOWN_MEDIA_TYPE } from "../../../upload-policy/headers/content-type.js";
import type { UploadPolicy } from "../../../upload-policy/policy.js";
import { MAX_OBJECT_BYTES, MAX_SINGLE_PUT_BYTES } from "../../../upload-policy/policy.js";
import { BYTES } from "../../api/byte-count-rule.js";
import type { RouteContext, RouteRequest, RouteResult } from "../../api/route.js";
import type { Checksum, CreateUploadRequest, UploadMethod } from "../../contract.js";
import { CHECKSUM_ALGORITHMS } from "../../contract.js";

/** A request with the object's size. */
type SizedRequest = CreateUploadRequest & { readonly length: number };

/** Creates an upload with one method, after the body has been read. */
export type UploadCreator = (
  request: SizedRequest,
  identity: RouteRequest["identity"],
  route: RouteContext,
) => Promise<RouteResult>;

/** Largest object in bytes for which one PUT is chosen: 100 MiB. AWS recommends parts for larger ones. */
export const MAX_CHOSEN_PUT_BYTES = 104_857_600;

/** Inputs of {@link decideRequest}. */
type RequestToDecide = Pick<SizedRequest, "key" | "length" | "type" | "checksum">;

/** A request for one PUT. It has no fields of other methods, and no attributes. */
type PlainPut = RequestToDecide & { readonly method?: "PUT" };

/** The rules for an upload in one PUT. */
export const PUT_FIELDS: RulesFor<PlainPut> = {
  key: anyString(),
  length: BYTES,
  type: anyString("a media type such as application/pdf"),
  checksum: optional(object<Checksum>({ algorithm: oneOf(CHECKSUM_ALGORITHMS), value: anyString("base64") })),
  method: optional(oneOf(["PUT"])),
};

/**
 * Decides whether the upload of a `POST /uploads` request is allowed.
 * @param policy - @default - the settings'
 */
export function decideRequest(
  { key, length, type, checksum }: RequestToDecide,
  method: UploadMethod,
  identity: RouteRequest["identity"],
  { settings, narrow }: Pick<RouteContext, "settings" | "narrow">,
  policy: UploadPolicy = settings.policy,
): UploadDecision {
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
    narrow,
  });
}
