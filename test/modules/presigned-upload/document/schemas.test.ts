import { describe, expect, it } from "vitest";
import type {
  CompleteUploadRequest,
  CompleteUploadResponse,
  CreateUploadRequest,
  CreateUploadsRequest,
  CreateUploadsResponse,
  DiscoveryResponse,
  DownloadResponse,
  ErrorBody,
  ImportRequest,
  ImportResponse,
  ListUploadsResponse,
  MeResponse,
  MultipartUpload,
  MultipartUploadState,
  PresignedPost,
  PresignedPut,
  SignPartsRequest,
  SignPartsResponse,
  SignRequest,
  SignResponse,
  SingleUploadState,
} from "../../../../functions/presign/contract.js";
import type { PublicPolicy } from "../../../../functions/upload-policy/contract.js";
import { CHECKSUM_ALGORITHMS, MAX_OBJECT_BYTES } from "../../../../functions/upload-policy/contract.js";
import { DocumentedBodies } from "../../../support/document-answers.js";
import { documentOf } from "./document-of.js";

const DOCUMENT = documentOf({ reading: true });
const { components } = DOCUMENT;
const BODIES = new DocumentedBodies(DOCUMENT);

const problemsOf = (schemaName: string, body: unknown) => BODIES.schemaProblems(schemaName, body);

const CHECKSUM = { algorithm: "crc64nvme", value: "AAAAAAAAAAA=" } as const;
const STORED_CHECKSUM = { ...CHECKSUM, type: "FULL_OBJECT" } as const;
const ROUTES = { createUpload: "POST /uploads" };
const POLICY: PublicPolicy = {
  minBytes: 0,
  maxBytes: 5,
  allowedContentTypes: ["image/*"],
  allowedExtensions: [".png"],
  overwrite: false,
  checksum: "required",
  urlExpirySeconds: 900,
  limits: [{ prefix: "a/", types: ["image/png"], maxBytes: 4 }],
  attributes: {
    metadata: ["author"],
    tags: ["team"],
    storageClasses: ["GLACIER_IR"],
    cacheControl: ["no-store"],
    contentDisposition: ["attachment"],
  },
};
const URL = "https://my-bucket.s3.eu-central-1.amazonaws.com/k?X-Amz-Signature=1";
const EXPIRES = { expiresAt: "2026-01-01T00:00:00.000Z" };

