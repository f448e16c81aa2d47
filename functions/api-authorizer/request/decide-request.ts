import type { APIGatewayRequestAuthorizerEvent } from "aws-lambda";
import type { Identity } from "../../identity/contract.js";
import { allowedAttributes } from "../../upload-policy/attributes/allowed-attributes.js";
import { attributeRejection as namedRejection } from "../../upload-policy/attributes/headers/attribute-problem.js";
import { forwardedHeaderProblem } from "../../upload-policy/attributes/headers/forwarded-headers.js";
import type { CallerPrefix } from "../../upload-policy/caller-prefix.js";
import { decideKey } from "../../upload-policy/caller-prefix.js";
import type { AllowedUpload, Narrow } from "../../upload-policy/decide.js";
import { decideUpload } from "../../upload-policy/decide.js";
import { checksumsIn } from "../../upload-policy/headers/checksum.js";
import {
  boundUploadId,
  declaredChecksumText,
  isClientUploadId,
  keySha256,
} from "../../upload-policy/headers/metadata.js";
import type { UploadLimits, UploadPolicy } from "../../upload-policy/policy.js";
import type { RuleFailure, UploadRejection } from "../../upload-policy/rejection.js";
import { rejected } from "../../upload-policy/rejection.js";
import { relativeKeyFromPath } from "../../upload-policy/relative-key.js";
import type { ApiAuthorizerSettings, ForwardedFields, UploadFields } from "../contract.js";
import { READ_HEADERS, UPLOAD_ID_HEADER, WRITE_HEADERS } from "../contract.js";
import type { Forwarding } from "./headers.js";
import { forwardHeaders, headerOf } from "./headers.js";
import { requestRejection, uploadHeaderRejection } from "./request-rules.js";

/**
 * The largest body that API Gateway accepts, in bytes. API Gateway does not show the `Content-Length` to authorizers,
 * so smaller limits cannot be enforced here: the direct pattern rejects them at synth.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
 */
const MAX_BODY_BYTES = 10_485_760;

/** A request that names a key. */
interface KeyRequest {
  readonly event: APIGatewayRequestAuthorizerEvent;
  /** The key as written in the path, percent-encoded. */
  readonly path: string;
  readonly identity: Identity;
  readonly caller: CallerPrefix;
  readonly settings: ApiAuthorizerSettings;
  /** The upload's id if the client does not choose one. */
  readonly freshId: string;
  /** Applies narrower limits to uploads. @default - the policy alone decides */
  readonly narrow?: Narrow;
}

/** The decision on a key, with the values for S3 if the request is accepted. */
export type KeyDecision =
  | { readonly outcome: "accepted"; readonly fields: ForwardedFields & Partial<UploadFields> }
  | UploadRejection
  | RuleFailure;

/** Decides whether a caller may read or write the key that a request names. */
export function decideRequest(request: KeyRequest): KeyDecision {
  const { event, path, caller, settings } = request;
  const rejection = requestRejection(event, path);
  if (rejection !== undefined) return rejection;
  const key = relativeKeyFromPath(path);
  if (key.outcome === "rejected") return key;
  if (event.httpMethod === "PUT") return decideWrite(request, key.key);
  const decided = decideKey(key.key, settings.prefix, caller);
  if (decided.outcome === "rejected") return decided;
  return accepted(forwardHeaders(event, READ_HEADERS), {});
}

function decideWrite(request: KeyRequest, key: string): KeyDecision {
  const { event, identity, caller, settings, freshId, narrow } = request;
  const { policy, prefix } = settings;
  const header = (name: string) => headerOf(event, name);
  const clientUploadId = header(UPLOAD_ID_HEADER);
  const rejection = uploadHeaderRejection(event, policy) ?? uploadIdRejection(clientUploadId);
  if (rejection !== undefined) return rejection;
  const decision = decideUpload({
    request: { key, contentType: header("content-type"), checksums: checksumsIn(header) },
    identity,
    policy: { ...policy, minBytes: 0, maxBytes: MAX_BODY_BYTES },
    prefix,
    patternMaxBytes: MAX_BODY_BYTES,
    checkedLater: { length: true },
    narrow,
  });
  if (decision.outcome === "rejected") return decision;
  const attributes = attributeRejection(header, decision, policy);
  if (attributes !== undefined) return attributes;
  const names = WRITE_HEADERS.filter((name) => policy.overwrite || name !== "if-none-match");
  return accepted(forwardHeaders(event, names), {
    uploadId: clientUploadId === undefined ? freshId : boundUploadId(clientUploadId, caller.subjectSegment),
    clientUploadId: clientUploadId ?? freshId,
    keySha256: keySha256(decision.key),
    ...(decision.checksum && { declaredChecksum: declaredChecksumText(decision.checksum) }),
    ...(identity.policy?.maxBytes !== undefined && { maxBytes: String(identity.policy.maxBytes) }),
    ...limitFields(decision),
    // Without this limit of the caller, the policy may leave the condition to the client.
    ...(identity.policy?.overwrite === false && { ifNoneMatch: "*" }),
    ...(decision.contentType && { contentType: decision.contentType }),
  });
}

/** Checks the only two attributes that this pattern forwards to S3. Both are headers. */
function attributeRejection(
  header: (name: string) => string | undefined,
  upload: AllowedUpload,
  policy: UploadPolicy,
): UploadRejection | undefined {
  const { contentType } = upload;
  // An empty header is not forwarded.
  const value = (name: string) => header(name)?.trim() || undefined;
  const sent = { cacheControl: value("cache-control"), contentDisposition: value("content-disposition") };
  const attributes = allowedAttributes(upload, policy);
  const found = forwardedHeaderProblem({ ...sent, contentType }, { ...policy, attributes });
  return found && namedRejection(found.name, found.problem);
}

function limitFields({ limits }: AllowedUpload): Pick<UploadFields, "maxBytes" | "types"> {
  const { maxBytes, types }: UploadLimits = limits ?? {};
  return {
    ...(maxBytes !== undefined && { maxBytes: String(maxBytes) }),
    ...(types !== undefined && { types: types.join(" ") }),
  };
}

type AcceptedFields = Extract<KeyDecision, { outcome: "accepted" }>["fields"];

function accepted(forwarding: Forwarding, upload: AcceptedFields): KeyDecision {
  return forwarding.outcome === "rejected"
    ? forwarding
    : { outcome: "accepted", fields: { ...forwarding.fields, ...upload } };
}

function uploadIdRejection(id: string | undefined): UploadRejection | undefined {
  return id === undefined || isClientUploadId(id)
    ? undefined
    : rejected(
        400,
        "InvalidUploadId",
        `The header ${UPLOAD_ID_HEADER} is not a UUID in lower case, e.g. 0b9d6f0e-5c1a-4f0e-9a35-2f6d3c1e7b48. ` +
          "Send a new UUID for each upload, or omit the header.",
      );
}
