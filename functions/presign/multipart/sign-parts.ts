import { signParts } from "../../sigv4/presign-parts.js";
import { checksumFault, checksumHeader } from "../../upload-policy/headers/checksum.js";
import type { ChecksumAlgorithm } from "../../upload-policy/policy.js";
import { type RouteContext, type RouteRefusal, type RouteResult, routeRefused } from "../api/route.js";
import type { SignPartsRequest, SignPartsResponse } from "../contract.js";
import { signingMoment } from "../signing/signing-moment.js";
import { partLength } from "./part-plan.js";
import type { MultipartInProgress } from "./upload-id.js";

/** How many part numbers a message names. */
const NAMED_PARTS = 10;

type Checksums = Readonly<Record<string, string>>;

/** Signs any parts of an upload: nobody is asked, so 10,000 take no longer than their signatures. */
export function signUploadParts(
  upload: MultipartInProgress,
  { partNumbers, checksums }: SignPartsRequest,
  route: RouteContext,
): RouteResult {
  const { plan, ref } = upload;
  const numbers = partNumbers ?? Array.from({ length: plan.partCount }, (_, index) => index + 1);
  const outside = numbers.find((number) => number > plan.partCount);
  if (outside !== undefined) {
    const message = `partNumbers has ${outside}; the upload's parts are 1 to ${plan.partCount}.`;
    return routeRefused(400, "InvalidPartNumber", message);
  }
  const algorithm = algorithmToBind(upload, checksums);
  const refusal = checksumRefusal(numbers, algorithm, checksums);
  if (refusal !== undefined) return refusal;
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

/** A checksum is bound for every part that is asked for, or for none. */
function checksumRefusal(
  numbers: readonly number[],
  algorithm: ChecksumAlgorithm | undefined,
  checksums: Checksums | undefined,
): RouteRefusal | undefined {
  if (algorithm === undefined) {
    if (checksums === undefined) return undefined;
    const message = "checksums has to be left out: the upload was created without partChecksumAlgorithm.";
    return routeRefused(400, "InvalidChecksum", message);
  }
  const given = new Map(Object.entries(checksums ?? {}));
  const missing = numbers.filter((number) => !given.has(String(number)));
  if (missing.length > 0) {
    const named = missing.slice(0, NAMED_PARTS).join(", ");
    const message = `checksums has to hold the ${algorithm} of each part that is asked for; there is none of part ${named}${missing.length > NAMED_PARTS ? ", …" : ""}.`;
    return routeRefused(400, "ChecksumRequired", message);
  }
  if (given.size > numbers.length) {
    const asked = new Set(numbers.map(String));
    const more = [...given.keys()].find((number) => !asked.has(number));
    return routeRefused(400, "InvalidChecksum", `checksums holds part ${more}, which is not asked for.`);
  }
  for (const [number, value] of given) {
    const fault = checksumFault({ algorithm, value });
    if (fault !== undefined) {
      return routeRefused(400, "InvalidChecksum", `checksums has a wrong value of part ${number}. ${fault}.`);
    }
  }
  return undefined;
}