/** One body of each kind with all fields of its type; the compiler checks them against the contract. */
const FULL: readonly (readonly [schemaName: string, body: object])[] = [
  ["ImportRequest", { length: 1, type: "text/plain", checksum: CHECKSUM } satisfies Required<ImportRequest>],
  ["ImportResponse", { upload_url: URL } satisfies ImportResponse],
  [
    "CreateUploadRequest",
    {
      key: "a/b.txt",
      length: MAX_OBJECT_BYTES,
      type: "text/plain",
      checksum: CHECKSUM,
      checksumAlgorithm: "crc64nvme",
      method: "MULTIPART",
      partSize: 5_368_709_120,
      partChecksumAlgorithm: "sha256",
      metadata: { author: "Jürgen" },
      tags: { team: "media" },
      storageClass: "GLACIER_IR",
      cacheControl: "no-store",
      contentDisposition: "attachment",
    } satisfies Required<CreateUploadRequest>,
  ],
  [
    "CreateUploadResponse",
    {
      method: "PUT",
      id: "aWQ",
      url: URL,
      headers: { "content-length": "1" },
      key: "k",
      ...EXPIRES,
    } satisfies PresignedPut,
  ],
  [
    "CreateUploadResponse",
    {
      method: "POST",
      id: "aWQ",
      url: URL,
      fields: { key: "k" },
      key: "k",
      ...EXPIRES,
    } satisfies PresignedPost,
  ],
  [
    "CreateUploadResponse",
    {
      method: "MULTIPART",
      id: "aWQ",
      key: "k",
      partSize: 16_777_216,
      partSizeDoublesEvery: 1_000,
      partCount: 10_000,
      partChecksumAlgorithm: "crc32c",
      checksumAlgorithm: "crc32c",
    } satisfies Required<MultipartUpload>,
  ],
  [
    "CreateUploadRequest",
    { files: [{ key: "a.txt", length: 1, type: "text/plain" }] } satisfies Required<CreateUploadsRequest>,
  ],
  [
    "CreateUploadResponse",
    {
      uploads: [
        { method: "PUT", id: "aWQ", url: URL, headers: {}, key: "k", ...EXPIRES },
        { error: { status: 415, code: "ContentTypeNotAllowed", message: "No." } },
      ],
    } satisfies CreateUploadsResponse,
  ],
  [
    "SignPartsRequest",
    {
      partNumbers: [1, 10_000],
      lengths: { "1": 5 },
      checksums: { "1": "AAAAAA==" },
    } satisfies Required<SignPartsRequest>,
  ],
  [
    "SignPartsResponse",
    {
      urlTemplate: `${URL}&partNumber={partNumber}&X-Amz-Signature={signature}`,
      ...EXPIRES,
      checksumHeader: "x-amz-checksum-crc32",
      parts: [{ partNumber: 1, length: 5, signature: "ab" }],
    } satisfies Required<SignPartsResponse>,
  ],
  [
    "UploadState",
    {
      id: "aWQ",
      key: "k",
      state: "rejected",
      code: "TooLarge",
      length: 5,
      partSize: 16_777_216,
      partSizeDoublesEvery: 100,
      partCount: 1,
      parts: [{ partNumber: 1, length: 5, etag: '"e"', checksum: "AAAAAA==" }],
    } satisfies Required<MultipartUploadState>,
  ],
  [
    "UploadState",
    {
      id: "aWQ",
      key: "k",
      state: "taken",
      length: 5,
      etag: '"e"',
      versionId: "v",
      checksum: STORED_CHECKSUM,
      code: "TooLarge",
    } satisfies Required<SingleUploadState>,
  ],
  [
    "CompleteUploadRequest",
    {
      checksum: CHECKSUM,
      length: 5,
      parts: [{ partNumber: 1, etag: '"e"', checksum: "AAAAAA==" }],
    } satisfies Required<CompleteUploadRequest>,
  ],
  [
    "CompleteUploadResponse",
    {
      key: "k",
      state: "completed",
      length: 5,
      etag: '"e-1"',
      versionId: "v",
      checksum: STORED_CHECKSUM,
      type: "text/plain",
    } satisfies Required<CompleteUploadResponse>,
  ],
  ["CompletingUpload", { key: "k", state: "completing" }],
  [
    "ListUploadsResponse",
    {
      uploads: [{ id: "aWQ", key: "k", initiatedAt: EXPIRES.expiresAt, checksumAlgorithm: "crc64nvme" }],
      next: "bmV4dA",
    } satisfies Required<ListUploadsResponse>,
  ],
  [
    "MeResponse",
    {
      subject: "alice",
      tenant: "acme",
      scopes: ["upload"],
      prefix: "uploads/acme/alice/",
      requiredKeyPrefix: "a/",
      policy: POLICY,
    } satisfies Required<MeResponse>,
  ],
  [
    "DiscoveryResponse",
    {
      version: 1,
      issuers: [
        {
          type: "cognito",
          issuer: "https://issuer.example.com",
          clientIds: ["a"],
          audience: ["b"],
          scopes: ["upload"],
          commandLine: { clientId: "c", callbackUrls: ["http://localhost:18618/callback"] },
        },
        { type: "pre-shared-key" },
      ],
      policy: POLICY,
      patterns: {
        presigned: { routes: ROUTES, maxPutBytes: 5, maxObjectBytes: MAX_OBJECT_BYTES },
        direct: { url: URL, routes: ROUTES, maxObjectBytes: 10_485_760 },
        edge: { url: URL, routes: ROUTES, maxObjectBytes: 5, parts: true, needsContentSha256: false },
      },
    } satisfies DiscoveryResponse,
  ],
  [
    "DownloadResponse",
    {
      method: "GET",
      url: URL,
      headers: { range: "bytes=0-9" },
      key: "k",
      ...EXPIRES,
    } satisfies DownloadResponse,
  ],
  [
    "SignRequest",
    {
      method: "PUT",
      key: "k",
      uploadId: "u",
      partNumber: 1,
      contentType: "text/plain",
    } satisfies Required<SignRequest>,
  ],
  [
    "SignResponse",
    {
      url: URL,
      key: "k",
      headers: { "content-type": "a/b" },
      fields: { key: "k" },
    } satisfies Required<SignResponse>,
  ],
  ["Error", { code: "NotFound", message: "No.", requestId: "r" } satisfies ErrorBody],
  ["CompanionError", { code: "NotFound", message: "No.", error: "No.", requestId: "r" }],
  ["FormUpload", { method: "POST", url: URL, fields: { key: "k" }, expires: 900 }],
  ["CreateMultipartUploadRequest", { filename: "a", type: "", metadata: { name: "a", size: 1, none: null } }],
  ["CreateMultipartUploadResponse", { key: "k", uploadId: "u", bucket: "b" }],
  ["ListPartsResponse", [{ PartNumber: 1, ETag: '"e"', Size: 5 }]],
  ["PartUrl", { url: URL, expires: 900 }],
  ["CompleteMultipartUploadRequest", { parts: [{ PartNumber: 1, ETag: "e" }] }],
  ["CompleteMultipartUploadResponse", { location: URL, key: "k", bucket: "b" }],
  ["Aborted", {}],
];

