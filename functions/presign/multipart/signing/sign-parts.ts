import { signParts } from "../../../sigv4/presign-parts.js";
import { checksumFault, checksumHeader } from "../../../upload-policy/headers/checksum.js";
import type { ChecksumAlgorithm } from "../../../upload-policy/policy.js";
import type { RouteContext, RouteResult } from "../../api/route.js";
import type { SignPartsRequest, SignPartsResponse } from "../../contract.js";
import { signingMoment } from "../../signing/signing-moment.js";
import { partLength } from "../part-plan.js";
import type { MultipartInProgress } from "../upload-id.js";
import type { WantedParts } from "./explain-parts.js";

type Checksums = Readonly<Record<string, string>>;

/** Signs parts of an upload without a request to S3, so 10,000 parts cost only their signatures. */
export async function signUploadParts(
  upload: MultipartInProgress,
  { partNumbers, checksums }: SignPartsRequest,
  route: RouteContext,
): Promise<RouteResult> {
  const { plan, ref } = upload;
  const numbers = partNumbers ?? Array.from({ length: plan.partCount }, (_, index) => index + 1);
  const algorithm = algorithmToBind(upload, checksums);
  const wanted = { numbers, partCount: plan.partCount, algorithm, checksums };
  if (!canBeSigned(wanted)) return (await import("../../lazy-routes.js")).explainParts(wanted);
  const header = algorithm && checksumHeader(algorithm);
  const parts = numbers.map((partNumber) => ({ partNumber, length: partLength(plan, partNumber) }));
  const { context, expiresAt, expirySeconds } = signingMoment(route);
  const { urlTemplate, signatures } = signParts(
    {
      endpoint: route.ports.endpoint,
      ...ref,
      expirySeconds,
      parts: parts.map((part) => ({ ...part, checksum: checksums?.[part.partNumber] })),
      ...(header && { checksumHeader: header }),
    },
    context,
  );
  const body: SignPartsResponse = {
    urlTemplate,
    expiresAt: new Date(expiresAt).toISOString(),
    ...(header && { checksumHeader: header }),
    parts: parts.map((part, index) => ({ ...part, signature: signatures[index] ?? "" })),
  };
  return { outcome: "answered", status: 200, body, logged: { uploadId: upload.uploadId } };
}

/** An upload whose whole has a CRC takes its parts' as well, even where S3 does not ask for them. */
function algorithmToBind(
  { partChecksumAlgorithm, checksum }: MultipartInProgress,
  checksums: Checksums | undefined,
): ChecksumAlgorithm | undefined {
  return partChecksumAlgorithm ?? (checksums === undefined ? undefined : checksum?.algorithm);
}

/** Says only whether; `explainParts` says why not, and is loaded only then, to keep a cold start short. */
function canBeSigned({ numbers, partCount, algorithm, checksums }: WantedParts): boolean {
  if (numbers.some((number) => number > partCount)) return false;
  if (algorithm === undefined || checksums === undefined) return algorithm === checksums;
  return (
    Object.keys(checksums).length === numbers.length &&
    numbers.every((number) => checksumFault({ algorithm, value: checksums[number] ?? "" }) === undefined)
  );
}
