import { describe, expect, it } from "vitest";
import { multipartEtag } from "../../../../functions/presign/multipart/completion/multipart-etag.js";
import type { PartSizes } from "../../../../functions/presign/multipart/open/part-sizes.js";
import {
  chooseSizes,
  maxPartCount,
  sizeOfPart,
} from "../../../../functions/presign/multipart/open/part-sizes.js";
import type { Changes } from "../support/context.js";
import { presigner } from "../support/presigner.js";

const MIB = 1_048_576;
const GIB = 1_024 * MIB;
const MAX = 53_687_091_200_000;
const UPLOAD = { key: "a.bin", type: "a/b", method: "MULTIPART" };

async function started(body: object = {}, changes: Changes = {}) {
  const world = presigner(changes);
  const created = await world.send("POST /uploads", { ...UPLOAD, ...body });
  const send = (route: string, sent?: unknown) =>
    world.send(route, sent, { pathParameters: { id: created.json.id } });
  return { ...world, created, send };
}

describe("the sizes of parts with an unknown number", () => {
  it.each<[string, number, PartSizes, number]>([
    ["5 GiB", 5 * GIB, { partSize: 16 * MIB }, 320],
    ["156.25 GiB", 160_000 * MIB, { partSize: 16 * MIB }, 10_000],
    ["a byte more", 160_000 * MIB + 1, { partSize: 16 * MIB, doublesEvery: 1_000 }, 3_376],
    ["20 TiB", 20 * 1_024 * GIB, { partSize: 16 * MIB, doublesEvery: 100 }, 4_837],
    ["S3's largest object", MAX, { partSize: 5 * GIB }, 10_000],
  ])("reach %s", (_, maxBytes, sizes, most) => {
    expect(chooseSizes(maxBytes)).toEqual(sizes);
    expect(maxPartCount(sizes, maxBytes)).toBe(most);
  });

  it("double, up to S3's largest part", () => {
    const sizes = { partSize: 16 * MIB, doublesEvery: 100 };

    expect([1, 100, 101, 201, 10_000].map((number) => sizeOfPart(sizes, number))).toEqual(
      [16, 16, 32, 64, 5_120].map((mib) => mib * MIB),
    );
  });
});

describe("POST /uploads without a length", () => {
  it("returns the sizes of the parts, and binds no length", async () => {
    const { created, s3 } = await started();

    expect(created).toMatchObject({ status: 200, json: { partSize: 16 * MIB, partCount: 320 } });
    expect(s3.created[0]?.metadata).not.toHaveProperty("x-amz-meta-upload-length");
  });

  it.each<[string, object, Changes, number, string]>([
    ["without a method", { method: undefined }, {}, 400, "InvalidBody"],
    ["as one PUT", { method: "PUT" }, {}, 400, "InvalidBody"],
    [
      "with a whole checksum",
      { checksum: { algorithm: "crc32", value: "AAAAAA==" } },
      {},
      400,
      "InvalidChecksum",
    ],
    ["in too small parts", { partSize: 5 * MIB - 1 }, {}, 400, "InvalidPartSize"],
    [
      "without the checksum that is required",
      {},
      { policy: { checksum: "required" } },
      400,
      "ChecksumRequired",
    ],
    [
      "of a type that is not allowed",
      {},
      { policy: { allowedContentTypes: ["image/*"] } },
      415,
      "ContentTypeNotAllowed",
    ],
  ])("is rejected %s", async (_, body, changes, status, code) => {
    const { created, s3 } = await started(body, changes);

    expect(created).toMatchObject({ status, json: { code } });
    expect(s3.calls).toEqual([]);
  });
});

