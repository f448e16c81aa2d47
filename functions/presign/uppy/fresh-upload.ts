import { callerPrefix } from "../../upload-policy/caller-prefix.js";
import type { AllowedUpload } from "../../upload-policy/decide.js";
import { decideUpload } from "../../upload-policy/decide.js";
import { MAX_KEY_BYTES } from "../../upload-policy/policy.js";
import type { RuleFailure, UploadRejection } from "../../upload-policy/rejection.js";
import { rejected } from "../../upload-policy/rejection.js";
import type { RouteContext, RouteRequest } from "../api/route.js";
import { freshKey } from "../signing/fresh-key.js";
import { callerBoundId } from "./caller-bound-id.js";

/** An upload to a key that we choose, or its rejection. */
export type FreshUpload =
  | { readonly outcome: "fresh"; readonly upload: AllowedUpload; readonly uploadId: string }
  | UploadRejection
  | RuleFailure;

/** A file as Uppy's clients declare it: without size and checksum. */
export interface FileToUpload {
  readonly name: string;
  /** The file's media type. @default - no type is bound; rejected if the policy has a list of allowed types */
  readonly contentType?: string;
}

/**
 * Decides on an upload by the file's name and type, and creates a fresh key below the caller's prefix.
 * @param typeIsLater - Whether the client sends the type to S3 only, later. @default false
 */
export function decideFreshUpload(
  { name, contentType }: FileToUpload,
  identity: RouteRequest["identity"],
  { settings: { policy, prefix }, ports, narrow }: RouteContext,
  typeIsLater = false,
): FreshUpload {
  if (policy.checksum === "required") return checksumImpossible();
  const caller = callerPrefix(identity, policy);
  if (caller.outcome === "rejected") return caller;
  const uploadId = callerBoundId(ports.newId(), caller.subjectSegment, policy);
  const { requiredPrefix } = caller;
  const room = MAX_KEY_BYTES - Buffer.byteLength(prefix + caller.prefix + requiredPrefix);
  const key = freshKey(name, uploadId, room);
  if (key.outcome === "rejected") return key;
  const decision = decideUpload({
    request: { key: requiredPrefix + key.key, contentType, checksums: [] },
    identity,
    // The size is not known yet. A form's range, the completion and the check after the upload enforce the policy.
    policy: {
      ...policy,
      minBytes: 0,
      ...(typeIsLater && { allowedContentTypes: [] }),
    },
    prefix,
    checkedLater: { length: true, type: typeIsLater },
    narrow,
  });
  return decision.outcome === "rejected" ? decision : { outcome: "fresh", upload: decision, uploadId };
}

/** The rejection if the policy requires a checksum, which this route does not support. */
export function checksumImpossible(): UploadRejection {
  return rejected(
    400,
    "ChecksumRequired",
    "The upload policy requires a checksum of every object, which this route's clients cannot send. Use POST /uploads, which supports it.",
  );
}
