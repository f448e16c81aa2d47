import { describe, expect, it } from "vitest";
import type { CompleteOutcome } from "../../../../functions/presign/ports.js";
import type { Changes } from "../../../functions/presign/support/context.js";
import type { Event } from "../../../functions/presign/support/presigner.js";
import { presigner } from "../../../functions/presign/support/presigner.js";
import { storedUploads } from "../../../functions/presign/support/stored-uploads.js";
import { DocumentedBodies } from "../../../support/document-answers.js";
import { documentOf } from "./document-of.js";

const DOCUMENT = documentOf({ reading: true });
const BODIES = new DocumentedBodies(DOCUMENT);
const MIB = 1_048_576;
const PART = { partNumber: 1, length: 5, etag: '"e"' };
const NOTHING: Event = {};
/** Every deadline passes before S3 answers. */
const SLOW = { wait: () => new Promise<void>(setImmediate) };

/** The function over an S3 in memory, with one plain and one Companion upload under way. */
async function world(changes: Changes = {}, s3 = storedUploads(), isSlow = false) {
  const { send } = presigner({ downloads: true, ...changes }, s3, isSlow ? SLOW : {});
  const file = { key: "a.txt", length: 5, type: "text/plain", method: "MULTIPART" };
  const plain = await send("POST /uploads", file);
  const uppy = await send("POST /s3/multipart", { filename: "a.txt", type: "text/plain" });
  const uploadId = { uploadId: uppy.json.uploadId };
  return {
    send,
    upload: (event: Event = {}) => ({ pathParameters: { id: plain.json.id }, ...event }),
    companion: (parameters: Record<string, string> = {}, key: string = uppy.json.key) => ({
      pathParameters: { ...uploadId, ...parameters },
      query: { key },
    }),
    putParts: () => {
      for (const id of ["s3-upload-1", "s3-upload-2"]) s3.putPart(id, PART);
    },
    key: uppy.json.key as string,
  };
}

type World = Awaited<ReturnType<typeof world>>;

/** A request, and the preparation of its status. */
interface Case {
  readonly route: string;
  readonly status: number;
  readonly body?: unknown;
  readonly event?: (world: World) => Event;
  /** Preparation before the request. */
  readonly before?: (world: World) => unknown;
  readonly changes?: Changes;
  /** S3's answer to a completion; `never`: none in time. */
  readonly s3?: CompleteOutcome | "never";
  readonly isSlow?: boolean;
}

