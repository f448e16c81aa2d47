import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createS3Port } from "../../../../functions/presign/aws.js";
import { COMPANION_ROUTES } from "../../../../functions/presign/companion/routes.js";
import type { SignResponse } from "../../../../functions/presign/contract.js";
import { SIGN_REQUEST_ROUTES } from "../../../../functions/presign/sign-request/routes.js";
import { s3Endpoint } from "../../../../functions/sigv4/s3-endpoint.js";
import { BUCKET, REGION } from "../../../emulator/services/s3/support/model.js";
import type { World } from "../../../emulator/services/s3/support/world.js";
import { createWorld } from "../../../emulator/services/s3/support/world.js";
import { answered, ask } from "../support/ask-route.js";
import type { Changes } from "../support/context.js";
import { contextWith, settingsWith } from "../support/context.js";

const FIVE_MIB = 5 * 1_048_576;

/** The routes over the local S3, as the function would have them. */
async function routesOver(changes: Changes = {}) {
  const world = await createWorld();
  const { credentials } = world.iam.administrator;
  // The SDK reads it itself, as it does in Lambda.
  vi.stubEnv("AWS_ENDPOINT_URL_S3", world.service.url);
  onTestFinished(() => void vi.unstubAllEnvs());
  const settings = {
    ...settingsWith(changes),
    bucketName: BUCKET.name,
    bucketRegion: REGION,
  };
  const s3 = createS3Port(settings, process.env, credentials);
  const { context } = contextWith(settings, {
    credentials: () => credentials,
    endpoint: s3Endpoint({
      bucketName: BUCKET.name,
      region: REGION,
      transferAcceleration: false,
      endpointUrl: world.service.url,
    }),
    loadS3: () => Promise.resolve(s3),
    now: () => world.time.now,
  });
  const companion = async (route: string, request: Parameters<typeof ask>[3]) =>
    answered(await ask(COMPANION_ROUTES, route, context, request)).body;
  const sign = async (body: object) =>
    answered(await ask(SIGN_REQUEST_ROUTES, "POST /s3/sign", context, { body })).body as SignResponse;
  return { world, companion, sign };
}

interface Form {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Posts a form as Uppy's plugins do. */
function post({ url, fields }: Form, content: string): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set("file", new Blob([content]));
  return fetch(url, { method: "POST", body: form });
}

async function stored({ client }: World, key: string) {
  const object = { Bucket: BUCKET.name, Key: key };
  const { ContentType: type, Metadata: metadata } = await client.send(new HeadObjectCommand(object));
  const { Body } = await client.send(new GetObjectCommand(object));
  return { type, metadata, length: (await Body?.transformToByteArray())?.byteLength };
}

describe("a form of Companion's", () => {
  const QUERY = { filename: "Übersicht.txt", type: "text/plain", "metadata[name]": "Übersicht.txt" };
  const LIMITS = { policy: { minBytes: 2, maxBytes: 5 } };
  const formFor = async (changes: Changes = LIMITS) => {
    const { world, companion } = await routesOver(changes);
    const form = (await companion("GET /s3/params", { query: QUERY })) as Form;
    return { world, form };
  };

  it("stores the file with its metadata and type, and returns its location to Uppy", async () => {
    const { world, form } = await formFor();
    const response = await post(form, "hello");
    const key = form.fields.key ?? "";

    expect(response.status).toBe(201);
    expect(response.headers.get("ETag")).toMatch(/^".+"$/);
    expect(response.headers.get("Location")).toContain(encodeURIComponent("Übersicht.txt"));
    expect(await stored(world, key)).toMatchObject({
      type: "text/plain",
      length: 5,
      metadata: { "upload-subject": "alice" },
    });
  });

  it("stores an empty file if the policy allows it", async () => {
    const { world, form } = await formFor({});

    expect((await post(form, "")).status).toBe(201);
    expect(await stored(world, form.fields.key ?? "")).toMatchObject({ length: 0 });
  });

  it.each([
    ["another key", { key: "uploads/bob/a.txt" }, "hello", 403],
    ["another type", { "content-type": "text/html" }, "hello", 403],
    ["another caller", { "x-amz-meta-upload-subject": "bob" }, "hello", 403],
    ["other metadata", { "x-amz-meta-name": "other.txt" }, "hello", 403],
    ["more metadata", { "x-amz-meta-more": "x" }, "hello", 403],
    ["another answer", { success_action_status: "200" }, "hello", 403],
    ["too many bytes", {}, "hello!", 400],
    ["too few", {}, "h", 400],
  ] as const)("is rejected with %s", async (_, fields, content, status) => {
    const { form } = await formFor();

    expect((await post({ ...form, fields: { ...form.fields, ...fields } }, content)).status).toBe(status);
  });

  it.each(["content-type", "x-amz-meta-name", "x-amz-meta-upload-id"])(
    "is rejected without %s",
    async (name) => {
      const { form } = await formFor();
      const { [name]: _, ...fields } = form.fields;

      expect((await post({ ...form, fields }, "hello")).status).toBe(403);
    },
  );
});

