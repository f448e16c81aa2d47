import { NotApplicable, NotMeasured } from "../stack/not-measured.js";
import type { StackUnderTest } from "../stack/stack-under-test.js";
import { described, required, requireEvidence, requireStored, wholeKey } from "../stack/stack-under-test.js";
import { poll, readObject } from "../stack/stored-object.js";
import type { Check } from "./check.js";

const BODY = "a completion check of verify-aws";
/** Name of the rejected object that several checks share. */
const REJECTED = "rejected-length.txt";

/** Stores an object with a wrong declared length, so that the check after the upload rejects it. */
async function putRejected(stack: StackUnderTest, name: string): Promise<string> {
  const bucket = stack.bucket();
  required(stack.settings.rejectedObjects, "completion events");
  const key = await wholeKey(stack, name);
  const headers = { "x-amz-meta-upload-id": stack.folder, "x-amz-meta-upload-length": "1" };
  requireStored(await bucket.request("PUT", key, { headers, body: BODY }), "the operator's PUT");
  return key;
}

/** Waits until the check after the upload has tagged or deleted an object; resolves with the elapsed seconds. */
async function secondsToRejection(stack: StackUnderTest, key: string, waitSeconds: number) {
  const startedAt = performance.now();
  const isRejected = await poll(waitSeconds, async () => {
    const tags = await stack.bucket().tags(key);
    return tags === undefined || tags["upload-rejected"] !== undefined ? true : undefined;
  });
  return isRejected ? (performance.now() - startedAt) / 1_000 : undefined;
}

function plainRejection(stack: StackUnderTest): Promise<number | undefined> {
  return stack.once("plain rejection", async () =>
    secondsToRejection(stack, await putRejected(stack, REJECTED), stack.waitSeconds),
  );
}

export const eventsArriveSoon: Check = async (stack) => {
  const seconds = await plainRejection(stack);
  if (seconds === undefined) return { answer: false, seen: `no effect within ${stack.waitSeconds} s` };
  return { answer: true, seen: `the object was rejected after ${seconds.toFixed(1)} s` };
};

/**
 * Compares two events: the event of a key with special characters must lead to its object, like the event of a plain
 * key.
 */
export const eventKeysAreRaw: Check = async (stack) => {
  const plain = await plainRejection(stack);
  if (plain === undefined) throw new NotMeasured("the event of a plain key did not arrive");
  const key = await putRejected(stack, "odd a+b%20c%.txt");
  // Events of different keys can arrive in any order.
  const seconds = await secondsToRejection(stack, key, 4 * plain + stack.waitSeconds / 4);
  const seen = seconds === undefined ? "the object was never found" : "the object was found by its event";
  return { answer: seconds !== undefined, seen };
};

/** Sends the read as the operator: even administrators are denied. */
export const rejectedTagStopsReading: Check = async (stack) => {
  if (stack.settings.rejectedObjects === "delete") {
    throw new NotApplicable('this needs a stack with rejectedObjects "tag"');
  }
  if ((await plainRejection(stack)) === undefined) throw new NotMeasured("no object was tagged");
  const response = await stack.bucket().request("GET", await wholeKey(stack, REJECTED));
  requireEvidence(response);
  const seen = `reading a rejected object was answered ${described(response)}`;
  return { answer: response.status === 403 || (response.status === 200 ? false : undefined), seen };
};

/** Stores an object as the operator; resolves with its key. */
async function putPlain(stack: StackUnderTest, name: string): Promise<string> {
  const bucket = stack.bucket();
  const key = await wholeKey(stack, name);
  requireStored(await bucket.request("PUT", key, { body: BODY }), "the operator's PUT");
  return key;
}

const CHECKSUM_HEADER = /^x-amz-checksum-(?:crc|sha)/;

export const headShowsChecksum: Check = async (stack) => {
  const key = await putPlain(stack, "checksum-mode.txt");
  const { headers } = await readObject(stack, "HEAD", key, { "x-amz-checksum-mode": "ENABLED" });
  const name = [...headers].map(([header]) => header).find((header) => CHECKSUM_HEADER.test(header));
  return { answer: name !== undefined, seen: name ?? "no checksum" };
};

export const deletionChecksCondition: Check = async (stack) => {
  if (stack.settings.malwareProtection) {
    // A condition needs the permission to read, which malware protection denies at first.
    throw new NotApplicable("this needs a stack without malwareProtection");
  }
  const key = await putPlain(stack, "delete-condition.txt");
  const headers = { "if-match": '"00000000000000000000000000000000"' };
  const response = await stack.bucket().request("DELETE", key, { headers });
  requireEvidence(response);
  const isLeft = (await stack.bucket().keysBelow(key)).length > 0;
  const seen = `${described(response)}, the object is ${isLeft ? "still there" : "gone"}`;
  if (response.status === 412 && isLeft) return { answer: true, seen };
  return { answer: response.status === 204 ? false : undefined, seen };
};

/** GuardDuty's tag of a scanned object. */
const SCAN_TAG = "GuardDutyMalwareScanStatus";

export const guardDutyTagsObjects: Check = async (stack) => {
  if (!stack.settings.malwareProtection) throw new NotApplicable("this needs a stack with malwareProtection");
  const key = await putPlain(stack, "scanned.txt");
  const status = await poll(stack.waitSeconds, async () => (await stack.bucket().tags(key))?.[SCAN_TAG]);
  return { answer: status !== undefined, seen: status ?? `no tag within ${stack.waitSeconds} s` };
};