const FILE = { key: "b.txt", length: 5, type: "text/plain" };
const PLAIN: readonly Case[] = [
  { route: "POST /uploads", status: 200, body: FILE },
  { route: "POST /uploads", status: 200, body: { ...FILE, method: "POST" } },
  {
    route: "POST /uploads",
    status: 200,
    body: { ...FILE, method: "MULTIPART", partSize: 5 * MIB, partChecksumAlgorithm: "sha256" },
  },
  { route: "POST /uploads", status: 400, body: "{" },
  { route: "POST /uploads", status: 413, body: { ...FILE, length: 5_368_709_121 } },
  { route: "POST /uploads", status: 415, body: FILE, changes: { policy: { allowedExtensions: [".pdf"] } } },
  { route: "POST /uploads", status: 403, body: FILE, event: () => ({ authorizer: {} }) },
  { route: "POST /uploads/{id}/parts", status: 200, event: ({ upload }) => upload() },
  {
    route: "POST /uploads/{id}/parts",
    status: 400,
    body: { partNumbers: [2] },
    event: ({ upload }) => upload(),
  },
  { route: "POST /uploads/{id}/parts", status: 400, event: () => ({ pathParameters: { id: "x" } }) },
  { route: "GET /me", status: 200 },
  { route: "GET /uploads", status: 200 },
  { route: "GET /uploads", status: 400, event: () => ({ query: { limit: "0" } }) },
  { route: "GET /uploads/{id}", status: 200, event: ({ upload }) => upload(), before: (it) => it.putParts() },
  {
    route: "GET /uploads/{id}",
    status: 200,
    event: ({ upload }) => upload(),
    before: ({ putParts, send, upload }) => {
      putParts();
      return send("POST /uploads/{id}/complete", undefined, upload());
    },
  },
  {
    route: "GET /uploads/{id}",
    status: 404,
    event: ({ upload }) => upload(),
    before: ({ send, upload }) => send("DELETE /uploads/{id}", undefined, upload()),
  },
  {
    route: "POST /uploads/{id}/complete",
    status: 200,
    body: { parts: [{ partNumber: 1, etag: '"e"' }] },
    event: ({ upload }) => upload(),
    before: (it) => it.putParts(),
  },
  {
    route: "POST /uploads/{id}/complete",
    status: 202,
    event: ({ upload }) => upload(),
    before: (it) => it.putParts(),
    s3: { outcome: "busy" },
    isSlow: true,
  },
  { route: "POST /uploads/{id}/complete", status: 409, event: ({ upload }) => upload() },
  {
    route: "POST /uploads/{id}/complete",
    status: 412,
    event: ({ upload }) => upload(),
    before: (it) => it.putParts(),
    s3: { outcome: "error", s3Code: "PreconditionFailed", message: "It exists." },
  },
  {
    route: "POST /uploads/{id}/complete",
    status: 404,
    event: ({ upload }) => upload(),
    before: ({ send, upload }) => send("DELETE /uploads/{id}", undefined, upload()),
  },
  { route: "DELETE /uploads/{id}", status: 204, event: ({ upload }) => upload() },
  { route: "DELETE /uploads/{id}", status: 400, event: () => ({ pathParameters: { id: "x" } }) },
  {
    route: "GET /downloads/{key+}",
    status: 200,
    event: () => ({ pathParameters: { key: "a.txt" }, query: { versionId: "v", range: "bytes=0-1" } }),
  },
  {
    route: "GET /downloads/{key+}",
    status: 400,
    event: () => ({ pathParameters: { key: "a.txt" }, query: { range: "0-1" } }),
  },
];

