import { isoTime } from "../../../sigv4/iso-time.js";
import { signParts } from "../../../sigv4/presign-parts.js";
import { checksumHeader, checksumProblem } from "../../../upload-policy/headers/checksum.js";
import type { ChecksumAlgorithm } from "../../../upload-policy/policy.js";
import type { RouteContext, RouteResult } from "../../api/route.js";
import type { SignedPart, SignPartsRequest, SignPartsResponse } from "../../contract.js";
import { signingMoment } from "../../signing/signing-moment.js";
import { partLength } from "../part-plan.js";
import type { MultipartInProgress } from "../upload-id.js";
import type { WantedParts } from "./explain-parts.js";

/** The properties of an upload that are needed to sign its parts. */
type UploadToSign = Pick<MultipartInProgress, "ref" | "partChecksumAlgorithm" | "checksum"> &
  Partial<Pick<MultipartInProgress, "uploadId">>;

interface GivenParts {
  readonly parts: readonly Omit<SignedPart, "signature">[];
  readonly partCount: number;
  readonly checksums?: Checksums;
}

type Checksums = Readonly<Record<string, string>>;

/** Signs parts of an upload without a request to S3, so 10,000 parts cost only their signatures. */
export async function signUploadParts(
  upload: MultipartInProgress,
  { partNumbers, checksums }: SignPartsRequest,
  route: RouteContext,
): Promise<RouteResult> {
  const { plan } = upload;
  const numbers = partNumbers ?? Array.from({ length: plan.partCount }, (_, index) => index + 1);
  const parts = numbers.map((partNumber) => ({ partNumber, length: partLength(plan, partNumber) }));
  return signGivenParts(upload, { parts, partCount: plan.partCount, checksums }, route);
}

/** Signs parts with the given lengths. @param wanted.partCount - The largest part number. */
export async function signGivenParts(
  upload: UploadToSign,
  { parts, partCount, checksums }: GivenParts,
  route: RouteContext,
): Promise<RouteResult> {
  const { ref, uploadId } = upload;
  const algorithm = algorithmToBind(upload, checksums);
  const wanted = { numbers: parts.map(({ partNumber }) => partNumber), partCount, algorithm, checksums };
  if (!canBeSigned(wanted)) return (await import("../../lazy-routes.js")).explainParts(wanted);
  const header = algorithm && checksumHeader(algorithm);
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
    expiresAt: isoTime(expiresAt),
    ...(header && { checksumHeader: header }),
    parts: parts.map((part, index) => ({ ...part, signature: signatures[index] ?? "" })),
  };
  return { outcome: "answered", status: 200, body, logged: uploadId ? { uploadId } : {} };
}

/**
 * The algorithm of the parts' checksums that are bound. If the whole object has a CRC, the parts can have one, too,
 * even if S3 does not require it.
 */
function algorithmToBind(
  { partChecksumAlgorithm, checksum }: UploadToSign,
  checksums: Checksums | undefined,
): ChecksumAlgorithm | undefined {
  return partChecksumAlgorithm ?? (checksums === undefined ? undefined : checksum?.algorithm);
}

/**
 * Whether the parts can be signed. If they cannot, `explainParts` says why; it is loaded only if needed, to keep a cold
 * start short.
 */
function canBeSigned({ numbers, partCount, algorithm, checksums }: WantedParts): boolean {
  if (numbers.some((number) => number > partCount)) return false;
  if (algorithm === undefined || checksums === undefined) return algorithm === checksums;
  return (
    Object.keys(checksums).length === numbers.length &&
    numbers.every((number) => checksumProblem({ algorithm, value: checksums[number] ?? "" }) === undefined)
  );
}
