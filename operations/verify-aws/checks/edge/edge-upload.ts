import { edgeHeaders, requireJourney } from "../../stack/journeys.js";
import { NotApplicable, NotMeasured } from "../../stack/not-measured.js";
import type { Headers, StackUnderTest } from "../../stack/stack-under-test.js";
import { described, putEdge, required, requireEvidence, wholeKey } from "../../stack/stack-under-test.js";
import { readObject, storedKeys } from "../../stack/stored-object.js";
import type { Check } from "../check.js";

const BODY = "an edge check of verify-aws";

async function storedByEdge(stack: StackUnderTest, path: string, headers: Headers = {}) {
  await requireJourney(stack, "edge");
  const all = { ...edgeHeaders(stack, BODY), ...headers };
  const response = await putEdge(stack, { path, body: BODY, headers: all });
  if (response.status !== 200) throw new NotMeasured(`the upload was answered ${described(response)}`);
  return readObject(stack, "HEAD", await wholeKey(stack, path));
}

const OBJECT_HEADERS = {
  "content-type": "text/markdown",
  "cache-control": "max-age=60",
  "content-disposition": "attachment",
};

export const allExceptForwardsObjectHeaders: Check = async (stack) => {
  const { "content-type": type, ...others } = OBJECT_HEADERS;
  const { headers } = await storedByEdge(stack, "headers.md", { "Content-Type": type, ...others });
  const lost = Object.entries(OBJECT_HEADERS).filter(([name, value]) => headers.get(name) !== value);
  const seen = lost.length === 0 ? "all reached S3" : `lost: ${lost.map(([name]) => name).join(", ")}`;
  return { answer: lost.length === 0, seen };
};

export const functionMetadataIsForwarded: Check = async (stack) => {
  const { headers } = await storedByEdge(stack, "function-metadata.txt");
  const isStored = (headers.get("x-amz-meta-upload-id") ?? "") !== "";
  return { answer: isStored, seen: isStored ? "the object has it" : "the object has none" };
};

export const edgeKeepsEncodedUri: Check = async (stack) => {
  await requireJourney(stack, "edge");
  const path = "a%20b%25c-%C3%BC.txt";
  const headers = edgeHeaders(stack, BODY);
  const response = await putEdge(stack, { path, body: BODY, headers });
  requireEvidence(response);
  if (response.status !== 200) return { answer: undefined, seen: described(response) };
  const [decoded, encoded] = [await wholeKey(stack, "a b%c-ü.txt"), await wholeKey(stack, path)];
  const keys = await storedKeys(stack, [decoded, encoded]);
  if (keys.includes(decoded)) return { answer: true, seen: "decoded once" };
  return { answer: keys.includes(encoded) ? false : undefined, seen: "another key" };
};

export const edgeErrorsHaveCors: Check = async (stack) => {
  const origin = required(stack.settings.corsOrigin, "allowed CORS origin");
  if (stack.settings.overwrite)
    throw new NotApplicable("this needs a stack whose policy forbids overwriting");
  await requireJourney(stack, "edge");
  const headers = { ...edgeHeaders(stack, BODY), Origin: origin };
  await putEdge(stack, { path: "taken.txt", body: BODY, headers });
  const response = await putEdge(stack, { path: "taken.txt", body: BODY, headers });
  requireEvidence(response);
  const allowed = response.headers["access-control-allow-origin"] !== undefined;
  const seen = `${described(response)} ${allowed ? "with" : "without"} CORS headers`;
  return { answer: response.status === 412 ? allowed : undefined, seen };
};
