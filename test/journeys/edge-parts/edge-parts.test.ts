import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Uploader } from "../../support/api-calls.js";
import { partsClient, serveParts, uploadIdOf } from "../../support/edge-parts.js";
import type { Answer, LocalStack } from "../../support/local-stack.js";
import { s3Outcome } from "../../support/s3-outcome.js";
import { codeOf } from "../../support/ways-in.js";

const MIB = 1_048_576;
const MAX_BYTES = 16 * MIB;

let stack: LocalStack;
let alice: Uploader;
let bob: Uploader;

beforeAll(async () => {
  stack = await serveParts({ policy: { minBytes: 10, maxBytes: MAX_BYTES } });
  const [first, second] = await Promise.all([stack.token({ sub: "alice" }), stack.token({ sub: "bob" })]);
  [alice, bob] = [
    { stack, authorization: `Bearer ${first}` },
    { stack, authorization: `Bearer ${second}` },
  ];
});
afterAll(() => stack.close());

/** The code of our error or of S3's. */
function errorOf(answer: Answer): string | undefined {
  return codeOf(answer) ?? s3Outcome(answer).split(" ")[1];
}

/** Creates an upload of alice's, and sends its only part. */
async function startedUpload(name: string, body: string, length = body.length) {
  const client = partsClient(alice, name);
  const id = uploadIdOf(await client.create(length));
  const { headers } = await client.part(id, 1, body);
  return { ...client, id, parts: [{ number: 1, etag: headers.etag ?? "" }] };
}

