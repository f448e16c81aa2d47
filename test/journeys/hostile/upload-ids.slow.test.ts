import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MultipartUpload, SignPartsResponse } from "../../../functions/presign/contract.js";
import type { Call } from "../../support/api-calls.js";
import { callsOf, read } from "../../support/api-calls.js";
import { checksumOf } from "../../support/checksum-of.js";
import type { Answer, LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";
import { s3Outcome } from "../../support/s3-outcome.js";
import { partUrl } from "../../support/uploads-in-parts.js";

const BODY = "four";
const CHECKSUM = { algorithm: "crc32", value: checksumOf("crc32", BODY) };
/** The items of an id, by their place in the list. */
const VERSION = 0;
const KEY = 1;
const S3_ID = 2;
const OUR_ID = 3;
const LENGTH = 4;
const PART_SIZE = 5;
const PART_ALGORITHM = 6;
const WHOLE = 7;

let stack: LocalStack;
let alice: Call;
let bob: Call;

beforeAll(async () => {
  stack = await serveUploads({ patterns: ["presigned"] });
  alice = await callsOf(stack, "alice");
  bob = await callsOf(stack, "bob");
});
afterAll(() => stack.close());

const begin = async (key: string, more: object = {}, caller: Call = alice) =>
  read<MultipartUpload>(
    await caller("POST", "uploads", { key, length: BODY.length, type: "a/b", method: "MULTIPART", ...more }),
  );

const decoded = (id: string): unknown[] => JSON.parse(Buffer.from(id, "base64url").toString());
const encoded = (fields: unknown) => Buffer.from(JSON.stringify(fields)).toString("base64url");
const altered = (id: string, place: number, value: unknown) => encoded(decoded(id).with(place, value));

interface Put {
  readonly url: string;
  readonly send: (body: string, headers?: Record<string, string>) => Promise<Answer>;
}

/** The first part's URL, if the API signs it. */
async function signed(caller: Call, id: string, checksums?: object): Promise<Put | { code?: string }> {
  const answer = await caller("POST", `uploads/${id}/parts`, { partNumbers: [1], ...checksums });
  if (answer.status !== 200) return answer;
  const url = partUrl(read<SignPartsResponse>(answer));
  return { url, send: (body, headers) => stack.send("PUT", url, body, headers) };
}

async function put(caller: Call, id: string, body: string): Promise<string> {
  const signedPart = await signed(caller, id);
  return "send" in signedPart ? s3Outcome(await signedPart.send(body)) : String(signedPart.code);
}

const complete = (caller: Call, id: string) => caller("POST", `uploads/${id}/complete`);

async function rejectionOf(key: string): Promise<unknown> {
  await stack.settled();
  const ours = stack.events().filter(({ source, detail }) => source !== "aws.s3" && detail.key === key);
  return ours.map(({ detail }) => (detail.rejection as { code: string } | undefined)?.code);
}

describe("another caller's id", () => {
  it("gives no access, and does no harm", async () => {
    const upload = await begin("mine.bin");

    const invalid = { status: 400, code: "InvalidUploadId" };
    expect(await put(bob, upload.id, BODY)).toBe("InvalidUploadId");
    expect(await bob("GET", `uploads/${upload.id}`)).toMatchObject(invalid);
    expect(await complete(bob, upload.id)).toMatchObject(invalid);
    expect(await bob("DELETE", `uploads/${upload.id}`)).toMatchObject(invalid);

    expect(await put(alice, upload.id, BODY)).toBe("200");
    expect(await complete(alice, upload.id)).toMatchObject({ status: 200 });
    expect((await stack.keys()).filter((key) => key.startsWith("uploads/bob/"))).toEqual([]);
  });

  it.each(["../alice/theirs.bin", "%2e%2e/alice/theirs.bin", "/uploads/alice/theirs.bin", ""])(
    "cannot be forged with the key %j",
    async (key) => {
      const theirs = await begin("theirs.bin");
      const forged = altered(theirs.id, KEY, key);

      for (const [method, path] of [
        ["GET", ""],
        ["POST", "/parts"],
        ["POST", "/complete"],
        ["DELETE", ""],
      ] as const) {
        const answer = await bob(method, `uploads/${forged}${path}`);
        expect([method, path, answer]).toMatchObject([
          method,
          path,
          { status: 400, code: "InvalidUploadId" },
        ]);
      }
      expect(await alice("GET", `uploads/${theirs.id}`)).toMatchObject({ status: 200 });
    },
  );

  it("cannot be combined with a key of the caller", async () => {
    const theirs = decoded((await begin("joined.bin")).id)[S3_ID];
    const own = await begin("joined.bin", {}, bob);

    const forged = altered(own.id, S3_ID, theirs);

    expect(await put(bob, forged, BODY)).toBe("404 NoSuchUpload");
    expect(await complete(bob, forged)).toMatchObject({ status: 404, code: "NoSuchUpload" });
    expect(await bob("DELETE", `uploads/${forged}`)).toMatchObject({ status: 204 });
    expect(await stack.object(own.key)).toBeUndefined();
  });
});

describe("a changed id of the caller's own upload", () => {
  it.each<[string, number, unknown]>([
    ["another version", VERSION, 1],
    ["no key", KEY, null],
    ["a key with dot segments", KEY, "../../secret"],
    ["S3's id as a number", S3_ID, 1],
    ["an S3 id with spaces", S3_ID, "a b"],
    ["an id of ours with a slash", OUR_ID, "a/b"],
    ["more bytes than the policy allows", LENGTH, 5_368_709_121],
    ["a negative length", LENGTH, -1],
    ["a fractional length", LENGTH, 0.5],
    ["parts that are too small", PART_SIZE, 1],
    ["parts that are too large", PART_SIZE, 5_368_709_121],
    ["parts of size 0", PART_SIZE, 0],
    ["an unknown algorithm", PART_ALGORITHM, "md5"],
    ["two algorithms", PART_ALGORITHM, "sha256"],
    ["a malformed checksum", WHOLE, ["crc32", "x"]],
    ["a checksum of another form", WHOLE, "crc32"],
  ])("with %s is rejected", async (_name, place, value) => {
    const { id } = await begin("altered.bin", { checksum: CHECKSUM });

    const answer = await alice("POST", `uploads/${altered(id, place, value)}/parts`);

    expect(answer).toMatchObject({ status: 400, code: "InvalidUploadId", cors: true });
  });

  it.each<[string, (id: string) => string]>([
    ["padding", (id) => `${id}=`],
    ["an additional character", (id) => `${id}A`],
    ["base64's other alphabet", (id) => `${id.slice(0, -1)}+`],
    ["a missing character", (id) => id.slice(0, -1)],
    ["white space in its JSON", (id) => Buffer.from(`${JSON.stringify(decoded(id))} `).toString("base64url")],
    ["an additional item", (id) => encoded([...decoded(id), 1])],
    ["an object instead of a list", (id) => encoded({ ...decoded(id) })],
    ["an empty list", () => encoded([])],
    ["a value that is not JSON", () => Buffer.from("nonsense").toString("base64url")],
  ])("with %s is rejected", async (_name, change) => {
    const { id } = await begin("altered.bin");

    const answer = await alice("POST", `uploads/${change(id)}/parts`);

    expect(answer).toMatchObject({ status: 400, code: "InvalidUploadId" });
  });

  it("with any character changed never leaves the caller's own prefix, and never causes a bug", async () => {
    const { id } = await begin("letters.bin");
    const letters = Array.from(
      id,
      (letter, place) => id.slice(0, place) + flipped(letter) + id.slice(place + 1),
    );

    const answers = await Promise.all(letters.map((other) => alice("POST", `uploads/${other}/parts`)));

    expect(answers.filter(({ status }) => status !== 200 && status !== 400)).toEqual([]);
    const urls = answers.flatMap((answer) =>
      answer.status === 200 ? [read<SignPartsResponse>(answer).urlTemplate] : [],
    );
    expect(urls.filter((url) => !new URL(url).pathname.includes("/uploads/alice/"))).toEqual([]);
  });

  it.each<[string, number, unknown]>([
    ["another key", KEY, "other.bin"],
    ["another S3 id", S3_ID, "nonsense"],
  ])("with %s is rejected by S3", async (_name, place, value) => {
    const { id, key } = await begin("bound.bin");
    const forged = altered(id, place, value);

    expect(await put(alice, forged, BODY)).toBe("404 NoSuchUpload");
    expect(await complete(alice, forged)).toMatchObject({ status: 404, code: "NoSuchUpload" });
    expect(await stack.object(key)).toBeUndefined();
  });

  it.each([
    ["more", "longer"],
    ["less", "sho"],
  ])("that declares %s bytes becomes an object that is rejected afterwards", async (name, body) => {
    const { id, key } = await begin(`${name}.bin`);
    const forged = altered(id, LENGTH, body.length);

    expect(await put(alice, forged, body)).toBe("200");
    expect(await complete(alice, forged)).toMatchObject({ status: 200 });

    expect(await rejectionOf(key)).toEqual(["LengthMismatch"]);
  });

  it("without the declared checksum becomes an object that is rejected afterwards", async () => {
    const { id, key } = await begin("checksum.bin", { checksum: CHECKSUM });
    const forged = encoded(decoded(id).with(PART_ALGORITHM, null).with(WHOLE, null));

    expect(await put(alice, forged, "FOUR")).toBe("200");
    expect(await complete(alice, forged)).toMatchObject({ status: 200 });

    expect(await rejectionOf(key)).toEqual(["ChecksumMismatch"]);
  });

  it("without its parts' checksums is rejected by S3", async () => {
    const { id, key } = await begin("parts.bin", { partChecksumAlgorithm: "sha256" });

    expect(await put(alice, altered(id, PART_ALGORITHM, null), BODY)).toBe("400 InvalidRequest");
    expect(await stack.object(key)).toBeUndefined();
  });

  it("with another x-amz-meta-upload-id in it does not change the object's metadata", async () => {
    const { id, key } = await begin("known.bin");
    const forged = altered(id, OUR_ID, "another");

    expect(await put(alice, forged, BODY)).toBe("200");
    await complete(alice, forged);

    expect((await stack.head(key)).Metadata).toMatchObject({
      "upload-id": decoded(id)[OUR_ID],
      "upload-subject": "alice",
    });
    expect(await rejectionOf(key)).toEqual([undefined]);
  });
});

/** Another character of base64url's alphabet. */
function flipped(letter: string): string {
  return letter === "A" ? "B" : "A";
}
