import { describe, expect, it } from "vitest";
import type { WhileBusy } from "../../../../functions/presign/multipart/completion/complete.js";
import { completeUpload } from "../../../../functions/presign/multipart/completion/complete.js";
import type { UploadToComplete } from "../../../../functions/presign/multipart/completion/completion.js";
import type { CompleteOutcome, PresignPorts } from "../../../../functions/presign/ports.js";
import type { Changes } from "../support/context.js";
import { contextWith, NOW } from "../support/context.js";
import { storedUploads } from "../support/stored-uploads.js";

const MIB = 1_048_576;
const KEY = "uploads/alice/a.bin";
const OWN = { "x-amz-meta-upload-id": "id-1", "x-amz-meta-upload-subject": "alice" };
const PLAN = { length: 20 * MIB, partSize: 16 * MIB, partCount: 2 };
const PARTS = [
  { partNumber: 1, length: 16 * MIB, etag: '"one"' },
  { partNumber: 2, length: 4 * MIB, etag: '"two"' },
];
const DONE = { outcome: "completed", length: 20 * MIB, etag: '"etag-2"', versionId: "version-1" };

interface Setup {
  readonly changes?: Changes;
  readonly parts?: typeof PARTS;
  /** S3's response in place of completing. */
  readonly answer?: () => Promise<CompleteOutcome | undefined>;
  readonly ports?: Partial<PresignPorts>;
  readonly receivedAt?: number;
}

async function upload({ changes, parts = PARTS, answer, ports, receivedAt }: Setup = {}) {
  const { context, s3 } = contextWith(changes, ports, storedUploads(answer));
  const metadata = OWN;
  const s3UploadId = await s3.port.createMultipartUpload({ key: KEY, metadata, encryptionHeaders: {} });
  for (const part of parts) s3.putPart(s3UploadId, part);
  const own: UploadToComplete = {
    ref: { key: KEY, s3UploadId },
    uploadId: "id-1",
    subjectSegment: "alice",
    identity: { subject: "alice", scopes: [], groups: [] },
    declared: PLAN,
  };
  const complete = (more: Partial<UploadToComplete> = {}, whileBusy: WhileBusy = "retry") =>
    completeUpload({ ...own, ...more }, { ...context, receivedAt }, whileBusy);
  return { s3, complete };
}

const refusing = (s3Code: string) => async () =>
  ({ outcome: "error", s3Code, message: `S3 says ${s3Code}.` }) as const;

