import type { StackUnderTest } from "../../stack/stack-under-test.js";
import { readObject } from "../../stack/stored-object.js";
import type { Check, Seen } from "../check.js";
import { formPost, presignedPut, uploadInParts } from "./operator-uploads.js";

const HEADER = "x-amz-storage-class";
/**
 * The only other class than STANDARD that costs nothing more for a small object that is deleted immediately.
 * @see https://aws.amazon.com/s3/pricing/
 */
const CLASS = { [HEADER]: "INTELLIGENT_TIERING" };

async function classOf(stack: StackUnderTest, key: string): Promise<Seen> {
  const { headers } = await readObject(stack, "HEAD", key);
  const stored = headers.get(HEADER) ?? "STANDARD";
  return { answer: stored === CLASS[HEADER], seen: `the object is in ${stored}` };
}

export const presignedPutSetsStorageClass: Check = async (stack) =>
  classOf(stack, await presignedPut(stack, "put-class.txt", CLASS));

export const creationSetsStorageClass: Check = async (stack) =>
  classOf(stack, await uploadInParts(stack, "creation-class.txt", CLASS));

export const formsSetStorageClass: Check = async (stack) =>
  classOf(stack, await formPost(stack, "form-class.txt", CLASS));
