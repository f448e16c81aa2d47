import { createHash } from "node:crypto";
import type { ClientResponse } from "../../http/http-client.js";
import { requireJourney } from "../../stack/journeys.js";
import { NotApplicable, NotMeasured } from "../../stack/not-measured.js";
import type { StackUnderTest } from "../../stack/stack-under-test.js";
import { described, putEdge, required, requireEvidence } from "../../stack/stack-under-test.js";
import type { Check } from "../check.js";
import { edgeDecision } from "./edge-function.js";

const BODY = "an edge check of verify-aws";

async function requireAccess(stack: StackUnderTest, access: "oai" | "oac"): Promise<void> {
  stack.bucket();
  if (required(stack.settings.originAccess, "edge pattern") !== access) {
    throw new NotApplicable(`this needs a stack with originAccess "${access}"`);
  }
  const decision = await edgeDecision(stack);
  if (decision.status !== 400) throw new NotMeasured(`the edge function answered ${described(decision)}`);
}

/**
 * Whether S3 stored the object: `false` if S3 rejected the object with this status, `undefined` for any other response.
 */
function storedOrRejected(response: ClientResponse, rejectedStatus: number) {
  requireEvidence(response);
  const isRejected = response.status === rejectedStatus ? false : undefined;
  return { answer: response.status === 200 || isRejected, seen: described(response) };
}

export const oaiTakesBodyHash: Check = async (stack) => {
  await requireAccess(stack, "oai");
  const hash = createHash("sha256").update(BODY).digest("hex");
  const headers = { "x-amz-content-sha256": hash };
  return storedOrRejected(await putEdge(stack, { path: "hash.txt", body: BODY, headers }), 400);
};

export const oaiNeedsNoHashInOldRegions: Check = async (stack) => {
  await requireAccess(stack, "oai");
  const response = await putEdge(stack, { path: "no-hash.txt", body: BODY });
  if (described(response) === "400 ContentSha256Required") {
    throw new NotApplicable(`${stack.settings.bucketRegion} needs Signature Version 4`);
  }
  return storedOrRejected(response, 400);
};

export const oacSignsMetadata: Check = async (stack) => {
  await requireAccess(stack, "oac");
  return storedOrRejected(await putEdge(stack, { path: "metadata.txt", body: BODY }), 403);
};

export const oacSignsChecksums: Check = async (stack) => {
  await requireAccess(stack, "oac");
  await requireJourney(stack, "edge");
  const value = createHash("sha256").update(BODY).digest("base64");
  const headers = { "x-amz-checksum-sha256": value };
  return storedOrRejected(await putEdge(stack, { path: "checksum.txt", body: BODY, headers }), 403);
};