const COMPLETE = { parts: [{ PartNumber: 1, ETag: "e" }] };
const COMPANION: readonly Case[] = [
  {
    route: "GET /s3/params",
    status: 200,
    event: () => ({ query: { filename: "a.txt", type: "text/plain" } }),
  },
  { route: "GET /s3/params", status: 400 },
  {
    route: "GET /s3/params",
    status: 415,
    event: () => ({ query: { filename: "a.exe" } }),
    changes: { policy: { allowedExtensions: [".txt"] } },
  },
  { route: "POST /s3/multipart", status: 200, body: { filename: "a", type: "", metadata: { name: "a" } } },
  { route: "POST /s3/multipart", status: 400, body: { filename: "a" } },
  { route: "POST /s3/multipart", status: 413, body: { filename: "a".repeat(40_000), type: "" } },
  {
    route: "GET /s3/multipart/{uploadId}",
    status: 200,
    event: ({ companion }) => companion(),
    before: (it) => it.putParts(),
  },
  {
    route: "GET /s3/multipart/{uploadId}",
    status: 403,
    event: ({ companion }) => companion({}, "uploads/bob/a"),
  },
  {
    route: "GET /s3/multipart/{uploadId}",
    status: 404,
    event: ({ companion }) => companion({ uploadId: "x" }),
  },
  {
    route: "GET /s3/multipart/{uploadId}/{partNumber}",
    status: 200,
    event: ({ companion }) => companion({ partNumber: "1" }),
  },
  {
    route: "GET /s3/multipart/{uploadId}/{partNumber}",
    status: 400,
    event: ({ companion }) => companion({ partNumber: "complete" }),
  },
  {
    route: "GET /s3/multipart/{uploadId}/{partNumber}",
    status: 404,
    event: ({ companion }) => companion({ partNumber: "1" }, "uploads/alice/a.txt"),
  },
  {
    route: "GET /s3/multipart/{uploadId}/{partNumber}",
    status: 413,
    event: ({ companion }) => companion({ partNumber: "10000" }),
  },
  {
    route: "POST /s3/multipart/{uploadId}/complete",
    status: 200,
    body: COMPLETE,
    event: ({ companion }) => companion(),
    before: (it) => it.putParts(),
  },
  {
    route: "POST /s3/multipart/{uploadId}/complete",
    status: 202,
    body: COMPLETE,
    event: ({ companion }) => companion(),
    before: (it) => it.putParts(),
    s3: "never",
    isSlow: true,
  },
  {
    route: "POST /s3/multipart/{uploadId}/complete",
    status: 503,
    body: COMPLETE,
    event: ({ companion }) => companion(),
    before: (it) => it.putParts(),
    s3: { outcome: "busy" },
    isSlow: true,
  },
  {
    route: "POST /s3/multipart/{uploadId}/complete",
    status: 409,
    body: COMPLETE,
    event: ({ companion }) => companion(),
  },
  { route: "DELETE /s3/multipart/{uploadId}", status: 200, event: ({ companion }) => companion() },
  {
    route: "DELETE /s3/multipart/{uploadId}",
    status: 404,
    event: ({ companion }) => companion({ uploadId: "x" }),
  },
  { route: "POST /s3/sign", status: 200, body: { method: "PUT", key: "a.txt", contentType: "text/plain" } },
  { route: "POST /s3/sign", status: 200, body: { method: "POST", key: "a.txt" } },
  { route: "POST /s3/sign", status: 400, body: { method: "GET", key: "a.txt" } },
  { route: "POST /s3/sign", status: 404, body: { method: "GET", key: "uploads/alice/a", uploadId: "u" } },
];

async function answerTo({ route, body, event, before, changes, s3, isSlow }: Case) {
  const complete = s3 && (s3 === "never" ? () => new Promise<never>(() => {}) : async () => s3);
  const made = await world(changes, storedUploads(complete), isSlow);
  await before?.(made);
  const { status, json } = await made.send(route, body, event?.(made) ?? NOTHING);
  return { route, status, body: json };
}

describe("a response of the function", () => {
  it.each([...PLAIN, ...COMPANION])("to $route with $status matches the document: %#", async (asked) => {
    const answer = await answerTo(asked);

    expect(answer.status).toBe(asked.status);
    expect(BODIES.answerProblems(answer)).toEqual([]);
  });

  it.each([...PLAIN, ...COMPANION].filter(({ status, body }) => status === 200 && typeof body === "object"))(
    "matches a request body of the document: $route, %#",
    ({ route, body }) => {
      const [method = "", path = ""] = route.split(" ");
      const operation = DOCUMENT.paths[path]?.[method.toLowerCase() as "post"];
      const schema = operation?.requestBody?.content["application/json"]?.schema;
      const name = schema !== undefined && "$ref" in schema ? schema.$ref.replace(/^.*\//, "") : "";

      expect(BODIES.schemaProblems(name, body)).toEqual([]);
    },
  );

  it("exists for every success that the document declares", () => {
    const declared = Object.entries(DOCUMENT.paths).flatMap(([path, item]) =>
      Object.entries(item).flatMap(([method, { responses }]) =>
        Object.keys(responses)
          .filter(
            (status) =>
              status.startsWith("2") &&
              method !== "options" &&
              !path.includes("/import") &&
              !path.includes("/.well-known/"),
          )
          .map((status) => `${method.toUpperCase()} ${path} ${status}`),
      ),
    );
    const seen = new Set([...PLAIN, ...COMPANION].map(({ route, status }) => `${route} ${status}`));

    expect(declared.filter((it) => !seen.has(it))).toEqual([]);
  });
});
