import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type {
  CreateUploadsResponse,
  DiscoveryResponse,
  MeResponse,
  PresignedPost,
  PresignedPut,
} from "../../functions/presign/contract.js";
import { callsOf, read } from "../support/api-calls.js";
import { DocumentedBodies, publishedDocument } from "../support/document-answers.js";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";
import { postForm } from "../support/post-form.js";
import type { UploadsInParts } from "../support/uploads-in-parts.js";
import { uploadsInParts } from "../support/uploads-in-parts.js";

const ALLOWED = {
  metadata: ["author", "project"],
  tags: ["team", "Kosten: Stelle"],
  storageClasses: ["GLACIER_IR"],
  cacheControl: ["private, max-age=3600"],
  contentDisposition: ["attachment", "inline"],
};
/** Attributes of one upload that the policy allows, with all that makes them hard to carry. */
const ATTRIBUTES = {
  metadata: { Author: "Jürgen  =?utf-8?Q?x?= 🎈", project: "a b" },
  tags: { team: "a=b+c @d", "Kosten: Stelle": "Größe/7" },
  storageClass: "GLACIER_IR",
  cacheControl: "private,max-age=3600",
  contentDisposition: "attachment; filename=\"may.txt\"; filename*=UTF-8''m%C3%A4y.txt",
};
const METADATA = { author: ATTRIBUTES.metadata.Author, project: "a b" };
const BODIES = new DocumentedBodies(publishedDocument());

let stack: LocalStack;
let alice: UploadsInParts;

beforeAll(async () => {
  stack = await serveUploads({ policy: { attributes: ALLOWED }, edge: { parts: true } });
  alice = uploadsInParts(stack, await callsOf(stack, "alice"));
});
afterAll(() => stack.close());

async function createPut(key: string, attributes: object = ATTRIBUTES): Promise<PresignedPut> {
  const answer = await alice.call("POST", "uploads", { key, length: 4, type: "text/plain", ...attributes });
  expect(BODIES.answerProblems({ route: "POST /uploads", status: 200, body: answer.json })).toEqual([]);
  return read<PresignedPut>(answer);
}

/** An object's attributes in S3, without our own metadata. */
async function stored(key: string) {
  const { CacheControl, ContentDisposition, StorageClass } = await stack.head(key);
  return { CacheControl, ContentDisposition, StorageClass, tags: await stack.tags(key) };
}

async function eventOf(key: string) {
  await stack.settled();
  return stack.events().find(({ detail }) => detail.key === key);
}

const STORED = {
  CacheControl: ATTRIBUTES.cacheControl,
  ContentDisposition: ATTRIBUTES.contentDisposition,
  StorageClass: "GLACIER_IR",
  tags: ATTRIBUTES.tags,
};