describe("completeUpload", () => {
  it("sends the size, the parts and the write condition to S3", async () => {
    const { s3, complete } = await upload();

    expect(await complete()).toEqual(DONE);
    expect(s3.completions).toMatchObject([
      {
        key: KEY,
        objectSize: 20 * MIB,
        ifNoneMatch: "*",
        parts: [
          { partNumber: 1, etag: '"one"' },
          { partNumber: 2, etag: '"two"' },
        ],
      },
    ]);
  });

  it("sends no condition to S3 if overwriting is allowed", async () => {
    const { s3, complete } = await upload({ changes: { policy: { overwrite: true } } });
    s3.putObject(KEY, {});

    expect(await complete()).toEqual(DONE);
    expect(s3.completions[0]?.ifNoneMatch).toBeUndefined();
  });

  it("sends the checksum of the whole object to S3, and the checksums of the parts if they are bound", async () => {
    const parts = PARTS.map((part) => ({ ...part, checksum: `of-${part.partNumber}` }));
    const { s3, complete } = await upload({ parts });
    const checksum = { algorithm: "crc32", value: "AAAAAA==" } as const;

    await complete({ checksum, partChecksumAlgorithm: "crc32", parts: PARTS });

    expect(s3.completions).toMatchObject([
      { checksum, partChecksumAlgorithm: "crc32", parts: [{ checksum: "of-1" }, { checksum: "of-2" }] },
    ]);
  });

  it("does not return S3's own checksums if none are bound", async () => {
    const parts = PARTS.map((part) => ({ ...part, checksum: "s3's own" }));
    const { s3, complete } = await upload({ parts });

    await complete();

    expect(JSON.stringify(s3.completions)).not.toContain("own");
  });

  it("sends the client's own list of parts to S3 unchanged", async () => {
    const { s3, complete } = await upload();
    const parts = [
      { partNumber: 2, etag: "two" },
      { partNumber: 1, etag: "wrong" },
    ];

    await complete({ parts });

    expect(s3.completions[0]?.parts).toEqual(parts);
  });

  it("returns the same response to 100 concurrent requests, and creates one object", async () => {
    const { s3, complete } = await upload();

    const answers = await Promise.all(Array.from({ length: 100 }, () => complete()));

    expect(answers).toEqual(Array(100).fill(DONE));
    expect([...s3.objects.keys()]).toEqual([KEY]);
    expect(s3.calls).not.toContain("abort");
  });

  it("returns the same response after any delay", async () => {
    const { complete } = await upload();
    await complete();

    expect(await complete()).toEqual(DONE);
  });

  it.each([
    ["finds the key taken", "PreconditionFailed"],
    ["finds that the key was taken for a while", "ConditionalRequestConflict"],
  ])("returns its own object when S3 %s", async (_, s3Code) => {
    const { s3, complete } = await upload({ answer: refusing(s3Code) });
    s3.putObject(KEY, { length: 20 * MIB, etag: '"e"', metadata: OWN });

    expect(await complete()).toEqual({ outcome: "completed", length: 20 * MIB, etag: '"e"' });
    expect(s3.calls).not.toContain("abort");
  });

  it("does not return another caller's object of the same upload id", async () => {
    const { s3, complete } = await upload({ answer: async () => ({ outcome: "gone" }) });
    s3.putObject(KEY, { metadata: { ...OWN, "x-amz-meta-upload-subject": "bob" } });

    expect(await complete()).toMatchObject({ status: 404, code: "NoSuchUpload" });
  });

  it.each([
    ["has gone", () => Promise.resolve({ outcome: "gone" } as const)],
    ["has gone in between", undefined],
  ])("answers 404 for an upload that %s", async (_, answer) => {
    const { s3, complete } = await upload({ answer });
    if (answer === undefined) await s3.port.abortMultipartUpload({ key: KEY, s3UploadId: "s3-upload-1" });
    s3.putObject(KEY, { metadata: { ...OWN, "x-amz-meta-upload-id": "another" } });

    expect(await complete()).toMatchObject({ outcome: "rejected", status: 404, code: "NoSuchUpload" });
  });

  it("answers 404 for S3's id with another key", async () => {
    const { complete } = await upload();

    expect(await complete({ ref: { key: "uploads/bob/a.bin", s3UploadId: "s3-upload-1" } })).toMatchObject({
      status: 404,
    });
  });

  it.each([
    ["BadDigest", 400, "BadDigest", true],
    ["PreconditionFailed", 412, "AlreadyExists", true],
    ["ConditionalRequestConflict", 409, "UploadConflict", true],
    ["InvalidPart", 400, "InvalidPart", false],
    ["InvalidPartOrder", 400, "InvalidPartOrder", false],
    ["EntityTooSmall", 400, "EntityTooSmall", false],
    ["InvalidRequest", 400, "InvalidRequest", false],
  ])("answers S3's %s with %d %s, and aborts the upload: %s", async (s3Code, status, code, aborts) => {
    const { s3, complete } = await upload({ answer: refusing(s3Code) });

    expect(await complete()).toMatchObject({ outcome: "rejected", status, code });
    expect(s3.calls.includes("abort")).toBe(aborts);
  });

  it("calls S3 once after a conflict, and says to create a new upload", async () => {
    const { s3, complete } = await upload({ answer: refusing("ConditionalRequestConflict") });

    expect(await complete()).toMatchObject({ message: expect.stringContaining("Create a new upload") });
    expect(s3.calls).toEqual(["create", "list", "complete", "head", "abort"]);
    expect(await complete()).toMatchObject({ status: 404, code: "NoSuchUpload" });
  });

  it.each([
    ["nothing", [], "1, 2"],
    ["one part of two", PARTS.slice(0, 1), "2"],
    ["a short part", [{ partNumber: 1, length: 5, etag: "e" }, ...PARTS.slice(1)], "1"],
  ])("keeps %s, and says what is missing", async (_, parts, missing) => {
    const { s3, complete } = await upload({ parts });

    expect(await complete()).toMatchObject({
      status: 409,
      code: "IncompleteUpload",
      message: expect.stringContaining(`part ${missing}. `),
    });
    expect(s3.calls).toEqual(["create", "list"]);
  });

  it("counts only the parts that the client names", async () => {
    const { complete } = await upload();

    expect(await complete({ parts: [{ partNumber: 1, etag: "one" }] })).toMatchObject({
      status: 409,
      message: expect.stringContaining("part 2. "),
    });
  });

  it.each<[string, Setup, object]>([
    [
      "more than was declared",
      { parts: [...PARTS, { partNumber: 3, length: 1, etag: "e" }] },
      { status: 413, code: "TooLarge" },
    ],
    [
      "more than the policy allows",
      { changes: { policy: { maxBytes: 20 * MIB - 1 } } },
      { status: 413, code: "TooLarge" },
    ],
    [
      "less than the policy requires",
      { changes: { policy: { minBytes: 20 * MIB + 1 } } },
      { status: 400, code: "TooSmall" },
    ],
  ])("aborts %s", async (_, setup, rejection) => {
    const { s3, complete } = await upload(setup);

    expect(await complete()).toMatchObject(rejection);
    expect(s3.calls).toEqual(["create", "list", "abort"]);
    expect([...s3.objects]).toEqual([]);
  });

  it("rejects a list that leaves out a part if no size was declared", async () => {
    const { s3, complete } = await upload();
    const parts = [{ partNumber: 1, etag: "one" }];

    expect(await complete({ declared: undefined, parts })).toMatchObject({
      status: 409,
      code: "IncompleteUpload",
      message: expect.stringContaining("part 2"),
    });
    expect(s3.calls).toEqual(["create", "list"]);
  });

  it("accepts any size that the policy allows if no size was declared", async () => {
    const { s3, complete } = await upload();

    expect(await complete({ declared: undefined })).toEqual(DONE);
    expect(s3.completions[0]?.objectSize).toBe(20 * MIB);
  });

  it("requires a part even of an empty object", async () => {
    const declared = { length: 0, partSize: 16 * MIB, partCount: 1 };
    const { s3, complete } = await upload({ parts: [] });

    expect(await complete({ declared })).toMatchObject({ status: 409, code: "IncompleteUpload" });
    s3.putPart("s3-upload-1", { partNumber: 1, length: 0, etag: '"empty"' });
    expect(await complete({ declared })).toMatchObject({ outcome: "completed", length: 0 });
  });
});

