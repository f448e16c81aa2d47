import { describe, expect, it } from "vitest";
import { UploadError } from "../../../client/engine/errors.js";
import type { UploadOptions } from "../../../client/engine/index.js";
import { createUploadsApi, startUpload } from "../../../client/engine/index.js";
import type { ScriptedAnswer } from "../support/scripted-platform.js";
import { scriptedPlatform } from "../support/scripted-platform.js";

const MIB = 1_048_576;
const ENDPOINT = "https://api.example/v1";
const PRESIGNED = { routes: {}, maxPutBytes: 5_120 * MIB, maxObjectBytes: 9_999 * MIB };

/** The part of an API that is asked before anything is sent. Other requests get 418. */
function apiOf(answers: Readonly<Record<string, ScriptedAnswer>>) {
  return scriptedPlatform(({ method, url }) => {
    const path = url
      .replace(ENDPOINT, "")
      .replace(/\?.*/, "")
      .replace(/[\da-f-]{36}/, "UUID");
    return answers[`${method} ${path}`] ?? { status: 418, body: '{"code":"Teapot","message":"No."}' };
  });
}

function discovery(overwrite: boolean): ScriptedAnswer {
  return { body: JSON.stringify({ policy: { overwrite }, patterns: { presigned: PRESIGNED } }) };
}

/** Uploads a file, and returns the error's code and the requests. */
async function codeOf(
  answers: Readonly<Record<string, ScriptedAnswer>>,
  { length = 1, checkUnchanged = async () => {}, ...options }: Partial<UploadOptions> & FileFields = {},
) {
  const platform = apiOf(answers);
  const source = {
    kind: "file",
    identity: { path: "/f", length, modifiedMs: 0, changedMs: 0, inode: "1" },
    piece: () => ({
      length,
      async *open() {
        yield new Uint8Array(length);
      },
    }),
    checkUnchanged,
    close: async () => {},
  } as const;
  const running = startUpload(
    { endpoint: ENDPOINT, key: "k", getToken: () => "t", ...options },
    { platform, open: async () => source },
  );
  const error: unknown = await running.result.catch((reason: unknown) => reason);
  const requests = platform.sent.map(({ method, url }) => `${method} ${new URL(url).pathname}`);
  return { code: error instanceof UploadError ? error.code : String(error), requests };
}

interface FileFields {
  readonly length?: number;
  readonly checkUnchanged?: () => Promise<void>;
}

describe("a file that changes while it is read", () => {
  it("is not sent, because its bytes can be of two versions", async () => {
    const checkUnchanged = () => Promise.reject(new UploadError("source", "FileChanged", "changed"));

    const { code, requests } = await codeOf({}, { pattern: "presigned", checkUnchanged });

    expect(code).toBe("FileChanged");
    expect(requests).toEqual([]);
  });
});

describe("an endpoint without discovery", () => {
  const DISCOVERY = "GET /.well-known/s3-upload-patterns";

  it.each([
    ["API Gateway has no such stage", { status: 403, body: '{"message":"Forbidden"}' }],
    ["another web server answers", { status: 404, body: "<html></html>" }],
  ])("is wrong if %s", async (_reason, answer) => {
    expect(await codeOf({ [DISCOVERY]: answer })).toMatchObject({
      code: "WrongEndpoint",
      requests: ["GET /v1/.well-known/s3-upload-patterns"],
    });
  });

  it.each([
    ["an error of an uploads API answers", { status: 403, body: '{"code":"NoRoute","message":"No."}' }, {}],
    [
      "an existing API lacks the path",
      { status: 403, body: '{"message":"Missing Authentication Token"}' },
      {},
    ],
    ["an existing API says so in its own words", { status: 404, body: '{"message":"No such page"}' }, {}],
    ["the caller names the pattern", { status: 403 }, { pattern: "direct" as const }],
  ])("is used if %s", async (_reason, answer, options) => {
    expect(await codeOf({ [DISCOVERY]: answer }, options)).toMatchObject({ code: "Teapot" });
  });
});

describe("a large file", () => {
  const STATE = "GET /uploads/UUID";
  const list = { "GET /uploads": { body: '{"uploads":[]}' } };
  const requestsOf = (overwrite: boolean, state: ScriptedAnswer) =>
    codeOf(
      { "GET /.well-known/s3-upload-patterns": discovery(overwrite), ...list, [STATE]: state },
      { length: 40 * MIB },
    );
  const taken = { body: '{"state":"taken"}' };

  it("is not sent if its key has an object and the policy forbids to overwrite it", async () => {
    const { code, requests } = await requestsOf(false, taken);

    expect(code).toBe("AlreadyExists");
    expect(requests.filter((request) => !request.startsWith("GET"))).toEqual([]);
  });

  it.each([
    ["the policy allows to replace objects", true, taken],
    ["the key has no object", false, { body: '{"state":"pending"}' }],
    ["the API does not tell", false, { status: 404, body: '{"code":"NotFound","message":"No."}' }],
  ])("is created if %s", async (_reason, overwrite, state) => {
    const { code, requests } = await requestsOf(overwrite, state);

    expect(code).toBe("Teapot");
    expect(requests).toContain("POST /v1/uploads");
  });
});

describe("the id of an upload", () => {
  it.each(["..", ".", "", "a/b", "a?b", "a%2fb", "a b", "é"])("cannot be %j", async (id) => {
    const platform = apiOf({});
    const api = createUploadsApi({ endpoint: ENDPOINT, getToken: () => "t" }, platform);

    await expect(api.uploadState(id)).rejects.toMatchObject({ kind: "usage", code: "InvalidUploadId" });
    await expect(api.abortUpload(id)).rejects.toMatchObject({ kind: "usage" });
    expect(platform.sent).toEqual([]);
  });
});
