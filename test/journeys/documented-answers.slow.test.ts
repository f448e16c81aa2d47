import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ListUploadsResponse } from "../../functions/presign/contract.js";
import type { Call } from "../support/api-calls.js";
import { callsBy, callsOf } from "../support/api-calls.js";
import { changing } from "../support/change-stack.js";
import { DocumentedBodies, publishedDocument } from "../support/document-answers.js";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";
import type { UploadsInParts } from "../support/uploads-in-parts.js";
import { PART_SIZE, uploadsInParts } from "../support/uploads-in-parts.js";

const DOCUMENT = publishedDocument();
const BODIES = new DocumentedBodies(DOCUMENT);

const MAX_BYTES = 2 * PART_SIZE;
const SETTINGS = {
  patterns: ["presigned"],
  reading: true,
  userPool: { domainPrefix: "documented", callbackUrls: ["https://app.example/in"], scopes: ["write"] },
  policy: { maxBytes: MAX_BYTES, allowedContentTypes: ["text/plain"] },
};

let stack: LocalStack;
let alice: UploadsInParts;
/** A caller without the scope. */
let onlooker: Call;
let anonymous: Call;

beforeAll(async () => {
  stack = await serveUploads(SETTINGS);
  const callsWith = (token: string) => callsBy({ stack, authorization: `Bearer ${token}` });
  const scopes = ["openid", "uploads/write"];
  alice = uploadsInParts(stack, callsWith(await stack.token({ sub: "alice", scopes })));
  onlooker = callsWith(await stack.token({ sub: "eve", scopes: ["openid"] }));
  anonymous = callsWith("");
});
afterAll(() => stack.close());

const FILE = { key: "a.txt", length: 7, type: "text/plain" };
const CONTENT = Buffer.from("content");
const TOO_LONG = { parts: "x".repeat(2_200_000) };
const LARGE = MAX_BYTES + 1;

let count = 0;

/** An upload of the uploads API, in a given state. */
async function plain(
  state: "created" | "sent" | "completed" | "aborted" = "created",
  key = `${count++}.txt`,
) {
  const upload = await alice.create(key, FILE.length, { type: FILE.type });
  if (state === "sent" || state === "completed") await alice.send(upload, CONTENT);
  if (state === "completed") await alice.call("POST", `uploads/${upload.id}/complete`);
  if (state === "aborted") await alice.call("DELETE", `uploads/${upload.id}`);
  return `uploads/${upload.id}`;
}

/** An upload by an id of the list, which holds no length. */
async function listedAndAborted() {
  await plain("created", "listed.txt");
  const { json } = await alice.call("GET", "uploads?key=listed.txt");
  const [{ id } = expect.fail("nothing is listed")] = (json as ListUploadsResponse).uploads;
  await alice.call("DELETE", `uploads/${id}`);
  return `uploads/${id}`;
}

interface Companion {
  readonly path: string;
  readonly query: string;
  readonly parts: readonly { readonly PartNumber: number; readonly ETag?: string }[];
}

/** An upload of Companion's. */
async function companion(content?: Buffer): Promise<Companion> {
  const { json } = await alice.call("POST", "s3/multipart", { filename: "a.txt", type: FILE.type });
  const { key, uploadId } = json as { key: string; uploadId: string };
  const [path, query] = [`s3/multipart/${uploadId}`, `?key=${encodeURIComponent(key)}`];
  if (content === undefined) return { path, query, parts: [{ PartNumber: 1, ETag: '"0"' }] };
  const { url } = (await alice.call("GET", `${path}/1${query}`)).json as { url: string };
  const { headers } = await stack.send("PUT", url, content);
  return { path, query, parts: [{ PartNumber: 1, ETag: headers.etag }] };
}

const OTHERS = "?key=uploads%2Fbob%2F01234567-89ab-cdef-0123-456789abcdef-a.txt";
const UNKNOWN = "?key=uploads%2Falice%2F01234567-89ab-cdef-0123-456789abcdef-a.txt";