describe("attributes of an upload", () => {
  it("are in the headers of a presigned PUT, in its object and in its event", async () => {
    const put = await createPut("put.txt");

    expect(Object.keys(put.headers).sort()).toEqual([
      "cache-control",
      "content-disposition",
      "content-length",
      "content-type",
      "x-amz-meta-author",
      "x-amz-meta-project",
      "x-amz-meta-upload-headers",
      "x-amz-storage-class",
      "x-amz-tagging",
    ]);
    expect(Object.values(put.headers).join("")).toMatch(/^[ -~]+$/);
    const { status } = await stack.send("PUT", put.url, "data", { ...put.headers });

    expect(status).toBe(200);
    expect(await stored(put.key)).toEqual(STORED);
    expect(await eventOf(put.key)).toMatchObject({
      "detail-type": "Upload Completed",
      detail: { metadata: METADATA },
    });
  });

  it("are bound to the signature: S3 rejects a header that differs, is missing or is added", async () => {
    const put = await createPut("bound.txt");
    const { "x-amz-tagging": tagging = "", ...untagged } = put.headers;
    const attempts: readonly Record<string, string>[] = [
      ...Object.keys(put.headers)
        .filter((name) => name !== "content-length" && name !== "x-amz-storage-class")
        .map((name) => ({ ...put.headers, [name]: `${put.headers[name]}x` })),
      { ...put.headers, "x-amz-storage-class": "STANDARD_IA" },
      untagged,
      { ...put.headers, "x-amz-tagging": `${tagging}&upload-rejected=` },
      { ...put.headers, "x-amz-meta-upload-max-bytes": "1" },
      { ...put.headers, "x-amz-meta-other": "1" },
    ];

    for (const headers of attempts) {
      expect((await stack.send("PUT", put.url, "data", headers)).status, JSON.stringify(headers)).toBe(403);
    }
    expect(await stack.keys()).not.toContain(put.key);
  });

  it("are bound when an upload in parts is created, with a length or without one", async () => {
    for (const length of [4, undefined]) {
      const upload = await alice.create(`parts-${length}.txt`, length, { type: "text/plain", ...ATTRIBUTES });
      const request = length === undefined ? { lengths: { "1": 4 } } : undefined;
      const parts = await alice.send(upload, Buffer.from("data"), request);
      const body = { parts, ...(length === undefined && { length: 4 }) };

      expect((await alice.call("POST", `uploads/${upload.id}/complete`, body)).status).toBe(200);
      expect(await stored(upload.key)).toEqual(STORED);
      expect(await eventOf(upload.key)).toMatchObject({
        "detail-type": "Upload Completed",
        detail: { metadata: METADATA },
      });
    }
  });

  it("are fields of a form to a fresh key, which S3 rejects if one is changed", async () => {
    const request = { key: "form.txt", method: "POST", length: 4, type: "text/plain", ...ATTRIBUTES };
    const form = read<PresignedPost>(await alice.call("POST", "uploads", request));
    const changed = { ...form.fields, "x-amz-meta-project": "other" };

    expect((await postForm(stack, form.url, changed, "data")).status).toBe(403);
    expect((await postForm(stack, form.url, form.fields, "data")).status).toBe(201);
    expect(await stored(form.key)).toEqual(STORED);
    expect(await eventOf(form.key)).toMatchObject({ detail: { metadata: METADATA } });
  });

  it("belong to each of many files, and an error of one file does not stop the others", async () => {
    const file = { length: 4, type: "text/plain" };
    const { uploads } = read<CreateUploadsResponse>(
      await alice.call("POST", "uploads", {
        files: [
          { key: "one.txt", ...file, tags: { team: "one" } },
          { key: "two.txt", ...file, tags: { other: "two" } },
          { key: "three.txt", ...file },
        ],
      }),
    );

    expect(uploads).toMatchObject([
      { headers: { "x-amz-tagging": "team=one" } },
      { error: { status: 403, code: "AttributeNotAllowed" } },
      { method: "PUT" },
    ]);
    expect(uploads[2]).not.toHaveProperty(["headers", "x-amz-tagging"]);
  });

  it("are announced to every client, and to each caller", async () => {
    const url = `${stack.endpoints.presigned}/.well-known/s3-upload-patterns`;
    const discovered = (await stack.send("GET", url)).json() as DiscoveryResponse;
    const me = read<MeResponse>(await alice.call("GET", "me"));

    expect(discovered.policy.attributes).toEqual(ALLOWED);
    expect(me.policy.attributes).toEqual(ALLOWED);
    expect(BODIES.answerProblems({ route: "GET /me", status: 200, body: me })).toEqual([]);
  });

  it.each([
    ["direct", "files/"],
    ["edge", ""],
  ] as const)("hold on the %s pattern for the two headers that it forwards", async (pattern, folder) => {
    const authorization = `Bearer ${await stack.token({ sub: "alice" })}`;
    const put = (name: string, headers: Record<string, string>) =>
      stack.send("PUT", `${stack.endpoints[pattern]}/${folder}${pattern}-${name}.txt`, "data", {
        authorization,
        "content-type": "text/plain",
        ...headers,
      });

    const other = await put("other", { "cache-control": "public, max-age=99" });
    const shown = await put("shown", { "content-type": "text/html", "content-disposition": "inline" });
    const fine = await put("fine", {
      "cache-control": ATTRIBUTES.cacheControl,
      "content-disposition": ATTRIBUTES.contentDisposition,
    });
    const reloaded = await put("reloaded", { "cache-control": "no-cache" });

    expect(
      [other, shown].map(({ status, body }) => ({ status, code: JSON.parse(String(body)).code })),
    ).toEqual([
      { status: 403, code: "AttributeNotAllowed" },
      { status: 403, code: "AttributeNotAllowed" },
    ]);
    expect([fine.status, reloaded.status]).toEqual([200, 200]);
    for (const name of ["fine", "reloaded"])
      expect(await eventOf(`uploads/alice/${pattern}-${name}.txt`)).toMatchObject({
        "detail-type": "Upload Completed",
      });
  });
});
