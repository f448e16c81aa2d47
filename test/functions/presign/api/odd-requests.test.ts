import fc from "fast-check";
import { expect, it } from "vitest";
import { presigner } from "../support/presigner.js";

const ROUTES = [
  "POST /uploads",
  "GET /uploads/{id}",
  "POST /uploads/{id}/parts",
  "POST /uploads/{id}/complete",
  "DELETE /uploads/{id}",
  "GET /downloads/{key+}",
  "GET /s3/params",
  "POST /s3/multipart",
  "GET /s3/multipart/{uploadId}",
  "GET /s3/multipart/{uploadId}/{partNumber}",
  "POST /s3/multipart/{uploadId}/complete",
  "DELETE /s3/multipart/{uploadId}",
  "POST /s3/sign",
  "PATCH /uploads",
  "constructor /__proto__",
];
const FIELDS = [
  "key",
  "length",
  "type",
  "method",
  "checksum",
  "partSize",
  "filename",
  "metadata",
  "parts",
  "uploadId",
];
const ODD_NAMES = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf", ""];

const names = fc.constantFrom(
  ...FIELDS,
  ...ODD_NAMES,
  "id",
  "partNumber",
  "metadata[__proto__]",
  "versionId",
);
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.constantFrom(...ODD_NAMES, "%", "%2e%2e/", "uploads/alice/x", "PUT", "MULTIPART", "a/b", "\ud800", "\0"),
);
const value = fc.oneof(
  text,
  fc.jsonValue(),
  fc.integer(),
  fc.constantFrom(0, -1, 5, 1e300, null, true, "crc32"),
);
const object = fc
  .array(fc.tuple(names, value), { maxLength: 6 })
  .map((entries) => JSON.stringify(Object.fromEntries(entries)));
const nested = fc.integer({ min: 1, max: 16_000 }).map((levels) => {
  const list = "[".repeat(levels) + "]".repeat(levels);
  return `{"filename":"a","type":"a/b","metadata":{"a":${list}},"parts":${list}}`.slice(0, 32_768);
});
const body = fc.oneof(object, fc.json(), text, nested);
const parameters = fc.dictionary(names, text, { maxKeys: 4 });

it("an odd request never causes a 5xx, and every error has a code", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...ROUTES),
      body,
      parameters,
      parameters,
      parameters,
      async (route, sent, pathParameters, query, headers) => {
        const { send } = presigner({ downloads: true });
        const { status, json } = await send(route, sent, { pathParameters, query, headers });

        expect(status).toBeLessThan(500);
        if (status >= 400) expect(json).toMatchObject({ code: expect.stringMatching(/^[A-Z]\w+$/) });
      },
    ),
    { numRuns: 1_500 },
  );
});
