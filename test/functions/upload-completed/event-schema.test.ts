import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { attributeRejection } from "../../../functions/upload-completed/check/check-attributes.js";
import { checkObject } from "../../../functions/upload-completed/check/check-object.js";
import type { RejectionCode } from "../../../functions/upload-completed/check/rejection.js";
import type { UploadEvent, UploadEventDetail } from "../../../functions/upload-completed/contract.js";
import { UPLOAD_EVENT_SOURCE, UPLOAD_EVENT_TYPES } from "../../../functions/upload-completed/contract.js";
import { createdObject } from "../../../functions/upload-completed/event/created-event.js";
import { uploadEvent } from "../../../functions/upload-completed/event/upload-event.js";
import type { StoredObject } from "../../../functions/upload-completed/ports.js";
import type { UploadPolicy } from "../../../functions/upload-policy/contract.js";
import { policyWith } from "../support/policies.js";
import { createdEvent, KEY, storedObject } from "./sample.js";

const SCHEMA = JSON.parse(readFileSync("docs/upload-event.schema.json", "utf8"));
const validate = new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(SCHEMA);

/** In the form in which EventBridge delivers the function's event. */
function delivered({ source, detailType, detail }: UploadEvent) {
  return {
    version: "0",
    id: "6f87d04b-9f74-4f04-a780-7acf4b0a9b38",
    "detail-type": detailType,
    source,
    account: "111122223333",
    time: "2026-01-02T03:04:06Z",
    region: "eu-central-1",
    resources: [],
    detail: JSON.parse(JSON.stringify(detail)),
  };
}

/** The event for an object, rejected or not as the policy has it. */
function eventFor(
  created: Parameters<typeof createdEvent>[0],
  stored: Partial<StoredObject> = {},
  policy: Partial<UploadPolicy> = {},
) {
  const object = createdObject(createdEvent(created));
  const whole = storedObject(stored);
  const rules = policyWith(policy);
  const { attributes } = rules;
  const rejection =
    checkObject({ key: object.key, prefix: "uploads/", stored: whole }, rules) ??
    (attributes && attributeRejection(whole, { ...rules, attributes }));
  return delivered(uploadEvent(object, whole, "upload-1", rejection));
}

const declaring = (name: string, value: string) => ({ metadata: { [`x-amz-meta-upload-${name}`]: value } });

const REJECTED: Readonly<Record<RejectionCode, ReturnType<typeof eventFor>>> = {
  InvalidKey: eventFor({ key: "uploads/alice/../bob/a.pdf" }),
  KeyMismatch: eventFor({}, declaring("key-sha256", "0".repeat(64))),
  TooLarge: eventFor({}, {}, { maxBytes: 4 }),
  TooSmall: eventFor({}, {}, { minBytes: 6 }),
  LengthMismatch: eventFor({}, declaring("length", "4")),
  ContentTypeNotAllowed: eventFor({}, {}, { allowedContentTypes: ["image/*"] }),
  ExtensionNotAllowed: eventFor({}, {}, { allowedExtensions: [".png"] }),
  ChecksumRequired: eventFor({}, {}, { checksum: "required" }),
  ChecksumMismatch: eventFor({}, declaring("checksum", "crc64nvme:BBBBBBBBBBA=")),
  ChecksumNotVerified: eventFor({}, declaring("checksum", "crc32:AAAAAA==")),
  HeaderNotDeclared: eventFor({}, { headers: { "content-encoding": "gzip" } }),
  AttributeNotAllowed: eventFor({}, { metadata: { "x-amz-meta-author": "bob" } }, { attributes: {} }),
};

