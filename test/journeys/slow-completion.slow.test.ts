import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callsOf } from "../support/api-calls.js";
import { DocumentedBodies, publishedDocument } from "../support/document-answers.js";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";
import type { UploadsInParts } from "../support/uploads-in-parts.js";
import { uploadsInParts } from "../support/uploads-in-parts.js";

/** Duration of a completion in S3, in seconds. API Gateway waits 29, and then responds 504. */
const DELAY = 60;
const CONTENT = "content";

const BODIES = new DocumentedBodies(publishedDocument());

interface Begun {
  readonly key: string;
  readonly route: string;
  /** Path of the request that completes it. */
  readonly path: string;
  readonly body?: object;
}

describe("an upload that S3 takes a minute to complete", () => {
  let stack: LocalStack;
  let alice: UploadsInParts;

  beforeAll(async () => {
    const settings = { patterns: ["presigned"], bucket: { versioned: true } };
    stack = await serveUploads(settings, undefined, { completeDelaySeconds: DELAY });
    alice = uploadsInParts(stack, await callsOf(stack, "alice"));
  });
  afterAll(() => stack.close());

  async function plain(): Promise<Begun> {
    const upload = await alice.create("plain.txt", CONTENT.length);
    await alice.send(upload, Buffer.from(CONTENT));
    const route = "POST /uploads/{id}/complete";
    return { key: upload.key, route, path: `uploads/${upload.id}/complete` };
  }

  async function companion(): Promise<Begun> {
    const file = { filename: "a.txt", type: "text/plain", metadata: {} };
    const { json } = await alice.call("POST", "s3/multipart", file);
    const { key, uploadId } = json as { key: string; uploadId: string };
    const [path, query] = [`s3/multipart/${uploadId}`, `?key=${encodeURIComponent(key)}`];
    const signed = (await alice.call("GET", `${path}/1${query}`)).json as { url: string };
    const { headers } = await stack.send("PUT", signed.url, CONTENT);
    const body = { parts: [{ PartNumber: 1, ETag: headers.etag }] };
    const route = "POST /s3/multipart/{uploadId}/complete";
    return { key, route, path: `${path}/complete${query}`, body };
  }

  it("gets a 202 with the time to retry, and afterwards always the same response", async () => {
    const uploads = [await plain(), await companion()];
    const complete = () => Promise.all(uploads.map(({ path, body }) => alice.call("POST", path, body)));
    const [ofPlain, ofCompanion] = uploads;

    const pending = await complete();
    const before = await stack.keys();
    stack.advance(DELAY);
    const completed = await complete();
    const again = await complete();
    await stack.settled();

    expect(pending.map(({ status, headers }) => [status, headers["retry-after"]])).toEqual([
      [202, "5"],
      [202, "5"],
    ]);
    uploads.forEach(({ route }, index) => {
      expect(BODIES.answerProblems({ route, status: 202, body: pending[index]?.json })).toEqual([]);
    });
    expect(before).toEqual([]);
    expect(pending[0]?.json).toEqual({ key: ofPlain?.key, state: "completing" });
    expect(completed[0]).toMatchObject({
      status: 200,
      json: { key: ofPlain?.key, state: "completed", length: CONTENT.length, versionId: expect.any(String) },
    });
    // Uppy's client cannot retry, so it gets its response at once.
    expect(completed[1]).toMatchObject({ status: 200, json: pending[1]?.json });
    expect(pending[1]?.json).toMatchObject({ key: ofCompanion?.key, location: expect.any(String) });
    const bodies = (answers: typeof completed) => answers.map(({ status, json }) => ({ status, json }));
    expect(bodies(again)).toEqual(bodies(completed));
    for (const { key } of uploads) expect((await stack.object(key))?.toString()).toBe(CONTENT);
    const told = stack.events("Upload Completed").map(({ detail }) => detail.key);
    expect(told.toSorted()).toEqual(uploads.map(({ key }) => key).toSorted());
  });
});