type Asked = readonly [path: string, body?: unknown];

/** Requests to each route as alice, by their expected status. */
const ANSWERS: Readonly<Record<string, readonly (readonly [number, () => Asked | Promise<Asked>])[]>> = {
  "POST /import": [
    [200, () => ["import", { length: 1, type: FILE.type }]],
    [400, () => ["import", { length: "1" }]],
    [411, () => ["import", { type: FILE.type }]],
    [413, () => ["import", { length: LARGE, type: FILE.type }]],
    [415, () => ["import", { length: 1, type: "text/html" }]],
  ],
  "POST /uploads": [
    [200, () => ["uploads", FILE]],
    [200, () => ["uploads", { ...FILE, method: "POST" }]],
    [200, () => ["uploads", { ...FILE, method: "MULTIPART", partChecksumAlgorithm: "sha256" }]],
    [400, () => ["uploads", { ...FILE, key: "../a" }]],
    [413, () => ["uploads", { ...FILE, length: LARGE }]],
    [415, () => ["uploads", { ...FILE, type: "text/html" }]],
  ],
  "GET /uploads": [
    [200, () => ["uploads?limit=1"]],
    [400, () => ["uploads?limit=0"]],
  ],
  "GET /me": [[200, () => ["me"]]],
  "GET /uploads/{id}": [
    [200, async () => [await plain("sent")]],
    [200, async () => [await plain("completed")]],
    [400, () => ["uploads/x"]],
    [404, async () => [await plain("aborted")]],
  ],
  "DELETE /uploads/{id}": [
    [204, async () => [await plain("sent")]],
    [400, () => ["uploads/x"]],
  ],
  "POST /uploads/{id}/parts": [
    [200, async () => [`${await plain()}/parts`]],
    [400, async () => [`${await plain()}/parts`, { partNumbers: [2] }]],
    [404, async () => [`${await listedAndAborted()}/parts`, { lengths: { "1": 1 } }]],
    [413, async () => [`${await plain()}/parts`, TOO_LONG]],
  ],
  "POST /uploads/{id}/complete": [
    [200, async () => [`${await plain("sent")}/complete`]],
    [400, async () => [`${await plain("sent")}/complete`, { parts: [{ partNumber: 1, etag: '"0"' }] }]],
    [404, async () => [`${await plain("aborted")}/complete`]],
    [409, async () => [`${await plain()}/complete`]],
    [411, async () => [`${await listedAndAborted()}/complete`]],
    [
      412,
      async () => {
        const [first, second] = [await plain("sent", "twice.txt"), await plain("sent", "twice.txt")];
        await alice.call("POST", `${first}/complete`);
        return [`${second}/complete`];
      },
    ],
    [413, async () => [`${await plain("sent")}/complete`, TOO_LONG]],
  ],
  "GET /downloads/{key+}": [
    [200, () => ["downloads/a.txt?range=bytes=0-1"]],
    [400, () => ["downloads/a.txt?range=0-1"]],
  ],
  "GET /s3/params": [
    [200, () => ["s3/params?filename=a.txt&type=text%2Fplain&metadata%5Bname%5D=a"]],
    [400, () => ["s3/params?type=text%2Fplain"]],
    [415, () => ["s3/params?filename=a.txt&type=text%2Fhtml"]],
  ],
  "POST /s3/multipart": [
    [200, () => ["s3/multipart", { filename: "a.txt", type: FILE.type, metadata: { name: "a" } }]],
    [400, () => ["s3/multipart", { filename: "", type: FILE.type }]],
    [413, () => ["s3/multipart", { filename: "a".repeat(40_000), type: FILE.type }]],
    [415, () => ["s3/multipart", { filename: "a.txt", type: "text/html" }]],
  ],
  "GET /s3/multipart/{uploadId}": [
    [200, async () => companion(CONTENT).then(({ path, query }) => [path + query])],
    [400, () => ["s3/multipart/x"]],
    [403, () => [`s3/multipart/x${OTHERS}`]],
    [404, () => [`s3/multipart/x${UNKNOWN}`]],
  ],
  "GET /s3/multipart/{uploadId}/{partNumber}": [
    [200, async () => companion().then(({ path, query }) => [`${path}/1${query}`])],
    [400, async () => companion().then(({ path, query }) => [`${path}/0${query}`])],
    [403, () => [`s3/multipart/x/1${OTHERS}`]],
    [404, () => ["s3/multipart/x/1?key=uploads%2Falice%2Fa.txt"]],
    [413, async () => companion().then(({ path, query }) => [`${path}/3${query}`])],
  ],
  "POST /s3/multipart/{uploadId}/complete": [
    [200, () => completing(CONTENT)],
    [400, async () => completing(CONTENT, [{ PartNumber: 1, ETag: '"0"' }])],
    [403, () => [`s3/multipart/x/complete${OTHERS}`, { parts: [{ PartNumber: 1, ETag: "0" }] }]],
    [404, () => [`s3/multipart/x/complete${UNKNOWN}`, { parts: [{ PartNumber: 1, ETag: "0" }] }]],
    [409, () => completing()],
    [413, () => completing(Buffer.alloc(LARGE))],
  ],
  "DELETE /s3/multipart/{uploadId}": [
    [200, async () => companion(CONTENT).then(({ path, query }) => [path + query])],
    [400, () => ["s3/multipart/x"]],
    [403, () => [`s3/multipart/x${OTHERS}`]],
    [404, () => [`s3/multipart/x${UNKNOWN}`]],
  ],
  "POST /s3/sign": [
    [200, () => ["s3/sign", { method: "PUT", key: "a.txt", contentType: FILE.type }]],
    [200, () => ["s3/sign", { method: "POST", key: "a.txt", contentType: FILE.type }]],
    [400, () => ["s3/sign", { method: "GET", key: "a.txt" }]],
    [403, () => ["s3/sign", { method: "GET", key: "uploads/bob/a.txt", uploadId: "u" }]],
    [404, () => ["s3/sign", { method: "GET", key: "uploads/alice/a.txt", uploadId: "u" }]],
    [413, () => ["s3/sign", { method: "PUT", key: "a".repeat(20_000) }]],
    [415, () => ["s3/sign", { method: "PUT", key: "a.txt", contentType: "text/html" }]],
  ],
};

