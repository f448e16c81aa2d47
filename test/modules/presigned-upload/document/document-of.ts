import { DEFAULT_UPLOAD_POLICY } from "../../../../functions/upload-policy/contract.js";
import { presignedUploadDocument } from "../../../../modules/presigned-upload/document/document.js";
import type { PresignedUploadDocumentOptions } from "../../../../modules/presigned-upload/document/presign-context.js";
import type { DocumentSecurity } from "../../../../modules/rest-api/document/security.js";

const OURS: DocumentSecurity = {
  type: "function",
  authorizerUri: "arn:aws:apigateway:eu-central-1:lambda:path/authorizer",
  cacheSeconds: 300,
  namesApiKey: false,
  explainsDenials: true,
};

/** The document of a presigned pattern behind our authorizer, for any page, without reading. */
export function documentOf(options: Partial<PresignedUploadDocumentOptions> = {}) {
  return presignedUploadDocument({
    title: "presigned",
    functionUri: "arn:aws:apigateway:eu-central-1:lambda:path/presign",
    roleArn: "arn:aws:iam::123456789012:role/presigned",
    security: OURS,
    corsAllowedOrigins: ["*"],
    discovery: { policy: DEFAULT_UPLOAD_POLICY },
    reading: false,
    listing: true,
    ...options,
  });
}
