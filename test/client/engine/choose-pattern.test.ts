import { describe, expect, it } from "vitest";
import type { Pattern } from "../../../client/engine/index.js";
import { startUpload } from "../../../client/engine/index.js";
import { scriptedPlatform } from "../support/scripted-platform.js";

const GIB = 1_073_741_824;
const EDGE = { url: "https://edge.example", routes: {}, needsContentSha256: false };
const PRESIGNED = { routes: {}, maxPutBytes: 5 * GIB, maxObjectBytes: 1_000 * GIB };

/** Fails an upload of a file that no request can carry, and returns the error. */
function failureOf(length: number, pattern: Pattern, patterns?: object) {
  const document = { version: 1, issuers: [], policy: {}, patterns };
  const platform = scriptedPlatform(() =>
    patterns === undefined ? { status: 404 } : { body: JSON.stringify(document) },
  );
  const identity = { path: "/f", length, modifiedMs: 0, changedMs: 0, inode: "1" };
  const source = {
    kind: "file",
    identity,
    piece: () => expect.unreachable(),
    checkUnchanged: async () => {},
    close: async () => {},
  } as const;
  const options = { endpoint: "https://api.example/v1", key: "k", pattern, getToken: () => "t" };
  return startUpload(options, { platform, open: async () => source }).result;
}

describe("a file that is too large for a PUT", () => {
  it.each<[string, number, Pattern, object | undefined, object]>([
    [
      "with an edge pattern without parts",
      6 * GIB,
      "edge",
      { presigned: PRESIGNED, edge: { ...EDGE, parts: false, maxObjectBytes: 5 * GIB } },
      { kind: "policy", code: "TooLarge", message: expect.stringContaining("not enabled (edge.parts)") },
    ],
    [
      "with the URL of the distribution as the endpoint",
      6 * GIB,
      "edge",
      undefined,
      { kind: "usage", code: "PartsNotOffered", message: expect.stringContaining("URL of the uploads API") },
    ],
    [
      "with a pattern that is not deployed",
      6 * GIB,
      "edge",
      { presigned: PRESIGNED },
      { kind: "usage", code: "PatternNotOffered", message: expect.stringContaining("It offers: presigned.") },
    ],
    [
      "beyond the limit of uploads in parts",
      2_000 * GIB,
      "edge",
      { presigned: PRESIGNED, edge: { ...EDGE, parts: true, maxObjectBytes: 1_000 * GIB } },
      { kind: "policy", code: "TooLarge", message: expect.not.stringContaining("edge.parts") },
    ],
  ])("fails before anything is sent: %s", async (_name, length, pattern, patterns, error) => {
    await expect(failureOf(length, pattern, patterns)).rejects.toMatchObject(error);
  });
});
