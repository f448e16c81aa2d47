import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PresignedPost, PresignedPut, UploadState } from "../../functions/presign/contract.js";
import type { Call } from "../support/api-calls.js";
import { callsOf, read } from "../support/api-calls.js";
import { DocumentedBodies, publishedDocument } from "../support/document-answers.js";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";
import { postForm } from "../support/post-form.js";
import { uploadsOf } from "../support/send-uploads.js";

const BODY = "hello";
const BODIES = new DocumentedBodies(publishedDocument());
const CLIENT_ID = "0d9c2f6e-1111-4c0a-8d57-0a1b2c3d4e5f";

let stack: LocalStack;
let alice: Call;
let bob: Call;

/** All callers share one prefix, and the check after the upload rejects objects that only it can check. */
beforeAll(async () => {
  stack = await serveUploads({
    policy: { keyPrefix: "shared", maxBytes: 8 },
    directSizeLimits: "ignored",
  });
  alice = await callsOf(stack, "alice");
  bob = await callsOf(stack, "bob");
});
afterAll(() => stack.close());

async function stateOf(path: string, call = alice): Promise<UploadState> {
  const { status, json } = await call("GET", `uploads/${path}`);
  expect(BODIES.answerProblems({ route: "GET /uploads/{id}", status, body: json })).toEqual([]);
  expect(status).toBe(200);
  return json as UploadState;
}

const putOf = async (call: Call, key: string) =>
  read<PresignedPut>(await call("POST", "uploads", { key, length: BODY.length, type: "text/plain" }));

describe("after a PUT whose response was lost", () => {
  it("the retry gets 412, and the state says that the upload is stored", async () => {
    const { id, url, headers, key } = await putOf(alice, "lost.txt");
    expect(await stateOf(id)).toEqual({ id, key, state: "pending" });
    const statuses: number[] = [];
    for (const _ of ["lost", "retry"]) statuses.push((await stack.send("PUT", url, BODY, headers)).status);

    expect(statuses).toEqual([200, 412]);
    expect(await stateOf(id)).toMatchObject({ id, key, state: "completed", length: BODY.length });
  });

  it("the state distinguishes a taken key from an own upload, and shows nothing of the other object", async () => {
    const theirs = await putOf(bob, "taken.txt");
    const own = await putOf(alice, "taken.txt");
    await stack.send("PUT", theirs.url, BODY, theirs.headers);

    expect((await stack.send("PUT", own.url, BODY, own.headers)).status).toBe(412);
    expect(await stateOf(own.id)).toEqual({ id: own.id, key: own.key, state: "taken" });
    expect(await stateOf(theirs.id, bob)).toMatchObject({ state: "completed" });
    expect(await alice("GET", `uploads/${theirs.id}`)).toMatchObject({
      status: 400,
      code: "InvalidUploadId",
    });
  });
});

it("a form's upload has a state", async () => {
  const asked = { key: "form.txt", length: BODY.length, type: "text/plain", method: "POST" };
  const { id, url, fields } = read<PresignedPost>(await alice("POST", "uploads", asked));

  expect(await stateOf(id)).toMatchObject({ state: "pending" });
  expect((await postForm(stack, url, fields, BODY)).status).toBe(201);
  expect(await stateOf(id)).toMatchObject({ state: "completed", length: BODY.length });
});

describe("the state of an upload by another pattern", () => {
  const idOf = async (key: string) => (await stack.head(key)).Metadata?.["upload-id"] ?? "";

  it("is rejected, with its code, although the object cannot be read", async () => {
    const uploads = uploadsOf(stack, await stack.token({ sub: "alice" }));
    expect(
      (await uploads.direct("large.txt", "too many bytes", { "content-type": "text/plain" })).status,
    ).toBe(200);
    const id = await idOf("uploads/large.txt");
    await stack.settled();

    expect(await stateOf(`${id}?key=large.txt`)).toMatchObject({
      key: "uploads/large.txt",
      state: "rejected",
      code: "TooLarge",
    });
    expect(await stateOf(`${id}?key=large.txt`, bob)).toEqual({
      id,
      key: "uploads/large.txt",
      state: "taken",
    });
  });

  it.each(["direct", "edge"] as const)(
    "is completed for the id that the client chose on %s, and for no other caller",
    async (pattern) => {
      const uploads = uploadsOf(stack, await stack.token({ sub: "alice" }));
      const headers = { "content-type": "text/plain", "x-upload-id": CLIENT_ID };
      const statuses: number[] = [];
      for (const _ of ["lost", "retry"]) {
        statuses.push((await uploads[pattern](`${pattern}.txt`, BODY, headers)).status);
      }

      expect(statuses).toEqual([200, 412]);
      expect(await stateOf(`${CLIENT_ID}?key=${pattern}.txt`)).toMatchObject({ state: "completed" });
      expect(await stateOf(`${CLIENT_ID}?key=${pattern}.txt`, bob)).toMatchObject({ state: "taken" });
      expect(await stateOf(`${CLIENT_ID}?key=other.txt`)).toMatchObject({ state: "pending" });
    },
  );
});
