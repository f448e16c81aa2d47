import type { UrlToPresign } from "../../sigv4/presign-url.js";
import { presignUrl } from "../../sigv4/presign-url.js";
import type { RouteContext } from "../api/route.js";
import type { S3UploadRef } from "../ports.js";
import { signingMoment } from "../signing/signing-moment.js";

/** A URL to sign, for the bucket's endpoint. */
interface UrlToSign extends Omit<UrlToPresign, "endpoint" | "expirySeconds"> {
  /** Longest life of the URL. @default - the policy's `urlExpirySeconds` */
  readonly maxExpirySeconds?: number;
}

/** Presigns a request to S3, for at most the life that the policy allows. */
export function signUrl({ maxExpirySeconds, ...url }: UrlToSign, route: RouteContext): string {
  const { urlExpirySeconds } = route.settings.policy;
  const expirySeconds = Math.min(urlExpirySeconds, maxExpirySeconds ?? urlExpirySeconds);
  const { context } = signingMoment(route);
  return presignUrl({ ...url, endpoint: route.ports.endpoint, expirySeconds }, context);
}

/** Presigns the PUT of one part. Its size is not known. */
export function signPart({ key, s3UploadId }: S3UploadRef, partNumber: number, route: RouteContext): string {
  const query = { partNumber: String(partNumber), uploadId: s3UploadId };
  return signUrl({ method: "PUT", key, query }, route);
}
