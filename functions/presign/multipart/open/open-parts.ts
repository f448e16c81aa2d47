import { anyString, map, optional } from "../../../rules/kinds.js";
import type { RulesFor } from "../../../rules/rule.js";
import { MAX_PART_BYTES, maxPartNumber } from "../../../upload-policy/part-limits.js";
import { BYTES } from "../../api/byte-count-rule.js";
import { MAX_PARTS_BODY_LENGTH, readBody } from "../../api/request-body.js";
import type { RouteContext, RouteRejection, RouteRequest } from "../../api/route.js";
import { routeRejected } from "../../api/route.js";
import type { SignedPart, SignPartsRequest } from "../../contract.js";
import { noSuchUpload } from "../completion/own-object.js";
import { PART_NUMBER_NAMES } from "../part-plan.js";
import type { AnyMultipart } from "./open-upload-id.js";
import { decodeAnyId } from "./open-upload-id.js";
import { maxPartCount, sizeOfPart } from "./part-sizes.js";

type PartToSign = Omit<SignedPart, "signature">;
type OpenPartsRequest = Required<Pick<SignPartsRequest, "lengths">> & Pick<SignPartsRequest, "checksums">;

const FIELDS: RulesFor<OpenPartsRequest> = {
  lengths: map(PART_NUMBER_NAMES, BYTES),
  checksums: optional(map(PART_NUMBER_NAMES, anyString("base64"))),
};

/** Parts to sign of an upload without a length, or the rejection. */
type OpenParts =
  | {
      readonly outcome: "parts";
      readonly upload: AnyMultipart;
      readonly parts: readonly PartToSign[];
      /** The largest part number. */
      readonly partCount: number;
      readonly checksums?: SignPartsRequest["checksums"];
    }
  | RouteRejection;

/** Reads the parts to sign of an upload without a length. The request names the length of each. */
export async function readOpenParts(
  { identity, pathParameters, body: text }: RouteRequest,
  context: RouteContext,
): Promise<OpenParts> {
  const upload = decodeAnyId(pathParameters.id ?? "", identity, context.settings);
  if (upload.outcome === "rejected") return upload;
  const read = await readBody(text, { fields: FIELDS, maxLength: MAX_PARTS_BODY_LENGTH });
  if (read.outcome === "rejected") return read;
  const { lengths, checksums } = read.body;
  const parts = Object.entries(lengths).map(([number, length]) => ({ partNumber: Number(number), length }));
  const maxBytes = largestObject(upload, context);
  const { sizes } = upload;
  const partCount = sizes === undefined ? maxPartNumber(maxBytes) : maxPartCount(sizes, maxBytes);
  const rejection =
    lengthRejection(upload, parts) ??
    (sizes === undefined ? await storedBytesRejection(upload, parts, context) : undefined);
  return rejection ?? { outcome: "parts", upload, parts, partCount, checksums };
}

/** Largest object of an upload in bytes. */
function largestObject(
  { maxBytes = Infinity }: Pick<AnyMultipart, "maxBytes">,
  { settings: { policy } }: Pick<RouteContext, "settings">,
): number {
  return Math.min(maxBytes, policy.maxBytes);
}

function lengthRejection({ sizes }: AnyMultipart, parts: readonly PartToSign[]): RouteRejection | undefined {
  if (parts.length === 0) {
    return routeRejected(
      400,
      "InvalidBody",
      'lengths is empty. Name the parts to sign, such as {"1": 16777216}.',
    );
  }
  const maxPartBytes = (partNumber: number) =>
    sizes === undefined ? MAX_PART_BYTES : sizeOfPart(sizes, partNumber);
  const long = parts.find(({ partNumber, length }) => length > maxPartBytes(partNumber));
  return (
    long &&
    routeRejected(
      400,
      "InvalidPartSize",
      `lengths: part ${long.partNumber} can have at most ${maxPartBytes(long.partNumber)} bytes, got ${long.length}.`,
    )
  );
}

/**
 * Limits the parts by those that S3 already stores. This is needed for an upload that the client found in S3's list:
 * its id does not limit the parts.
 */
async function storedBytesRejection(
  upload: AnyMultipart,
  parts: readonly PartToSign[],
  context: RouteContext,
): Promise<RouteRejection | undefined> {
  const s3 = await context.ports.loadS3();
  const listed = await s3.listParts(upload.ref);
  if (listed === "gone") return noSuchUpload();
  const wanted = new Map(parts.map(({ partNumber, length }) => [partNumber, length]));
  const others = listed.parts.filter(({ partNumber }) => !wanted.has(partNumber));
  const sum = [...others, ...parts].reduce((total, { length }) => total + length, 0);
  const most = largestObject(upload, context);
  return sum <= most
    ? undefined
    : routeRejected(
        413,
        "TooLarge",
        `The parts would have ${sum} bytes in total; the upload policy allows at most ${most}.`,
      );
}
