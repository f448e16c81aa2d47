import { describe, expect, it } from "vitest";
import { createS3Port } from "../../../functions/presign/aws.js";
import type { PresignPorts } from "../../../functions/presign/ports.js";
import { CREDENTIALS, FIRST_ID, settingsWith } from "./support/context.js";
import type { Event } from "./support/presigner.js";
import { presigner } from "./support/presigner.js";
import { storedUploads } from "./support/stored-uploads.js";

const CHANGES = { transferAcceleration: true, downloads: true } as const;
const KEY = `uploads/alice/${FIRST_ID}-a.txt`;
const PARTS = { key: "a.txt", length: 1, type: "a/b", method: "MULTIPART" };

/** A deployed function of a bucket with Transfer Acceleration: nothing says that S3 is elsewhere. */
function deployed() {
  const uploads = storedUploads();
  const { presignGet } = createS3Port(settingsWith(CHANGES), {}, CREDENTIALS);
  const ports: Partial<PresignPorts> = { loadS3: async () => ({ ...uploads.port, presignGet }) };
  return presigner(CHANGES, uploads, ports);
}

describe("with Transfer Acceleration, every URL", () => {
  it.each<[string, unknown, Event]>([
    ["POST /uploads", { ...PARTS, method: "PUT" }, {}],
    ["POST /uploads", { ...PARTS, method: "POST" }, {}],
    ["GET /downloads/{key+}", undefined, { pathParameters: { key: "a.txt" } }],
    ["GET /s3/params", undefined, { query: { filename: "a.txt", type: "a/b" } }],
    [
      "GET /s3/multipart/{uploadId}/{partNumber}",
      undefined,
      { pathParameters: { uploadId: "u", partNumber: "1" }, query: { key: KEY } },
    ],
    ["POST /s3/sign", { method: "PUT", key: "a.txt" }, {}],
    ["POST /s3/sign", { method: "POST", key: "a.txt" }, {}],
    ["POST /s3/sign", { method: "PUT", key: KEY, uploadId: "u", partNumber: 1 }, {}],
    ["POST /s3/sign", { method: "GET", key: KEY, uploadId: "u" }, {}],
    ["POST /s3/sign", { method: "POST", key: KEY, uploadId: "u" }, {}],
    ["POST /s3/sign", { method: "DELETE", key: KEY, uploadId: "u" }, {}],
  ])("has the accelerate host: %s %j", async (route, body, event) => {
    const { status, json } = await deployed().send(route, body, event);

    expect([status, hostOf(json.url)]).toEqual([200, "uploads-bucket.s3-accelerate.amazonaws.com"]);
  });

  it("has the accelerate host: parts of an upload by the uploads API", async () => {
    const { send } = deployed();
    const { id } = (await send("POST /uploads", PARTS)).json;

    const { json } = await send("POST /uploads/{id}/parts", undefined, { pathParameters: { id } });

    expect(hostOf(json.urlTemplate)).toBe("uploads-bucket.s3-accelerate.amazonaws.com");
  });

  it("has the accelerate host: an import", async () => {
    const event = { flow: "import", requestId: "r", caller: { subject: "alice" }, body: "" } as const;

    const answer = await deployed().handler(event);

    expect(hostOf("upload_url" in answer ? answer.upload_url : "")).toBe(
      "uploads-bucket.s3-accelerate.amazonaws.com",
    );
  });
});

function hostOf(url: string): string {
  return new URL(url).host;
}
