import { afterAll, beforeAll, expect, it } from "vitest";
import type { PresignedPut } from "../../functions/presign/contract.js";
import type { Call } from "../support/api-calls.js";
import { callsOf, read } from "../support/api-calls.js";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";

const BODY = "hello";

let stack: LocalStack;
let alice: Call;

beforeAll(async () => {
  stack = await serveUploads({ patterns: ["presigned"] });
  alice = await callsOf(stack, "alice");
});
afterAll(() => stack.close());

/** Uploads by a presigned PUT with one header that the URL does not sign, and waits for the check. */
async function uploadWith(key: string, header: Record<string, string>): Promise<PresignedPut> {
  const asked = { key, length: BODY.length, type: "text/plain" };
  const upload = read<PresignedPut>(await alice("POST", "uploads", asked));
  const answer = await stack.send("PUT", upload.url, BODY, { ...upload.headers, ...header });
  expect(answer.status).toBe(200);
  await stack.settled();
  return upload;
}

const typesOfEvents = (key: string) =>
  stack
    .events()
    .filter(({ source, detail }) => source === "s3-upload-patterns" && detail.key === key)
    .map((event) => event["detail-type"]);

it.each([
  ["content-disposition", 'inline; filename="invoice.html"'],
  ["cache-control", "max-age=600"],
])("rejects a presigned PUT with an unsigned %s, and returns that for its id", async (name, value) => {
  const { id, key } = await uploadWith(`${name}.txt`, { [name]: value });

  expect(typesOfEvents(key)).toEqual(["Upload Rejected"]);
  expect(await stack.tags(key)).toEqual({
    "upload-rejected": "HeaderNotDeclared",
    "upload-status": "rejected",
  });
  expect(read(await alice("GET", `uploads/${id}`))).toMatchObject({
    id,
    key,
    state: "rejected",
    code: "HeaderNotDeclared",
  });
});

it("completes a presigned PUT with a Cache-Control that browsers add on their own", async () => {
  const { id, key } = await uploadWith("reload.txt", { "cache-control": "no-cache" });

  expect(typesOfEvents(key)).toEqual(["Upload Completed"]);
  expect(read(await alice("GET", `uploads/${id}`))).toMatchObject({ id, key, state: "completed" });
});
