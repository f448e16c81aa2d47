import type { StackUnderTest } from "../../stack/stack-under-test.js";
import type { Check, Seen } from "../check.js";
import { formPost, presignedPut, uploadInParts } from "./operator-uploads.js";

const TAG = "verify-aws";
const HEADER = { "x-amz-tagging": `${TAG}=1` };
const DOCUMENT = `<Tagging><TagSet><Tag><Key>${TAG}</Key><Value>1</Value></Tag></TagSet></Tagging>`;

async function tagOf(stack: StackUnderTest, key: string): Promise<Seen> {
  const tags = await stack.bucket().tags(key);
  const isTagged = tags?.[TAG] === "1";
  return { answer: isTagged, seen: isTagged ? "the object has the tag" : "the object has no such tag" };
}

export const presignedPutSetsTags: Check = async (stack) =>
  tagOf(stack, await presignedPut(stack, "put-tags.txt", HEADER));

export const creationSetsTags: Check = async (stack) =>
  tagOf(stack, await uploadInParts(stack, "creation-tags.txt", HEADER));

export const formsSetTags: Check = async (stack) =>
  tagOf(stack, await formPost(stack, "form-tags.txt", { tagging: DOCUMENT }));