describe("an upload in parts by Companion's routes", () => {
  it("becomes one object, and its parts can be listed before", async () => {
    const { world, companion } = await routesOver();
    const body = { filename: "五.bin", type: "video/mp4", metadata: { name: "五.bin", relativePath: null } };
    const { key, uploadId } = (await companion("POST /s3/multipart", { body })) as Record<string, string>;
    const upload = { pathParameters: { uploadId: uploadId ?? "" }, query: { key: key ?? "" } };
    const ETags = await Promise.all(
      [FIVE_MIB, 7].map(async (length, index) => {
        const { url } = (await companion("GET /s3/multipart/{uploadId}/{partNumber}", {
          ...upload,
          pathParameters: { uploadId: uploadId ?? "", partNumber: String(index + 1) },
        })) as { url: string };
        const response = await fetch(url, { method: "PUT", body: new Uint8Array(length) });
        return response.headers.get("ETag") ?? "";
      }),
    );

    expect(await companion("GET /s3/multipart/{uploadId}", upload)).toEqual([
      { PartNumber: 1, ETag: ETags[0], Size: FIVE_MIB },
      { PartNumber: 2, ETag: ETags[1], Size: 7 },
    ]);
    const parts = ETags.map((ETag, index) => ({ PartNumber: index + 1, ETag: ETag.replaceAll('"', "") }));
    const complete = "POST /s3/multipart/{uploadId}/complete";
    const completed = await companion(complete, { ...upload, body: { parts } });
    expect(await companion(complete, { ...upload, body: { parts } })).toEqual(completed);
    expect(await stored(world, key ?? "")).toMatchObject({
      type: "video/mp4",
      length: FIVE_MIB + 7,
      metadata: { name: "=?UTF-8?B?5LqULmJpbg==?=", "upload-subject": "alice" },
    });
  });
});

describe("an upload in parts by signRequest", () => {
  const CREATE = { method: "POST", key: "a.mp4", contentType: "video/mp4" };
  const begun = async () => {
    const { world, sign } = await routesOver();
    const { url, key = "", headers = {} } = await sign(CREATE);
    const xml = await (await fetch(url, { method: "POST", headers })).text();
    const uploadId = /<UploadId>(.+)<\/UploadId>/.exec(xml)?.[1] ?? expect.fail(xml);
    const partUrl = async (partNumber: number) =>
      (await sign({ method: "PUT", key, uploadId, partNumber })).url;
    return { world, sign, key, uploadId, partUrl };
  };
  const put = (url: string, length = 7) => fetch(url, { method: "PUT", body: new Uint8Array(length) });

  it("becomes an object with the upload's metadata", async () => {
    const { world, sign, key, uploadId, partUrl } = await begun();
    const etag = (await put(await partUrl(1))).headers.get("ETag")?.replaceAll('"', "");
    const list = await fetch((await sign({ method: "GET", key, uploadId })).url);
    const body = `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${etag}</ETag></Part></CompleteMultipartUpload>`;
    const { url, headers } = await sign({ method: "POST", key, uploadId });
    const complete = await fetch(url, {
      method: "POST",
      body,
      headers: { ...headers, "Content-Type": "application/xml" },
    });

    expect(await list.text()).toContain("<PartNumber>1</PartNumber>");
    expect(await complete.text()).toContain("<Location>");
    expect(await stored(world, key)).toMatchObject({
      type: "video/mp4",
      length: 7,
      metadata: { "upload-id": expect.any(String), "upload-subject": "alice" },
    });
  });

  it("never overwrites an object", async () => {
    const { world, sign, key, uploadId, partUrl } = await begun();
    const etag = (await put(await partUrl(1))).headers.get("ETag");
    await world.client.send(new PutObjectCommand({ Bucket: BUCKET.name, Key: key, Body: "before" }));
    const body = `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${etag}</ETag></Part></CompleteMultipartUpload>`;
    const { url, headers = {} } = await sign({ method: "POST", key, uploadId });

    expect((await fetch(url, { method: "POST", body })).status).toBe(403);
    expect((await fetch(url, { method: "POST", body, headers })).status).toBe(412);
    expect(await stored(world, key)).toMatchObject({ length: 6 });
  });

  it("does not exist after it is aborted", async () => {
    const { sign, key, uploadId, partUrl } = await begun();

    expect(
      (await fetch((await sign({ method: "DELETE", key, uploadId })).url, { method: "DELETE" })).status,
    ).toBe(204);
    expect((await put(await partUrl(1))).status).toBe(404);
  });

  it.each([
    ["another part", (url: string) => url.replace("partNumber=1", "partNumber=2")],
    ["another key", (url: string) => url.replace("alice", "bob")],
    ["another upload", (url: string) => url.replace(/uploadId=[^&]+/, "uploadId=other")],
    ["a whole object", (url: string) => url.replace(/&?(?:partNumber|uploadId)=[^&]+/g, "")],
  ])("has part URLs that S3 rejects for %s", async (_, changed) => {
    const { partUrl } = await begun();

    expect((await put(changed(await partUrl(1)))).status).toBe(403);
  });

  it.each([
    ["another type", { "content-type": "text/html" }],
    ["no type", { "content-type": undefined }],
    ["another caller", { "x-amz-meta-upload-subject": "bob" }],
    ["no caller", { "x-amz-meta-upload-subject": undefined }],
    ["another upload id", { "x-amz-meta-upload-id": "other" }],
    ["more metadata", { "x-amz-meta-more": "x" }],
  ])("cannot be created with %s", async (_, changes) => {
    const { sign } = await routesOver();
    const { url, headers } = await sign(CREATE);
    const given = Object.entries({ ...headers, ...changes }).filter(([, value]) => value !== undefined);

    const response = await fetch(url, { method: "POST", headers: given as [string, string][] });
    expect(response.status).toBe(403);
  });
});
