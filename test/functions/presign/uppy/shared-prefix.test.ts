import { describe, expect, it } from "vitest";
import { COMPANION_ROUTES } from "../../../../functions/presign/companion/routes.js";
import { SIGN_REQUEST_ROUTES } from "../../../../functions/presign/sign-request/routes.js";
import { callerBoundId } from "../../../../functions/presign/uppy/caller-bound-id.js";
import { KEY_PREFIXES } from "../../../../functions/upload-policy/contract.js";
import { ALICE_OF_ACME } from "../../support/policies.js";
import { answered, ask } from "../support/ask-route.js";
import { contextWith, FIRST_ID } from "../support/context.js";

const BOB_OF_ACME = { ...ALICE_OF_ACME, subject: "bob" };
const NAMED = { parts: [{ PartNumber: 1, ETag: "e" }] };

describe.each(["tenant", "shared"] as const)("an upload of Uppy's with the key prefix %s", (keyPrefix) => {
  const begun = async () => {
    const { context, s3 } = contextWith({ policy: { keyPrefix } });
    const body = { filename: "may.pdf", type: "application/pdf" };
    const created = await ask(COMPANION_ROUTES, "POST /s3/multipart", context, {
      body,
      identity: ALICE_OF_ACME,
    });
    const { key, uploadId } = answered(created).body as { key: string; uploadId: string };
    return { context, s3, key, uploadId };
  };

  it.each([
    ["GET /s3/multipart/{uploadId}", undefined],
    ["GET /s3/multipart/{uploadId}/{partNumber}", undefined],
    ["POST /s3/multipart/{uploadId}/complete", NAMED],
    ["DELETE /s3/multipart/{uploadId}", undefined],
  ])("is hidden from other callers: %s", async (route, body) => {
    const { context, s3, key, uploadId } = await begun();
    s3.putPart(uploadId, { partNumber: 1, length: 7, etag: '"e"' });
    const request = { pathParameters: { uploadId, partNumber: "1" }, query: { key }, body };

    expect(await ask(COMPANION_ROUTES, route, context, { ...request, identity: BOB_OF_ACME })).toMatchObject({
      status: 404,
      code: "NoSuchUpload",
    });
    expect(
      await ask(COMPANION_ROUTES, route, context, { ...request, identity: ALICE_OF_ACME }),
    ).toMatchObject({
      outcome: "answered",
    });
  });

  it.each([{ method: "PUT", partNumber: 1 }, { method: "GET" }, { method: "POST" }, { method: "DELETE" }])(
    "is signed only for its own caller: %j",
    async (operation) => {
      const { context, key, uploadId } = await begun();
      const body = { ...operation, key, uploadId };
      const sign = (identity: typeof ALICE_OF_ACME) =>
        ask(SIGN_REQUEST_ROUTES, "POST /s3/sign", context, { body, identity });

      expect(await sign(BOB_OF_ACME)).toMatchObject({ status: 404, code: "NoSuchUpload" });
      expect(await sign(ALICE_OF_ACME)).toMatchObject({ outcome: "answered" });
    },
  );
});

describe("an id bound to its caller", () => {
  it.each(KEY_PREFIXES)("is a UUID, and binding it again does not change it, with %s", (keyPrefix) => {
    const bound = callerBoundId(FIRST_ID, "alice", { keyPrefix });

    expect(bound).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(callerBoundId(bound, "alice", { keyPrefix })).toBe(bound);
  });
});
