import { postForm } from "../../http/form.js";
import { send } from "../../http/http-client.js";
import type { Headers, StackUnderTest } from "../../stack/stack-under-test.js";
import { requireStored, wholeKey } from "../../stack/stack-under-test.js";
import { completedWith } from "../multipart.js";

const BODY = "an attribute check of verify-aws";

/**
 * Stores an object with attributes as the operator, because the stack's own policy may not allow any. Resolves with its
 * key.
 */
type AttributeUpload = (stack: StackUnderTest, name: string, attributes: Headers) => Promise<string>;

/** Sends a presigned PUT with the attributes as signed headers. */
export const presignedPut: AttributeUpload = async (stack, name, headers) => {
  const key = await wholeKey(stack, name);
  const url = stack.bucket().presign({ method: "PUT", key, headers });
  requireStored(await send({ method: "PUT", url, headers, body: BODY }), "the operator's presigned PUT");
  return key;
};

/** Uploads in one part, with the attributes as headers of the creation. */
export const uploadInParts: AttributeUpload = async (stack, name, headers) => {
  await completedWith(stack, name, headers);
  return wholeKey(stack, name);
};

/** Posts a form with the attributes as fields. */
export const formPost: AttributeUpload = async (stack, name, attributes) => {
  const key = await wholeKey(stack, name);
  const { url, fields } = stack.bucket().signForm({ key, bucket: stack.bucketName, ...attributes });
  requireStored(await postForm(url, fields, BODY), "the operator's form");
  return key;
};