async function completing(content?: Buffer, named?: Companion["parts"]): Promise<Asked> {
  const { path, query, parts } = await companion(content);
  return [`${path}/complete${query}`, { parts: named ?? parts }];
}

/** Responses that no test here causes, with the reason. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "* 503": "S3 must be slow: test/functions/presign/companion/routes.test.ts",
  "* 202": "S3 must be slow: slow-completion.slow.test.ts",
  "* 500": "if S3 fails; all routes have the same body, which is checked on four",
  "* 504": "the function must hang for 29 seconds",
  "GET /me 400": "it reads no input",
  "GET /.well-known/s3-upload-patterns 200": "uploader-api.slow.test.ts",
  "GET /.well-known/s3-upload-patterns 429": "the stage's throttle, as of all routes",
  "GET /s3/params 413": "a GET of more than 10 MB, which API Gateway itself rejects in plain text",
  "POST /import 502": "its integration answers 500 instead",
  "POST /s3/multipart/{uploadId}/complete 412": "another client must write to the new key",
};

const seen = new Set<string>();

async function ask(call: Call, route: string, [path, body]: Asked) {
  const [method = ""] = route.split(" ");
  const { status, json } = await call(method, path, body);
  seen.add(`${route} ${status}`);
  return { route, status, body: json };
}

const ROUTES = Object.keys(ANSWERS);
const CASES = Object.entries(ANSWERS).flatMap(([route, cases]) =>
  cases.map(([status, asked]) => ({ route, status, asked })),
);

/** A route's path to something that does not exist. */
function pathOf(route: string): Asked {
  const path = (route.split(" ")[1] ?? "").slice(1).replaceAll(/\{.*?\}/g, "x");
  return [path + (path.startsWith("s3/") ? "?filename=a&key=a" : ""), {}];
}

