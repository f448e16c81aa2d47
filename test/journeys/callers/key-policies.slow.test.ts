import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";
import type { WayIn } from "../../support/ways-in.js";
import { upload, WAYS_IN } from "../../support/ways-in.js";

const WIDE = randomBytes(32).toString("base64url");
const NARROW = randomBytes(32).toString("base64url");
const MAX = 1_000;
const PNG = "image/png";

let stack: LocalStack;
beforeAll(async () => {
  stack = await serveUploads({
    policy: { overwrite: true, allowedContentTypes: ["image/*", "text/plain"] },
    directSizeLimits: "ignored",
    identity: {
      type: "pre-shared-key",
      keys: [
        { sha256: digest(WIDE), subject: "scanner" },
        {
          sha256: digest(NARROW),
          subject: "scanner",
          policy: {
            prefix: "nightly/",
            maxBytes: MAX,
            allowedContentTypes: [PNG],
            allowedExtensions: [".png"],
            overwrite: false,
          },
        },
      ],
    },
  });
});
afterAll(() => stack.close());

function digest(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}

const narrow = { body: "x", type: PNG, authorization: NARROW };
const storedKey = (key: string | undefined, name: string) => key ?? `uploads/scanner/${name}`;

describe("a pre-shared key with its own policy", () => {
  it.each(WAYS_IN)("%s: uploads objects that both policies allow", async (way) => {
    const name = `nightly/${way}.png`;

    const { status, key } = await upload(stack, way, { ...narrow, key: name });

    expect(status).toBe(200);
    expect(storedKey(key, name)).toMatch(/^uploads\/scanner\/nightly\/[^/]+$/);
    expect((await stack.object(storedKey(key, name)))?.toString()).toBe("x");
  });

  it.each(WAYS_IN)("%s: does not affect the other key of the same subject", async (way) => {
    const file = { key: `${way}.txt`, body: Buffer.alloc(MAX + 1), type: "text/plain", authorization: WIDE };

    const first = await upload(stack, way, file);
    const second = await upload(stack, way, file);

    expect([first.status, second.status]).toEqual([200, 200]);
  });

  type Row = readonly [name: string, status: number, code: string, file: object];
  const REJECTED: readonly Row[] = [
    ["a type that only the upload policy allows", 415, "ContentTypeNotAllowed", { type: "text/plain" }],
    ["another extension", 415, "ExtensionNotAllowed", { key: "nightly/a.jpg" }],
    ["a key outside its prefix", 403, "PrefixNotAllowed", { key: "a.png" }],
    ["a key that shares only the start of the prefix", 403, "PrefixNotAllowed", { key: "nightly.png" }],
    ["an additional byte", 413, "TooLarge", { body: Buffer.alloc(MAX + 1) }],
  ];
  const isServerKey = (way: WayIn, { key }: { readonly key?: string }) =>
    way === "import" && key !== undefined;
  const cases = WAYS_IN.flatMap((way) => REJECTED.map((row) => [way, ...row] as const)).filter(
    ([way, , , code, file]) => !isServerKey(way, file) && !(way === "direct" && code === "TooLarge"),
  );

  it.each(cases)("%s: rejects %s with %i", async (way, _name, status, code, file) => {
    const before = await stack.keys();

    const rejected = await upload(stack, way, { ...narrow, key: "nightly/a.png", ...file });

    expect([rejected.status, rejected.code]).toEqual([status, code]);
    expect(await stack.keys()).toEqual(before);
  });

  it.each(["direct", "presigned", "edge"] as const)("%s: does not replace an object", async (way) => {
    const key = `nightly/once-${way}.png`;
    await upload(stack, way, { ...narrow, key, authorization: WIDE });

    const again = await upload(stack, way, { ...narrow, key, body: "y" });

    expect(again.status).toBe(412);
    expect((await stack.object(`uploads/scanner/${key}`))?.toString()).toBe("x");
  });

  it("direct: has an object that is too large for it rejected after the upload", async () => {
    const key = "uploads/scanner/nightly/large.png";
    const large = { ...narrow, key: "nightly/large.png", body: Buffer.alloc(MAX + 1) };

    const { status } = await upload(stack, "direct", large);
    await stack.settled();

    expect(status).toBe(200);
    expect(await stack.tags(key)).toMatchObject({ "upload-rejected": "TooLarge" });
  });
});

describe("Uppy with a pre-shared key with its own policy", () => {
  const post = async (path: string, body: object) => {
    const headers = { authorization: NARROW, "content-type": "application/json" };
    return stack.send("POST", `${stack.endpoints.presigned}${path}`, JSON.stringify(body), headers);
  };

  it("gets forms below the prefix that accept at most the key's size", async () => {
    const answer = await post("/s3/sign", { method: "PUT", key: "a.png", contentType: PNG });

    const { key, fields } = answer.json() as { key: string; fields: Record<string, string> };
    const policy = JSON.parse(Buffer.from(fields.policy ?? fields.Policy ?? "", "base64").toString());
    expect(key).toMatch(/^uploads\/scanner\/nightly\/[0-9a-f-]{36}-a\.png$/);
    expect(policy.conditions).toContainEqual(["content-length-range", 0, MAX]);
  });

  it("has the key's size bound to an upload in parts", async () => {
    const answer = await post("/s3/sign", { method: "POST", key: "a.png", contentType: PNG });

    expect(answer.json()).toMatchObject({ headers: { "x-amz-meta-upload-max-bytes": String(MAX) } });
  });

  it("must name the type of an upload in parts, because nothing can check it later", async () => {
    const answer = await post("/s3/sign", { method: "POST", key: "a.png" });

    expect([answer.status, answer.json()]).toMatchObject([415, { code: "ContentTypeNotAllowed" }]);
  });

  it("resumes only its own upload in parts", async () => {
    const created = await post("/s3/multipart", { filename: "a.png", type: PNG });
    const { key, uploadId } = created.json() as { key: string; uploadId: string };
    const part = (own: string) =>
      stack.send("GET", `${stack.endpoints.presigned}/s3/multipart/${uploadId}/1?key=${own}`, undefined, {
        authorization: NARROW,
      });

    expect((await part(encodeURIComponent(key))).status).toBe(200);
    expect((await part(encodeURIComponent(key.replace("nightly/", "")))).status).toBe(403);
    expect(await stack.head(key).catch(() => "not there yet")).toBe("not there yet");
  });
});
