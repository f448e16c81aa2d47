import { afterAll, beforeAll, expect, it } from "vitest";
import type { PresignedPost, PresignedPut } from "../../functions/presign/contract.js";
import type { Call } from "../support/api-calls.js";
import { callsOf, read } from "../support/api-calls.js";
import { logText } from "../support/break-stack.js";
import type { StackDocument } from "../support/change-stack.js";
import { changing } from "../support/change-stack.js";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";
import { postForm } from "../support/post-form.js";
import { s3Outcome } from "../support/s3-outcome.js";

const FUNCTION = "uploads/Presigned/Function/Resource";
const BODY = "hello";

/** Makes the function sign for an hour, although its stack's policy says 15 minutes. */
function signForAnHour(document: StackDocument): void {
  const resource = document.at(FUNCTION);
  const text = JSON.stringify(resource.environment);
  const changed = text.replace(/(urlExpirySeconds\W+)900/, "$13600");
  expect(changed).not.toBe(text);
  resource.environment = JSON.parse(changed);
}

let stack: LocalStack;
let alice: Call;

beforeAll(async () => {
  stack = await serveUploads({ patterns: ["presigned"] }, changing(signForAnHour));
  alice = await callsOf(stack, "alice");
});
afterAll(() => stack.close());

it("the role denies a presigned URL that is older than the policy's expiry, but no form", async () => {
  const file = { length: BODY.length, type: "text/plain" };
  const put = async (key: string) => read<PresignedPut>(await alice("POST", "uploads", { ...file, key }));
  const send = async ({ url, headers }: PresignedPut) =>
    s3Outcome(await stack.send("PUT", url, BODY, headers));
  const [inTime, late] = [await put("in-time.txt"), await put("late.txt")];
  const form = read<PresignedPost>(await alice("POST", "uploads", { ...file, key: "f.txt", method: "POST" }));
  expect(new URL(late.url).searchParams.get("X-Amz-Expires")).toBe("3600");

  stack.advance(890);
  expect(await send(inTime)).toBe("200");
  stack.advance(20);

  expect(await send(late)).toBe("403 AccessDenied");
  expect(logText(stack)).toContain("DenyOldPresignedUrls");
  expect((await postForm(stack, form.url, form.fields, BODY)).status).toBe(201);
});