async function expectAnswer(call: Call, route: string, status: number): Promise<void> {
  const answer = await ask(call, route, pathOf(route));
  expect(answer).toMatchObject({ status });
  expect(BODIES.answerProblems(answer)).toEqual([]);
}

describe("a response through API Gateway matches the published document", () => {
  it.each(CASES)("to $route with $status: %#", async (asked) => {
    const answer = await ask(alice.call, asked.route, await asked.asked());

    expect(answer).toMatchObject({ status: asked.status });
    expect(BODIES.answerProblems(answer)).toEqual([]);
  });

  it.each(ROUTES)("to %s for callers without permission", async (route) => {
    await expectAnswer(anonymous, route, 401);
    await expectAnswer(onlooker, route, 403);
  });

  it("to all callers beyond the throttle", async () => {
    const throttled = await serveUploads({
      patterns: ["presigned"],
      reading: true,
      throttling: { ratePerSecond: 1, burst: 1 },
    });
    throttled.stopClock();
    const bob = await callsOf(throttled, "bob");

    // Each method has its own rate: the second request is one too many.
    for (const route of ROUTES) {
      await ask(bob, route, pathOf(route));
      await expectAnswer(bob, route, 429);
    }
    await throttled.close();
  });

  it("to all callers if the function is broken", async () => {
    const broken = await serveUploads(
      { patterns: ["presigned"], reading: true },
      changing((document) => {
        document.at("uploads/Presigned/Function/Resource").environment = { variables: {} };
      }),
    );
    const bob = await callsOf(broken, "bob");

    for (const route of ROUTES) await expectAnswer(bob, route, route === "POST /import" ? 500 : 502);
    await broken.close();
  });

  it("to all callers if S3 denies everything to the function", async () => {
    const powerless = await serveUploads(
      { patterns: ["presigned"] },
      changing((document) =>
        document.changePolicy("uploads/Presigned/Function/Role/Policy", (statements) =>
          statements.filter(({ Action }) => !Action.some((action) => action.startsWith("s3:"))),
        ),
      ),
    );
    const bob = await callsOf(powerless, "bob");
    const key = "uploads/bob/01234567-89ab-cdef-0123-456789abcdef-a.txt";
    const companionPath = `s3/multipart/x?key=${encodeURIComponent(key)}`;

    const answers = [
      await ask(bob, "POST /uploads", ["uploads", { ...FILE, method: "MULTIPART" }]),
      await ask(bob, "POST /s3/multipart", ["s3/multipart", { filename: "a", type: "a/b" }]),
      await ask(bob, "GET /s3/multipart/{uploadId}", [companionPath]),
      await ask(bob, "DELETE /s3/multipart/{uploadId}", [companionPath]),
    ];
    await powerless.close();

    expect(answers.map(({ status }) => status)).toEqual([500, 500, 500, 500]);
    expect(answers.flatMap((answer) => BODIES.answerProblems(answer))).toEqual([]);
  });

  it("for all its documented statuses", () => {
    const declared = Object.entries(DOCUMENT.paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([method]) => method !== "options")
        .flatMap(([method, { responses }]) =>
          Object.keys(responses).map((status) => [`${method.toUpperCase()} ${path}`, status] as const),
        ),
    );
    const unseen = declared
      .filter(([route, status]) => !seen.has(`${route} ${status}`))
      .filter(([route, status]) => ![`* ${status}`, `${route} ${status}`].some((name) => name in ELSEWHERE));

    expect(declared.length).toBeGreaterThan(100);
    expect(unseen).toEqual([]);
  });
});