describe("a slow completion", () => {
  /** Lets time pass immediately: every wait of the deadline's length ends, and so does every pause. */
  const impatient = { wait: () => new Promise<void>(setImmediate) };

  it("is answered before API Gateway's timeout, and S3's later result causes no error", async () => {
    let refuse: (error: Error) => void = () => {};
    const { complete } = await upload({
      answer: () =>
        new Promise((_, reject) => {
          refuse = reject;
        }),
      ports: impatient,
    });

    expect(await complete()).toEqual({ outcome: "completing", sent: true });
    refuse(new Error("the connection has gone"));
    await new Promise(setImmediate);
  });

  it.each([
    ["lists the parts", () => new Promise<never>(() => {}), undefined],
    ["is busy", undefined, async () => ({ outcome: "busy" }) as const],
  ])("does not say that S3 has the request while S3 %s", async (_, listParts, answer) => {
    const { s3, complete } = await upload({ answer, ports: impatient });
    if (listParts !== undefined) s3.port.listParts = listParts;

    expect(await complete()).toEqual({ outcome: "completing", sent: false });
  });

  it.each([
    ["24 seconds at most", undefined, 24_000],
    ["less after a cold start, for API Gateway has waited meanwhile", NOW - 6_000, 18_000],
    ["not at all when API Gateway has waited as long", NOW - 30_000, 0],
    ["no longer if the clocks differ", NOW + 60_000, 24_000],
  ])("waits %s", async (_, receivedAt, milliseconds) => {
    const waits: number[] = [];
    const wait = async (wanted: number) => {
      waits.push(wanted);
    };
    const { complete } = await upload({ answer: () => new Promise(() => {}), ports: { wait }, receivedAt });

    await complete();

    expect(waits).toEqual([milliseconds]);
  });

  it("retries while S3 is busy, and then returns the result", async () => {
    let asked = 0;
    const { complete } = await upload({
      answer: async () => (++asked < 3 ? { outcome: "busy" } : undefined),
      ports: {
        wait: (ms, signal) =>
          ms < 24_000 ? Promise.resolve() : new Promise((_, no) => signal.addEventListener("abort", no)),
      },
    });

    expect(await complete()).toEqual(DONE);
    expect(asked).toBe(3);
  });

  it("returns immediately while S3 is busy, if the client can retry", async () => {
    const { complete, s3 } = await upload({ answer: async () => ({ outcome: "busy" }) });

    expect(await complete({}, "return")).toEqual({ outcome: "completing", sent: false });
    expect(s3.completions).toHaveLength(1);
  });

  it("returns the same response to a repeated request", async () => {
    let finish: () => void = () => {};
    const finished = new Promise<undefined>((resolve) => {
      finish = () => resolve(undefined);
    });
    const { complete, s3 } = await upload({ answer: () => finished, ports: impatient });
    expect(await complete()).toEqual({ outcome: "completing", sent: true });

    finish();
    await new Promise(setImmediate);

    expect([...s3.objects.keys()]).toEqual([KEY]);
  });
});
