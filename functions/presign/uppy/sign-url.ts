import type { UrlToPresign } from "../../sigv4/presign-url.js";
import { presignUrl } from "../../sigv4/presign-url.js";
import type { RouteContext } from "../api/route.js";
import type { S3UploadRef } from "../ports.js";
import { signingMoment } from "../signing/signing-moment.js";

/** One URL as it is to be signed; where and for how long is the same for all. */
export type UrlToSign = Omit<UrlToPresign, "endpoint" | "expirySeconds">;

/** Presigns a request to S3 for as long as the policy says. */
export function signUrl(url: UrlToSign, route: RouteContext): string {
  const { context, expirySeconds } = signingMoment(route);
  return presignUrl({ ...url, endpoint: route.ports.endpoint, expirySeconds }, context);
}

/** Presigns the PUT of one part. Of its size nothing is known. */
export function signPart({ key, s3UploadId }: S3UploadRef, partNumber: number, route: RouteContext): string {
  const query = { partNumber: String(partNumber), uploadId: s3UploadId };
  return signUrl({ method: "PUT", key, query }, route);
}
