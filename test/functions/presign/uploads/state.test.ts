import { describe, expect, it } from "vitest";
import type { StoredObject } from "../../../../functions/presign/ports.js";
import { MAX_UPLOAD_ID_LENGTH } from "../../../../functions/presign/upload-id.js";
import { KEY_PREFIXES } from "../../../../functions/upload-policy/contract.js";
import { boundUploadId } from "../../../../functions/upload-policy/headers/metadata.js";
import type { Changes } from "../support/context.js";
import { FIRST_ID } from "../support/context.js";
import type { Event } from "../support/presigner.js";
import { presigner } from "../support/presigner.js";

const FILE = { key: "a/b.pdf", length: 10, type: "application/pdf" };
const GET = "GET /uploads/{id}";
const CLIENT_ID = "0d9c2f6e-1111-4c0a-8d57-0a1b2c3d4e5f";

const of = (id: string, more: Event = {}): Event => ({ pathParameters: { id }, ...more });
const asBob = { authorizer: { subject: "bob", tenant: "acme" } };
const asAlice = { authorizer: { subject: "alice", tenant: "acme" } };

/** An object as an upload of alice's makes it. */
const stored = (uploadId: string = FIRST_ID, subject = "alice"): Partial<StoredObject> => ({
  length: 10,
  etag: '"e"',
  versionId: "v1",
  metadata: { "x-amz-meta-upload-id": uploadId, "x-amz-meta-upload-subject": subject },
});

async function created(body: object = FILE, changes: Changes = {}) {
  const world = presigner(changes);
  const { json } = await world.send("POST /uploads", body, asAlice);
  const ask = (event: Event = {}) => world.send(GET, undefined, { ...of(json.id), ...asAlice, ...event });
  return { ...world, id: json.id as string, key: json.key as string, ask };
}

describe.each(["PUT", "POST"])("the state of an upload by %s", (method) => {
  const body = { ...FILE, method };

  it("is pending until the object is stored", async () => {
    const { id, key, ask } = await created(body);

    expect(await ask()).toMatchObject({ status: 200, json: { id, key, state: "pending" } });
  });

  it("is completed if the object is this upload's", async () => {
    const { id, key, ask, s3 } = await created(body);
    s3.putObject(key, stored());

    const { json } = await ask();
    expect(json).toEqual({ id, key, state: "completed", length: 10, etag: '"e"', versionId: "v1" });
  });

  it.each([
    ["another upload", stored("another")],
    ["another caller", stored(FIRST_ID, "bob")],
    ["no upload", { metadata: {} }],
  ])("is taken, without data about the object, if the object is of %s", async (_, object) => {
    const { id, key, ask, s3 } = await created(body);
    s3.putObject(key, object);
    s3.reject(key, "TooLarge");

    expect((await ask()).json).toEqual({ id, key, state: "taken" });
  });

  it("is rejected, with the code, if the check after the upload rejected it", async () => {
    const { key, ask, s3 } = await created(body);
    s3.putObject(key, stored());
    s3.reject(key, "ContentTypeNotAllowed");

    expect((await ask()).json).toMatchObject({
      state: "rejected",
      code: "ContentTypeNotAllowed",
      length: 10,
    });
  });

  it.each(KEY_PREFIXES)("is rejected for another caller with the key prefix %s", async (keyPrefix) => {
    const { key, ask, s3 } = await created(body, { policy: { keyPrefix } });
    s3.putObject(key, stored());

    expect((await ask()).json).toMatchObject({ state: "completed" });
    expect(await ask(asBob)).toMatchObject({ status: 400, json: { code: "InvalidUploadId" } });
  });

  it("cannot be aborted or completed, and has no parts to sign", async () => {
    const { id, send } = await created(body);

    for (const route of ["DELETE /uploads/{id}", "POST /uploads/{id}/parts", "POST /uploads/{id}/complete"]) {
      expect(await send(route, undefined, { ...of(id), ...asAlice })).toMatchObject({
        status: 400,
        json: {
          code: "InvalidUploadId",
          message: expect.stringContaining("need the id of an upload in parts"),
        },
      });
    }
  });

  it("is available for the longest key", async () => {
    const { id, key, ask, s3 } = await created({ ...body, key: `${'"'.repeat(950)}.pdf` });
    const relative = key.slice("uploads/alice/".length);
    s3.putObject(key, stored());

    expect(id.length).toBeLessThanOrEqual(MAX_UPLOAD_ID_LENGTH);
    expect((await ask({ query: { key: relative } })).json).toMatchObject({ state: "completed" });
  });
});

