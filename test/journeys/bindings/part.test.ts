import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type {
  MultipartUpload,
  MultipartUploadState,
  SignPartsResponse,
} from "../../../functions/presign/contract.js";
import { CHECKSUM_ALGORITHMS } from "../../../functions/presign/contract.js";
import { checksumOf } from "../../support/checksum-of.js";
import { serveUploads } from "../../support/local-stack.js";
import { PART_SIZE, partUrl } from "../../support/uploads-in-parts.js";
import type { PresignedApi, S3Request } from "./presigned.js";
import { asAlice, parametersOf, withParameter } from "./presigned.js";

const BODY = "last";
/** The id of another upload has the same form; both are unknown to S3. */
const REVERSED = (value: string) => [...value].reverse().join("");

let api: PresignedApi;
beforeAll(async () => {
  api = await asAlice(await serveUploads({ patterns: ["presigned"] }));
});
afterAll(() => api.stack.close());

interface PartRequest extends S3Request {
  readonly id: string;
}

const begin = (key: string, more: object = {}) =>
  api.ask<MultipartUpload>("POST", "uploads", {
    key,
    length: PART_SIZE + BODY.length,
    type: "text/plain",
    method: "MULTIPART",
    partSize: PART_SIZE,
    ...more,
  });

/** The PUT of the last of two parts. */
async function signed(key: string, more: object = {}, checksums?: object): Promise<PartRequest> {
  const { id } = await begin(key, more);
  const asked = { partNumbers: [2], ...(checksums && { checksums }) };
  const parts = await api.ask<SignPartsResponse>("POST", `uploads/${id}/parts`, asked);
  return { id, method: "PUT", url: partUrl(parts), headers: {}, body: BODY };
}

const partsOf = async (id: string) => (await api.ask<MultipartUploadState>("GET", `uploads/${id}`)).parts;

const BREAKS: readonly [name: string, outcome: string, change: (request: S3Request) => S3Request][] = [
  ["an additional byte", "403 SignatureDoesNotMatch", (it) => ({ ...it, body: `${BODY}+` })],
  ["a missing byte", "403 SignatureDoesNotMatch", (it) => ({ ...it, body: BODY.slice(1) })],
  ["no byte", "403 SignatureDoesNotMatch", (it) => ({ ...it, body: "" })],
  ...["1", "3", "10001"].map((number): (typeof BREAKS)[number] => [
    `the number ${number}`,
    "403 SignatureDoesNotMatch",
    (it) => ({ ...it, url: withParameter(it.url, "partNumber", () => number) }),
  ]),
  [
    "another upload's id",
    "403 SignatureDoesNotMatch",
    (it) => ({ ...it, url: withParameter(it.url, "uploadId", REVERSED) }),
  ],
  ["another key", "403 SignatureDoesNotMatch", (it) => ({ ...it, url: it.url.replace(".bin?", ".exe?") })],
  [
    "another caller's key",
    "403 SignatureDoesNotMatch",
    (it) => ({ ...it, url: it.url.replace("/alice/", "/bob/") }),
  ],
  ["DELETE, which would abort", "403 SignatureDoesNotMatch", (it) => ({ ...it, method: "DELETE" })],
  ["POST, which would complete", "403 SignatureDoesNotMatch", (it) => ({ ...it, method: "POST" })],
  ["metadata", "403 AccessDenied", (it) => ({ ...it, headers: { "x-amz-meta-upload-subject": "bob" } })],
  [
    "another object to copy",
    "403 AccessDenied",
    (it) => ({ ...it, headers: { "x-amz-copy-source": "/owners-bucket/uploads/bob/a.txt" } }),
  ],
];

describe("a presigned part", () => {
  it("is accepted unchanged, and again with the same or other bytes", async () => {
    const request = await signed("right.bin");

    expect(await api.outcome(request)).toBe("200");
    expect(await api.outcome({ ...request, body: "LAST" })).toBe("200");
    expect(await partsOf(request.id)).toMatchObject([{ partNumber: 2, length: BODY.length }]);
  });

  it.each(BREAKS)("with %s is rejected: %s", async (name, outcome, change) => {
    const request = await signed(`${name}.bin`);

    expect(await api.outcome(change(request))).toBe(outcome);
    expect(await partsOf(request.id)).toEqual([]);
  });

  it("is rejected if any parameter is missing or changed", async () => {
    const request = await signed("parameters.bin");
    const names = parametersOf(request.url);

    for (const name of names) {
      const without = { ...request, url: withParameter(request.url, name) };
      const changed = { ...request, url: withParameter(request.url, name, (value) => `${value}1`) };
      expect([name, await api.outcome(without)]).toEqual([name, expect.stringMatching(/^40[03] [A-Z]/)]);
      expect([name, await api.outcome(changed)]).toEqual([name, expect.stringMatching(/^40[03] [A-Z]/)]);
    }

    expect(names).toEqual(expect.arrayContaining(["partNumber", "uploadId"]));
    expect(await partsOf(request.id)).toEqual([]);
    expect(await api.stack.object("uploads/alice/parameters.bin")).toBeUndefined();
  });

  it("is rejected after its expiry", async () => {
    const request = await signed("late.bin");

    api.stack.advance(901);
    const outcome = await api.outcome(request);
    api.stack.advance(-901);

    expect(outcome).toBe("403 AccessDenied");
    expect(await partsOf(request.id)).toEqual([]);
  });

  it.each(CHECKSUM_ALGORITHMS)(
    "with a %s rejects other bytes, another checksum, and a missing checksum",
    async (algorithm) => {
      const header = `x-amz-checksum-${algorithm}`;
      const right = checksumOf(algorithm, BODY);
      const request = await signed(`${algorithm}.bin`, { partChecksumAlgorithm: algorithm }, { 2: right });
      const outcome = (body: string, checksum?: string) =>
        api.outcome({ ...request, body, headers: checksum === undefined ? {} : { [header]: checksum } });

      expect(await outcome("LAST", right)).toBe("400 BadDigest");
      expect(await outcome("LAST", checksumOf(algorithm, "LAST"))).toBe("403 SignatureDoesNotMatch");
      expect(await outcome(BODY)).toBe("403 SignatureDoesNotMatch");
      expect(await partsOf(request.id)).toEqual([]);
      expect(await outcome(BODY, right)).toBe("200");
    },
  );
});
