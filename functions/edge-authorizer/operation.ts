import type { CloudFrontRequest } from "aws-lambda";
import type { AllowedAttributes } from "../attributes/contract.js";
import type { Identity } from "../identity/contract.js";
import type { Narrow } from "../upload-policy/decide.js";
import type { RuleFailure, UploadRejection } from "../upload-policy/rejection.js";
import type { EdgeAuthorizerSettings } from "./contract.js";

/** A request of an authenticated caller. */
export interface CallerRequest {
  readonly request: CloudFrontRequest;
  /** Below the caller's prefix, decoded and checked. */
  readonly key: string;
  readonly identity: Identity;
  readonly settings: EdgeAuthorizerSettings;
  /** Creates an upload id if the client sends none. */
  readonly newUploadId: () => string;
  /** Applies narrower limits to uploads. @default - the policy alone decides */
  readonly narrow?: Narrow;
}

/** A request that is forwarded to S3. */
export interface AllowedRequest {
  readonly outcome: "allowed";
  readonly request: CloudFrontRequest;
  /** The object's whole key in the bucket. */
  readonly key: string;
  /** The id in `x-amz-meta-upload-id`. It has no relation to S3's own id of a multipart upload. */
  readonly uploadId?: string;
  /** The attributes that the upload's own limits allow. @default - the policy's */
  readonly attributes?: AllowedAttributes;
  /** The request of an upload in parts, for the log. @default - the PUT of a whole object */
  readonly operation?: string;
  /** For the log only. */
  readonly detail?: string;
}

/** Decides one kind of request, and converts it to the request to S3. */
export type Operation = (caller: CallerRequest) => AllowedRequest | UploadRejection | RuleFailure;
