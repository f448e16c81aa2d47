import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { COMPANION_ROUTES } from "../../../../functions/presign/companion/routes.js";
import { SIGN_REQUEST_ROUTES } from "../../../../functions/presign/sign-request/routes.js";
import { ask } from "../support/ask-route.js";
import { contextWith, FIRST_ID } from "../support/context.js";

/** Alice's prefix. Nothing else may ever be signed for her. */
const OWN = "/uploads/alice/";

const PIECES = [
  "uploads/",
  "alice/",
  "bob/",
  "/",
  "\\",
  "..",
  ".",
  "%2e",
  "%2F",
  "%252f",
  "?",
  "#",
  "&uploadId=x",
  "${filename}",
  "\u0000",
  "\n",
  "\ud800",
  "é",
  "may.pdf",
  `${FIRST_ID}-`,
];
const hostileText = fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string()), { maxLength: 8 });
const hostileKey = fc
  .tuple(fc.constantFrom("", "uploads/alice/", `uploads/alice/${FIRST_ID}-`), hostileText)
  .map(([start, pieces]) => start + pieces.join(""));

/** The path that a browser makes of a URL, or that S3 makes of a form's key. */
function pathsIn(answer: { url?: string; key?: string; fields?: Record<string, string> }): string[] {
  const { url, key, fields } = answer;
  const object = url === undefined || fields !== undefined ? [] : [decodeURIComponent(new URL(url).pathname)];
  return [...object, ...[key, fields?.key].flatMap((name) => (name === undefined ? [] : [`/${name}`]))];
}

async function pathsOf(...asked: Parameters<typeof ask>): Promise<string[]> {
  const result = await ask(...asked);
  return result.outcome === "answered" ? pathsIn(Object(result.body)) : [];
}

describe("a caller's own prefix", () => {
  it("contains everything that POST /s3/sign signs, for any request", async () => {
    const request = fc.record(
      {
        method: fc.constantFrom("PUT", "POST", "GET", "DELETE"),
        key: hostileKey,
        uploadId: fc.oneof(fc.constant("s3-upload-1"), hostileKey),
        partNumber: fc.integer({ min: 1, max: 1_000 }),
      },
      { requiredKeys: ["method", "key"] },
    );
    await fc.assert(
      fc.asyncProperty(request, async (body) => {
        const paths = await pathsOf(SIGN_REQUEST_ROUTES, "POST /s3/sign", contextWith().context, { body });

        expect(paths.filter((path) => !isOwn(path))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("contains everything that Companion's routes sign, for any request", async () => {
    const routes = fc.constantFrom(...Object.keys(COMPANION_ROUTES));
    await fc.assert(
      fc.asyncProperty(routes, hostileKey, hostileKey, async (route, key, uploadId) => {
        const paths = await pathsOf(COMPANION_ROUTES, route, contextWith().context, {
          pathParameters: { uploadId, partNumber: "1" },
          query: { key, filename: key, type: "text/plain" },
          body: { filename: key, type: "text/plain" },
        });

        expect(paths.filter((path) => !isOwn(path))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("contains many signed requests, so that the two tests above are meaningful", async () => {
    const { context } = contextWith();
    const body = { method: "GET", key: `uploads/alice/${FIRST_ID}-é?#${"%"}.pdf`, uploadId: "s3-upload-1" };

    expect(await pathsOf(SIGN_REQUEST_ROUTES, "POST /s3/sign", context, { body })).toEqual([
      `/uploads/alice/${FIRST_ID}-é?#%.pdf`,
    ]);
  });
});

/** Below the prefix, in one segment. */
function isOwn(path: string): boolean {
  return path.startsWith(OWN) && !path.slice(OWN.length).includes("/");
}
