import { requireJourney } from "../stack/journeys.js";
import { NotApplicable } from "../stack/not-measured.js";
import type { StackUnderTest } from "../stack/stack-under-test.js";
import { described, putDirect, requireEvidence, wholeKey } from "../stack/stack-under-test.js";
import { readObject, storedKeys } from "../stack/stored-object.js";
import type { Check, Seen } from "./check.js";

const BODY = "a key check of verify-aws";

/** Uploads to a path, and finds out which of two keys the object has. */
async function keyOf(
  stack: StackUnderTest,
  path: string,
  expected: readonly [ifTrue: string, ifFalse: string],
): Promise<Seen> {
  const response = await putDirect(stack, { path, body: BODY });
  requireEvidence(response);
  if (response.status !== 200) return { answer: undefined, seen: described(response) };
  const [ifTrue, ifFalse] = [await wholeKey(stack, expected[0]), await wholeKey(stack, expected[1])];
  const keys = await storedKeys(stack, [ifTrue, ifFalse]);
  if (keys.includes(ifTrue)) return { answer: true, seen: `the key ends in ${JSON.stringify(expected[0])}` };
  if (keys.includes(ifFalse))
    return { answer: false, seen: `the key ends in ${JSON.stringify(expected[1])}` };
  return { answer: undefined, seen: "the object has neither of the two keys" };
}

const directKey =
  (path: string, expected: readonly [string, string]): Check =>
  async (stack) => {
    await requireJourney(stack, "direct");
    return keyOf(stack, path, expected);
  };

export const gatewayKeepsPercent = directKey("percent-a%25b.txt", ["percent-a%b.txt", "percent-a%25b.txt"]);
export const gatewayDecodesSlash = directKey("slash-a%2Fb.txt", ["slash-a/b.txt", "slash-a%2Fb.txt"]);
export const gatewayKeepsNonAscii = directKey("umlaut-%C3%BC.txt", ["umlaut-ü.txt", "umlaut-Ã¼.txt"]);

/** Requires Cognito's native authorizer, because our own authorizer would reject the requests of these checks. */
async function requireNativeCognito(stack: StackUnderTest): Promise<void> {
  if (stack.settings.authorization !== "cognito") {
    throw new NotApplicable('this needs a stack with authorization "cognito"');
  }
  await requireJourney(stack, "direct");
}

export const gatewayResolvesDotSegments: Check = async (stack) => {
  await requireNativeCognito(stack);
  return keyOf(stack, "below/..%2Fdots.txt", ["dots.txt", "below/../dots.txt"]);
};

export const gatewaySignsPlus: Check = async (stack) => {
  await requireNativeCognito(stack);
  const response = await putDirect(stack, { path: "a+b.txt", body: BODY });
  requireEvidence(response, 403);
  const isRejected = response.status === 403 ? false : undefined;
  return { answer: response.status === 200 || isRejected, seen: described(response) };
};

export const signsOddHeaderValues: Check = async (stack) => {
  await requireNativeCognito(stack);
  const headers = { "cache-control": "x=ü" };
  const response = await putDirect(stack, { path: "odd-header.txt", body: BODY, headers });
  requireEvidence(response, 403);
  const isRejected = response.status === 403 ? false : undefined;
  return { answer: response.status === 200 || isRejected, seen: described(response) };
};

/** The mapping names the header in lower case. */
export const mappingsIgnoreHeaderCase: Check = async (stack) => {
  await requireNativeCognito(stack);
  const headers = { "Cache-Control": "max-age=62" };
  const response = await putDirect(stack, { path: "header-case.txt", body: BODY, headers });
  requireEvidence(response);
  if (response.status !== 200) return { answer: undefined, seen: described(response) };
  const stored = await readObject(stack, "HEAD", await wholeKey(stack, "header-case.txt"));
  const isStored = stored.headers.get("cache-control") === "max-age=62";
  return { answer: isStored, seen: isStored ? "the header reached S3" : "the header was lost" };
};
