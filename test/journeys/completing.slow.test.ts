import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callsOf } from "../support/api-calls.js";
import { changing } from "../support/change-stack.js";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";
import type { UploadsInParts } from "../support/uploads-in-parts.js";
import { PART_SIZE, partUrl, uploadsInParts } from "../support/uploads-in-parts.js";

const DAY = 86_400;

describe.each([false, true])("an upload in parts if objects can be overwritten: %s", (overwrite) => {
  let stack: LocalStack;
  let alice: UploadsInParts;
  let roleActions: readonly string[];

  beforeAll(async () => {
    stack = await serveUploads(
      {
        patterns: ["presigned"],
        policy: { overwrite, maxBytes: 4 * PART_SIZE },
        bucket: { versioned: true },
        presigned: { completionThrottling: { ratePerSecond: 100, burst: 200 } },
      },
      changing((document) =>
        document.changePolicy("uploads/Presigned/Function/Role/Policy", (statements) => {
          roleActions = statements.flatMap(({ Action }) => Action);
          return statements;
        }),
      ),
    );
    alice = uploadsInParts(stack, await callsOf(stack, "alice"));
  });
  afterAll(() => stack.close());

  const eventsOf = (detailType: string, key: string) =>
    stack.events(detailType).filter(({ detail }) => {
      const object = detail.object as { key: string } | undefined;
      return (object?.key ?? detail.key) === key;
    });

  it("becomes one object with one event if 100 requests complete it in parallel, and all get the same response", async () => {
    const content = randomBytes(PART_SIZE + 1);
    const upload = await alice.create("hundred.bin", content.length);
    await alice.send(upload, content);

    const asked = Array.from({ length: 100 }, () => alice.call("POST", `uploads/${upload.id}/complete`));
    const answers = (await Promise.all(asked)).map(({ status, json }) => ({ status, json }));
    await stack.settled();

    expect(answers[0]).toMatchObject({
      status: 200,
      json: { state: "completed", versionId: expect.any(String) },
    });
    expect(answers).toEqual(Array(100).fill(answers[0]));
    expect(eventsOf("Object Created", upload.key)).toHaveLength(1);
    expect(eventsOf("Upload Completed", upload.key)).toHaveLength(1);
    expect((await stack.object(upload.key))?.equals(content)).toBe(true);
  });

  it("with more bytes than declared is aborted, with all its parts", async () => {
    const content = randomBytes(PART_SIZE + 2);
    const upload = await alice.create("more.bin", PART_SIZE + 1);
    // The same upload with an id that declares one byte more: each part may be as large as its id says.
    await alice.send({ id: declaring(upload.id, PART_SIZE + 2) }, content);

    expect(await alice.call("POST", `uploads/${upload.id}/complete`)).toMatchObject({
      status: 413,
      json: { code: "TooLarge", message: expect.stringContaining(`${PART_SIZE + 2}`) },
    });
    expect(await alice.call("GET", `uploads/${upload.id}`)).toMatchObject({ status: 404 });
    expect(await alice.call("POST", `uploads/${upload.id}/complete`)).toMatchObject({ status: 404 });
    expect(await stack.object(upload.key)).toBeUndefined();
  });

  it("that was aborted cannot be completed, resumed or listed", async () => {
    const upload = await alice.create("aborted.bin", 1);
    await alice.send(upload, Buffer.from("1"));
    const signed = await alice.sign(upload);

    expect(await alice.call("DELETE", `uploads/${upload.id}`)).toMatchObject({ status: 204 });
    expect(await alice.call("DELETE", `uploads/${upload.id}`)).toMatchObject({ status: 204 });
    expect(await alice.call("POST", `uploads/${upload.id}/complete`)).toMatchObject({
      status: 404,
      json: { code: "NoSuchUpload" },
    });
    for (const part of signed.parts) {
      expect((await stack.send("PUT", partUrl(signed, part), "1")).status).toBe(404);
    }
    expect(await stack.object(upload.key)).toBeUndefined();
  });

  it("deletes no object, whatever is sent to any route", async () => {
    const first = await alice.create("kept.bin", 1);
    await alice.send(first, Buffer.from("1"));
    const completed = await alice.call("POST", `uploads/${first.id}/complete`);
    const { VersionId } = await stack.head(first.key);
    const second = await alice.create("kept.bin", 1);
    await alice.send(second, Buffer.from("2"));
    const companion = `s3/multipart/x?key=${encodeURIComponent(first.key)}`;
    const deleting: readonly [string, string, object?][] = [
      ["DELETE", `uploads/${first.id}`],
      ["DELETE", `uploads/${second.id}`],
      ["POST", `uploads/${second.id}/complete`],
      ["DELETE", companion],
      ["POST", "s3/sign", { method: "DELETE", key: first.key }],
      ["DELETE", "downloads/kept.bin"],
      ["DELETE", "uploads"],
    ];

    for (const request of deleting) await alice.call(...request);

    expect(completed.status).toBe(200);
    expect((await stack.head(first.key)).VersionId).toBe(VersionId);
    expect((await stack.object(first.key))?.toString()).toBe("1");
    expect(roleActions).toContain("s3:AbortMultipartUpload");
    expect(roleActions.filter((action) => /Delete|\*/.test(action))).toEqual([]);
  });

  it("overwrites an existing object if the policy allows it, else is aborted", async () => {
    const first = await alice.create("twice.bin", 1);
    const second = await alice.create("twice.bin", 1);
    await alice.send(first, Buffer.from("1"));
    await alice.send(second, Buffer.from("2"));
    await alice.call("POST", `uploads/${first.id}/complete`);

    const answer = await alice.call("POST", `uploads/${second.id}/complete`);
    const state = await alice.call("GET", `uploads/${second.id}`);

    expect([answer.status, state.status]).toEqual(overwrite ? [200, 200] : [412, 404]);
    expect((await stack.object(first.key))?.toString()).toBe(overwrite ? "2" : "1");
  });

  it("is aborted by the bucket's lifecycle if it is abandoned, and completing it says so", async () => {
    const upload = await alice.create("stale.bin", 1);
    await alice.send(upload, Buffer.from("1"));
    const state = () => alice.call("GET", `uploads/${upload.id}`);
    await stack.applyLifecycle();
    expect(await state()).toMatchObject({ status: 200, json: { parts: [{ partNumber: 1 }] } });

    stack.advance(3 * DAY);
    const aborted = await stack.applyLifecycle();
    alice = uploadsInParts(stack, await callsOf(stack, "alice"));

    expect(aborted.abortedUploads).toBeGreaterThan(0);
    expect(await state()).toMatchObject({ status: 404 });
    expect(await alice.call("POST", `uploads/${upload.id}/complete`)).toMatchObject({
      status: 404,
      json: { code: "NoSuchUpload", message: expect.stringContaining("may have been aborted") },
    });
    expect(await stack.applyLifecycle()).toMatchObject({ abortedUploads: 0 });
    expect(await stack.object(upload.key)).toBeUndefined();
  });
});

/** An upload's id with another length, as a client may change it. */
function declaring(id: string, length: number): string {
  const fields = JSON.parse(Buffer.from(id, "base64url").toString()) as unknown[];
  return Buffer.from(JSON.stringify(fields.with(4, length))).toString("base64url");
}