describe("a file in parts through CloudFront", () => {
  it("is stored byte for byte, with our metadata, and announced", async () => {
    const file = randomBytes(11 * MIB + 7);
    const client = partsClient(alice, "films/a%20film.mp4");
    const id = uploadIdOf(
      await client.create(file.length, { "content-type": "video/mp4", "content-disposition": "attachment" }),
    );
    const pieces = [0, 1, 2].map((index) => file.subarray(index * 5 * MIB, (index + 1) * 5 * MIB));
    const sent = await Promise.all(pieces.map((piece, index) => client.part(id, index + 1, piece)));
    const parts = sent.map(({ headers }, index) => ({ number: index + 1, etag: headers.etag ?? "" }));
    const listed = await client.list(id, "&part-number-marker=1");
    const completed = await client.complete(id, file.length, parts);
    await stack.settled();

    expect(sent.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(listed.body.toString().match(/<PartNumber>\d+<\/PartNumber>/g)).toEqual([
      "<PartNumber>2</PartNumber>",
      "<PartNumber>3</PartNumber>",
    ]);
    expect(completed.status).toBe(200);
    const key = "uploads/alice/films/a film.mp4";
    expect((await stack.object(key))?.equals(file)).toBe(true);
    expect(await stack.head(key)).toMatchObject({
      ContentType: "video/mp4",
      ContentDisposition: "attachment",
      Metadata: {
        "upload-id": expect.any(String),
        "upload-subject": "alice",
        "upload-length": String(file.length),
        "upload-key-sha256": createHash("sha256").update(key).digest("hex"),
      },
    });
    expect(stack.events("Upload Completed").map(({ detail }) => detail.key)).toContain(key);
  });

  it("is verified part by part with checksums", async () => {
    const body = "checked by S3";
    const sha256 = createHash("sha256").update(body).digest("base64");
    const client = partsClient(alice, "checked.txt");
    const id = uploadIdOf(await client.create(body.length, { "x-amz-checksum-algorithm": "SHA256" }));
    const wrong = await client.part(id, 1, "other, by one", { "x-amz-checksum-sha256": sha256 });
    const right = await client.part(id, 1, body, { "x-amz-checksum-sha256": sha256 });
    const checksum = `<ChecksumSHA256>${sha256}</ChecksumSHA256>`;
    const part = { number: 1, etag: right.headers.etag ?? "", checksum };
    const completed = await client.complete(id, body.length, [part]);

    expect([wrong.status, errorOf(wrong)]).toEqual([400, "BadDigest"]);
    expect([right.status, completed.status]).toEqual([200, 200]);
  });

  it("leaves nothing behind if it is aborted", async () => {
    const upload = await startedUpload("aborted.txt", "given up by alice");
    const aborted = await upload.abort(upload.id);
    const listed = await upload.list(upload.id);

    expect(aborted.status).toBe(204);
    expect([listed.status, errorOf(listed)]).toEqual([404, "NoSuchUpload"]);
    expect(await stack.object("uploads/alice/aborted.txt")).toBeUndefined();
  });

  it("does not get CloudFront's cached response to another upload of the same name", async () => {
    const upload = await startedUpload("listed-twice.txt", "one of two lists");
    const unknown = await upload.list("no-such-upload");
    const listed = await upload.list(upload.id);

    expect([unknown.status, errorOf(unknown)]).toEqual([404, "NoSuchUpload"]);
    expect(listed.status).toBe(200);
  });
});

describe("a page that sends a file in parts", () => {
  const ORIGIN = { origin: "https://app.example" };

  it("may send every method and header that it needs", async () => {
    const preflight = await stack.send("OPTIONS", `${stack.endpoints.edge}/a.bin?uploads`, undefined, {
      ...ORIGIN,
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization,x-upload-length",
    });

    expect(preflight.status).toBe(204);
    expect(preflight.headers["access-control-allow-methods"]).toBe("PUT, POST, GET, DELETE, OPTIONS");
    expect(preflight.headers["access-control-allow-headers"]).toContain("x-upload-length");
  });

  it("may read the id, the parts' ETags and S3's errors", async () => {
    const client = partsClient(alice, "page.txt");
    const created = await client.create(20, ORIGIN);
    const part = await client.part(uploadIdOf(created), 1, "twenty bytes of file", ORIGIN);
    const failed = await client.part("no-such-upload", 1, "twenty bytes of file", ORIGIN);

    for (const { headers } of [created, part, failed]) {
      expect(headers["access-control-allow-origin"]).toBe("*");
      expect(headers["access-control-expose-headers"]).toContain("ETag");
    }
    expect([part.status, failed.status]).toEqual([200, 404]);
  });
});

describe("a broken upload in parts through CloudFront", () => {
  it("does not complete with a size other than the sum of its parts", async () => {
    const upload = await startedUpload("lie.bin", "twenty bytes of file");
    const answer = await upload.complete(upload.id, 19, upload.parts);

    expect([answer.status, errorOf(answer)]).toEqual([400, "InvalidRequest"]);
    expect(await stack.object("uploads/alice/lie.bin")).toBeUndefined();
  });

  it("is rejected afterwards if its size differs from the announced one", async () => {
    const upload = await startedUpload("short.bin", "twenty bytes of file", 21);
    const answer = await upload.complete(upload.id, 20, upload.parts);
    await stack.settled();

    expect(answer.status).toBe(200);
    const rejected = stack
      .events("Upload Rejected")
      .find(({ detail }) => detail.key === "uploads/alice/short.bin");
    expect(rejected?.detail.rejection).toMatchObject({ code: "LengthMismatch" });
  });

  it("does not replace an existing object", async () => {
    const first = await startedUpload("once.txt", "the first of two");
    const second = await startedUpload("once.txt", "the second of two");
    await first.complete(first.id, 16, first.parts);
    const answer = await second.complete(second.id, 17, second.parts);

    expect([answer.status, errorOf(answer)]).toEqual([412, "PreconditionFailed"]);
    expect((await stack.object("uploads/alice/once.txt"))?.toString()).toBe("the first of two");
  });

  it.each<[string, (upload: Awaited<ReturnType<typeof startedUpload>>) => Promise<Answer>, number, string]>([
    ["an announcement that is too large", ({ create }) => create(MAX_BYTES + 1), 413, "TooLarge"],
    ["an announcement that is too small", ({ create }) => create(9), 400, "TooSmall"],
    ["no announcement", ({ create }) => create(10, { "x-upload-length": "" }), 400, "InvalidLength"],
    ["a part beyond the largest object", ({ part, id }) => part(id, 5, "x"), 413, "TooManyParts"],
    ["a part that is too large", ({ part, id }) => part(id, 4, Buffer.alloc(MIB + 1)), 413, "PartTooLarge"],
    [
      "a size over the limit",
      (upload) => upload.complete(upload.id, MAX_BYTES + 1, upload.parts),
      413,
      "TooLarge",
    ],
    ["a size under the limit", (upload) => upload.complete(upload.id, 9, upload.parts), 400, "TooSmall"],
    ["another parameter", ({ list, id }) => list(id, "&max-parts=1"), 400, "QueryNotServed"],
  ])("%s is rejected before S3", async (_name, attempt, status, code) => {
    const answer = await attempt(await startedUpload("rules.bin", "fifteen bytes.."));

    expect([answer.status, errorOf(answer)]).toEqual([status, code]);
    expect(stack.log.at(-1)?.message).toContain(`answered by the edge function with ${status}`);
  });

  it("cannot be reached by another caller, whose key is always a different one", async () => {
    const upload = await startedUpload("private.txt", "belongs to alice");
    const other = partsClient(bob, "private.txt");
    const answers = [
      await other.list(upload.id),
      await other.part(upload.id, 1, "replaced by bob!"),
      await other.complete(upload.id, 16, upload.parts),
      await other.abort(upload.id),
    ];

    expect(answers.map((answer) => errorOf(answer))).toEqual(answers.map(() => "NoSuchUpload"));
    expect((await upload.complete(upload.id, 16, upload.parts)).status).toBe(200);
    expect((await stack.object("uploads/alice/private.txt"))?.toString()).toBe("belongs to alice");
  });
});

describe("a stack that serves uploads in parts", () => {
  it("does not let anyone read, delete or list objects", async () => {
    await (async (upload) => upload.complete(upload.id, 18, upload.parts))(
      await startedUpload("kept.txt", "kept by all caches"),
    );
    const url = `${stack.endpoints.edge}/kept.txt`;
    const headers = { authorization: alice.authorization };
    const answers = await Promise.all([
      stack.send("GET", url, undefined, headers),
      stack.send("DELETE", url, undefined, headers),
      stack.send("DELETE", `${url}?uploadId=`, undefined, headers),
      stack.send("GET", `${url}?uploads`, undefined, headers),
      stack.send("PUT", `${url}?tagging`, "<Tagging/>", headers),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400]);
    expect((await stack.object("uploads/alice/kept.txt"))?.toString()).toBe("kept by all caches");
  });

  it("cannot create uploads if CloudFront does not sign POSTs, as the emulator assumes", async () => {
    stack.switchFacts({});
    const answer = await partsClient(alice, "unsigned.txt").create(20);
    stack.switchFacts({ oacSignsPosts: true });

    expect([answer.status, errorOf(answer)]).toEqual([403, "AccessDenied"]);
  });
});