describe("the state of an upload in parts", () => {
  it("is rejected, with the code, if the check after the upload rejected it", async () => {
    const { key, ask, s3, send, id } = await created({ ...FILE, method: "MULTIPART" });
    s3.putParts("s3-upload-1", 10);
    await send("POST /uploads/{id}/complete", undefined, { ...of(id), ...asAlice });
    expect((await ask()).json).toMatchObject({ state: "completed", parts: [] });
    s3.reject(key, "TooLarge");

    expect((await ask()).json).toMatchObject({ state: "rejected", code: "TooLarge", partCount: 1 });
  });
});

describe("the state of an upload by a UUID and a key", () => {
  const ask = async (object: Partial<StoredObject> | undefined, event: Event = {}, changes: Changes = {}) => {
    const { send, s3 } = presigner(changes);
    if (object !== undefined) s3.putObject("uploads/alice/a.pdf", object);
    return send(GET, undefined, { ...of(CLIENT_ID), query: { key: "a.pdf" }, ...asAlice, ...event });
  };

  it.each([
    ["pending", "nothing", undefined],
    ["completed", "the client's id, bound to its subject", stored(boundUploadId(CLIENT_ID, "alice"))],
    ["completed", "an id of ours", stored(CLIENT_ID)],
    ["taken", "the client's id, bound to another subject", stored(boundUploadId(CLIENT_ID, "bob"))],
    ["taken", "another caller's subject", stored(CLIENT_ID, "bob")],
    ["taken", "another id", stored(FIRST_ID)],
  ])("is %s with %s stored", async (state, _, object) => {
    expect(await ask(object)).toMatchObject({
      status: 200,
      json: { id: CLIENT_ID, key: "uploads/alice/a.pdf", state },
    });
  });

  it("never shows another caller's upload with a shared prefix", async () => {
    const changes: Changes = { policy: { keyPrefix: "shared" } };
    const { send, s3 } = presigner(changes);
    s3.putObject("uploads/a.pdf", stored(CLIENT_ID));

    const event = { ...of(CLIENT_ID), query: { key: "a.pdf" } };
    expect((await send(GET, undefined, { ...event, ...asAlice })).json).toMatchObject({ state: "completed" });
    expect((await send(GET, undefined, { ...event, ...asBob })).json).toEqual({
      id: CLIENT_ID,
      key: "uploads/a.pdf",
      state: "taken",
    });
  });

  it.each([
    ["no key", {}, "InvalidQuery"],
    ["an empty key", { key: "" }, "InvalidQuery"],
    ["a key with dot segments", { key: "../bob/a.pdf" }, "InvalidKey"],
    ["a lone surrogate", { key: "\ud800" }, "InvalidKey"],
    ["a key that is too long", { key: "a".repeat(1_025) }, "InvalidKey"],
  ])("is a clear 400 with %s", async (_, query, code) => {
    expect(await ask(undefined, { query })).toMatchObject({ status: 400, json: { code } });
  });

  it.each([CLIENT_ID.toUpperCase(), `${CLIENT_ID}0`, "constructor", "__proto__"])(
    "is a clear 400 with the id %s",
    async (id) => {
      expect(await ask(undefined, of(id))).toMatchObject({ status: 400, json: { code: "InvalidUploadId" } });
    },
  );
});