/** The required fields of each body, by its type. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  ImportRequest: [],
  ImportResponse: ["upload_url"],
  Checksum: ["algorithm", "value"],
  CreateUploadRequest: [],
  FileToUpload: ["key", "type"],
  CreatedUpload: [],
  FileError: ["status", "code", "message"],
  ListUploadsResponse: ["uploads"],
  UnfinishedUpload: ["id", "key", "initiatedAt"],
  CreateUploadResponse: [],
  SignPartsRequest: [],
  SignPartsResponse: ["urlTemplate", "expiresAt", "parts"],
  SignedPart: ["partNumber", "length", "signature"],
  UploadState: ["id", "key", "state"],
  UploadedPart: ["partNumber", "length", "etag"],
  CompleteUploadRequest: [],
  ObjectChecksum: ["algorithm", "value", "type"],
  CompletedPart: ["partNumber", "etag"],
  CompleteUploadResponse: ["key", "state", "length", "etag"],
  CompletingUpload: ["key", "state"],
  MeResponse: ["subject", "scopes", "prefix", "policy"],
  PublicPolicy: [
    "minBytes",
    "maxBytes",
    "allowedContentTypes",
    "allowedExtensions",
    "overwrite",
    "checksum",
    "urlExpirySeconds",
  ],
  AllowedAttributes: [],
  PrefixLimits: ["prefix"],
  DiscoveryResponse: ["version", "issuers", "policy", "patterns"],
  DiscoveredIssuer: ["type"],
  DiscoveredPresigned: ["routes", "maxPutBytes", "maxObjectBytes"],
  DiscoveredPattern: ["url", "routes", "maxObjectBytes"],
  DiscoveredEdge: ["url", "routes", "maxObjectBytes", "parts", "needsContentSha256"],
  DownloadResponse: ["method", "url", "headers", "key", "expiresAt"],
  SignRequest: ["method", "key"],
  SignResponse: ["url"],
  Error: ["code", "message", "requestId"],
  CompanionError: ["code", "message", "requestId"],
  FormUpload: ["method", "url", "fields", "expires"],
  CreateMultipartUploadRequest: ["filename", "type"],
  CreateMultipartUploadResponse: ["key", "uploadId", "bucket"],
  ListPartsResponse: [],
  ListedPart: ["PartNumber", "ETag", "Size"],
  PartUrl: ["url", "expires"],
  CompleteMultipartUploadRequest: ["parts"],
  PartToComplete: ["PartNumber", "ETag"],
  CompleteMultipartUploadResponse: ["location", "key", "bucket"],
  Aborted: [],
};

describe("the schemas", () => {
  it.each(FULL)("of %s have every field of the body: %j", (schemaName, body) => {
    expect(problemsOf(schemaName, body)).toEqual([]);
  });

  it("have an example each, except schemas that are parts of others", () => {
    const parts = [
      "FileToUpload",
      "CreatedUpload",
      "FileError",
      "UnfinishedUpload",
      "PublicPolicy",
      "AllowedAttributes",
      "PrefixLimits",
      "DiscoveredIssuer",
      "DiscoveredPresigned",
      "DiscoveredPattern",
      "DiscoveredEdge",
      "Checksum",
      "ObjectChecksum",
      "SignedPart",
      "UploadedPart",
      "CompletedPart",
      "ListedPart",
      "PartToComplete",
    ];
    const examples = new Set(FULL.map(([schemaName]) => schemaName));

    expect(
      Object.keys(components.schemas).filter((name) => !examples.has(name) && !parts.includes(name)),
    ).toEqual([]);
  });

  it.each(Object.entries(components.schemas))(
    "of %s require the fields that its type requires",
    (schemaName, schema) => {
      expect("required" in schema ? schema.required : []).toEqual(REQUIRED[schemaName]);
    },
  );

  it("list the algorithms that S3 verifies", () => {
    expect(components.schemas.Checksum).toMatchObject({
      properties: { algorithm: { enum: CHECKSUM_ALGORITHMS } },
    });
  });

  it.each<[string, object]>([
    ["CreateUploadRequest", { key: "", length: 1, type: "a/b" }],
    ["CreateUploadRequest", { key: "k", length: MAX_OBJECT_BYTES + 1, type: "a/b" }],
    ["CreateUploadRequest", { key: "k", length: 1, type: "a/b", partSize: 5_242_879 }],
    ["SignPartsRequest", { partNumbers: [10_001] }],
    ["CompleteUploadRequest", { parts: [{ etag: '"e"' }] }],
    ["SignRequest", { method: "HEAD", key: "k" }],
  ])("of %s reject %j", (schemaName, body) => {
    expect(problemsOf(schemaName, body)).not.toEqual([]);
  });
});