describe("docs/upload-event.schema.json accepts", () => {
  it.each([
    ["a completed upload", eventFor({})],
    ["one in a bucket with versions", eventFor({ versionId: "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e" })],
    ["one of an empty object with no type", eventFor({}, { size: 0, contentType: undefined })],
    ["one of a tenant", eventFor({}, declaring("tenant", "acme"))],
    ["one of a caller without a subject", eventFor({}, { metadata: {} })],
    ["one with metadata", eventFor({}, { metadata: { "x-amz-meta-author": "=?UTF-8?B?SsO8cmdlbg==?=" } })],
    ["one of a multipart object", eventFor({ etag: "4af981f98d22a0b9979da24b259e5e42-12" })],
    ["one with a key in no Latin letters", eventFor({ key: "uploads/алиса/отчёт 😀.pdf" })],
  ])("%s", (_name, event) => {
    expect(validate(event), JSON.stringify(validate.errors)).toBe(true);
    expect(event["detail-type"]).toBe("Upload Completed");
  });

  it.each(Object.entries(REJECTED))("a rejection with %s", (code, event) => {
    expect(validate(event), JSON.stringify(validate.errors)).toBe(true);
    expect(event).toMatchObject({ "detail-type": "Upload Rejected", detail: { rejection: { code } } });
  });
});

describe("docs/upload-event.schema.json rejects", () => {
  const completed = eventFor({});
  const rejected = REJECTED.TooLarge;
  const withDetail = (changes: object) => ({ ...completed, detail: { ...completed.detail, ...changes } });

  it.each<[string, unknown]>([
    ["nothing", {}],
    ["another source", { ...completed, source: "aws.s3" }],
    ["another type of event", { ...completed, "detail-type": "Object Created" }],
    ["a rejection of nothing", { ...rejected, detail: { ...rejected.detail, rejection: undefined } }],
    ["a rejected upload called completed", { ...rejected, "detail-type": "Upload Completed" }],
    [
      "a rejection without a reason",
      { ...rejected, detail: { ...rejected.detail, rejection: { code: "TooLarge" } } },
    ],
    [
      "an unknown rejection code",
      { ...rejected, detail: { ...rejected.detail, rejection: { code: "Bad", message: "x" } } },
    ],
    ["another version of the detail", withDetail({ version: "2" })],
    ["an id that is not a hash", withDetail({ id: "17793124-05d4-b198-2fde-7ededc63b103" })],
    ["a size in words", withDetail({ size: "5" })],
    ["half a byte", withDetail({ size: 4.5 })],
    ["an ETag in quotation marks", withDetail({ etag: '"abc"' })],
    ["an empty key", withDetail({ key: "" })],
    ["no upload", withDetail({ upload: {} })],
    ["an unknown field", withDetail({ url: `https://uploads-bucket.s3.amazonaws.com/${KEY}` })],
    ...["version", "id", "bucket", "key", "size", "etag", "upload"].map((name): [string, unknown] => [
      `a detail without ${name}`,
      withDetail({ [name]: undefined }),
    ]),
  ])("%s", (_name, event) => {
    expect(validate(JSON.parse(JSON.stringify(event)))).toBe(false);
  });
});

describe("docs/upload-event.schema.json agrees with the contract", () => {
  const { detail } = SCHEMA.$defs;

  it("about every field of the detail, and which ones are required", () => {
    const fields: Record<keyof UploadEventDetail, "required" | "optional"> = {
      version: "required",
      id: "required",
      bucket: "required",
      key: "required",
      versionId: "optional",
      size: "required",
      etag: "required",
      contentType: "optional",
      upload: "required",
      metadata: "optional",
      rejection: "optional",
    };
    const required = Object.entries(fields).filter(([, is]) => is === "required");

    expect(Object.keys(detail.properties).sort()).toEqual(Object.keys(fields).sort());
    expect([...detail.required].sort()).toEqual(required.map(([name]) => name).sort());
  });

  it("about the upload's fields, the source, the types and the reasons", () => {
    const upload: Record<keyof UploadEventDetail["upload"], true> = { id: true, subject: true, tenant: true };

    expect(Object.keys(detail.properties.upload.properties)).toEqual(Object.keys(upload));
    expect(SCHEMA.properties.source.const).toBe(UPLOAD_EVENT_SOURCE);
    expect(SCHEMA.properties["detail-type"].enum).toEqual(Object.values(UPLOAD_EVENT_TYPES));
    expect(detail.properties.rejection.properties.code.enum).toEqual(Object.keys(REJECTED));
  });
});