describe("signing parts of an upload without a length", () => {
  it.each<[string, object | undefined, number, string]>([
    ["no lengths", undefined, 400, "InvalidBody"],
    ["no part", { lengths: {} }, 400, "InvalidBody"],
    ["part numbers", { partNumbers: [1] }, 400, "InvalidBody"],
    ["a longer part than planned", { lengths: { "1": 16 * MIB + 1 } }, 400, "InvalidPartSize"],
    ["more parts than the policy's size needs", { lengths: { "321": 1 } }, 400, "InvalidPartNumber"],
  ])("rejects %s", async (_, request, status, code) => {
    const { send } = await started();

    expect(await send("POST /uploads/{id}/parts", request)).toMatchObject({ status, json: { code } });
  });

  it("binds each part's length", async () => {
    const { send } = await started();
    const { status, json } = await send("POST /uploads/{id}/parts", { lengths: { "1": 16 * MIB, "2": 5 } });

    expect(status).toBe(200);
    expect(json.parts).toMatchObject([
      { partNumber: 1, length: 16 * MIB },
      { partNumber: 2, length: 5 },
    ]);
  });
});

describe("completing an upload without a length", () => {
  it.each<[string, object, Changes, number, string]>([
    ["no length", {}, {}, 411, "LengthRequired"],
    ["more bytes than there are", { length: 12 * MIB }, {}, 409, "IncompleteUpload"],
    ["fewer bytes than there are", { length: 9 * MIB }, {}, 413, "TooLarge"],
    [
      "a smaller object than allowed",
      { length: 10 * MIB },
      { policy: { minBytes: 11 * MIB } },
      400,
      "TooSmall",
    ],
  ])("with %s is rejected", async (_, request, changes, status, code) => {
    const { send, s3 } = await started({}, changes);
    s3.putParts("s3-upload-1", 10 * MIB);

    expect(await send("POST /uploads/{id}/complete", request)).toMatchObject({ status, json: { code } });
    expect(s3.completions).toEqual([]);
  });
});

describe("GET /uploads", () => {
  it.each(["shared", "tenant"] as const)("lists nothing if callers share a prefix: %s", async (keyPrefix) => {
    const { send, s3 } = presigner({ policy: { keyPrefix } });

    expect(await send("GET /uploads")).toMatchObject({ status: 404, json: { code: "NotFound" } });
    expect(s3.calls).toEqual([]);
  });

  it.each([
    ["limit", "0"],
    ["limit", "1001"],
    ["limit", "1e2"],
    ["after", "x"],
  ])("rejects %s=%s", async (name, value) => {
    const { send } = presigner();

    expect(await send("GET /uploads", undefined, { query: { [name]: value } })).toMatchObject({
      status: 400,
      json: { code: "InvalidQuery" },
    });
  });

  it("lists ids that sign no more than the policy allows, including the stored parts", async () => {
    const { send, s3 } = await started({ length: 8 * MIB }, { policy: { maxBytes: 10 * MIB } });
    s3.putParts("s3-upload-1", 8 * MIB);
    const world = await send("GET /uploads");
    const [{ id }] = world.json.uploads;
    const again = presigner({ policy: { maxBytes: 10 * MIB } }, s3);
    const sign = (lengths: object) =>
      again.send("POST /uploads/{id}/parts", { lengths }, { pathParameters: { id } });

    expect(await sign({ "2": 2 * MIB })).toMatchObject({ status: 200 });
    expect(await sign({ "2": 2 * MIB + 1 })).toMatchObject({ status: 413, json: { code: "TooLarge" } });
  });
});

describe("the ETag of an object made of parts", () => {
  const EMPTY = "d41d8cd98f00b204e9800998ecf8427e";

  it.each([
    ["two parts", [`"${EMPTY}"`, EMPTY], '"5873dd45edd01f09c1ef2e7819369e8e-2"'],
    ["no parts", [], undefined],
    ["an ETag that is not an MD5", ["abc"], undefined],
  ])("of %s", (_, etags, etag) => {
    const parts = etags.map((value, index) => ({ partNumber: index + 1, etag: value }));

    expect(multipartEtag(parts)).toBe(etag);
  });
});
