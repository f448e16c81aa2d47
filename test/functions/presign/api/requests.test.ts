import { describe, expect, it } from "vitest";
import type { ImportEvent } from "../../../../functions/presign/contract.js";
import { createHandler } from "../../../../functions/presign/create-handler.js";
import { proxyEvent } from "../../support/gateway-events.js";
import { contextWith, FIRST_ID } from "../support/context.js";
import { presigner } from "../support/presigner.js";
import { storedUploads } from "../support/stored-uploads.js";

const IMPORT_EVENT: ImportEvent = {
  flow: "import",
  requestId: "r",
  caller: { subject: "alice" },
  body: "",
};
const LARGE = { key: "a.bin", length: 200_000_000, type: "a/b" };

describe("requests", () => {
  it.each([
    "PUT /uploads",
    "POST /uploads/{id}",
    "GET /",
    "POST /files/{key+}",
    "GET /downloads/{key+}",
    "GET /s3/params/more",
    "POST /s3/other",
  ])("for %s are answered 404", async (route) => {
    const answer = await presigner().send(route, undefined, { pathParameters: { key: "a", id: "b" } });

    expect(answer).toMatchObject({ status: 404, json: { code: "NotFound" } });
  });

  it("are served below any base path of the API, with or without a trailing slash", async () => {
    const { send } = presigner();

    expect((await send("POST /v2/files/uploads/", { ...LARGE, length: 1 })).status).toBe(200);
  });

  it("with a path in invalid UTF-8 are rejected", async () => {
    const answer = await presigner().send("GET /uploads/{id}", undefined, { pathParameters: { id: "%ff" } });

    expect(answer).toMatchObject({ status: 400, json: { code: "InvalidPath" } });
  });

  it("allow pages of an allowed origin to read Retry-After, and no other pages", async () => {
    const { send } = presigner();
    const allowed = await send("POST /uploads", "", { headers: { origin: "https://app.example.com" } });
    const other = await send("POST /uploads", "", { headers: { origin: "https://evil.example" } });

    expect(allowed.headers).toMatchObject({
      "Access-Control-Allow-Origin": "https://app.example.com",
      "Access-Control-Expose-Headers": "Retry-After",
      Vary: "Origin",
    });
    expect(Object.keys(other.headers).filter((name) => /^access-control/i.test(name))).toEqual([]);
  });

  it("name an allowed origin of the stage, too", async () => {
    const { send } = presigner({ corsAllowedOrigins: ["https://own.example"] });
    const stageVariables = { allowedOrigins: "https://a.example,https://b.example" };
    const allowed = async (origin: string, variables: Record<string, string> | null = stageVariables) => {
      const { headers } = await send("POST /uploads", "", { headers: { origin }, stageVariables: variables });
      return headers["Access-Control-Allow-Origin"];
    };

    expect(await allowed("https://own.example")).toBe("https://own.example");
    expect(await allowed("https://own.example", null)).toBe("https://own.example");
    expect(await allowed("https://b.example")).toBe("https://b.example");
    expect(await allowed("https://evil.example")).toBeUndefined();
    expect(await allowed("https://a.example,https://b.example")).toBeUndefined();
    expect(await allowed("https://a.example", null)).toBeUndefined();
    expect(await allowed("", null)).toBeUndefined();
  });

  it("are answered without a body if it would be empty", async () => {
    const { send } = presigner({ corsAllowedOrigins: ["*"] });
    const { json } = await send("POST /uploads", LARGE);

    const answer = await send("DELETE /uploads/{id}", undefined, { pathParameters: { id: json.id } });

    expect(answer).toMatchObject({ status: 204, json: undefined });
    expect(answer.headers).toMatchObject({ "Access-Control-Allow-Origin": "*", "Cache-Control": "no-store" });
    expect(answer.headers).not.toHaveProperty("Content-Type");
  });

  it("get errors with the field error on Companion's routes only", async () => {
    const { send } = presigner();
    const companion = await send("GET /s3/params");
    const plain = await send("POST /uploads", "");

    expect(companion.json.error).toBe(companion.json.message);
    expect(companion.json.error).toEqual(expect.any(String));
    expect(plain.json).not.toHaveProperty("error");
  });

  it("do not load the SDK to sign an upload", async () => {
    const s3 = storedUploads();
    const { send } = presigner({}, s3);
    const { json } = await send("POST /uploads", LARGE);
    let loaded = 0;
    const loadS3 = async () => {
      loaded += 1;
      return s3.port;
    };
    const signing = presigner({}, s3, { loadS3 });

    await signing.send("POST /uploads", { ...LARGE, length: 1 });
    await signing.send("POST /uploads", { ...LARGE, length: 1, method: "POST" });
    await signing.send("POST /uploads/{id}/parts", "", { pathParameters: { id: json.id } });
    await signing.handler(IMPORT_EVENT);

    expect(loaded).toBe(0);
  });

  it("leave one line in the log, without the key, the URL, the upload's id and the token", async () => {
    const { send, log } = presigner();
    const { json } = await send("POST /uploads", { ...LARGE, key: "secret-name.bin" });
    await send("POST /uploads/{id}/parts", "", { pathParameters: { id: json.id } });
    await send("POST /uploads/{id}/complete", "", { pathParameters: { id: json.id } });

    expect(log).toMatchObject([
      { route: "POST /uploads", status: 200, outcome: "answered", uploadId: FIRST_ID },
      { route: "POST /uploads/{id}/parts", status: 200, outcome: "answered", uploadId: FIRST_ID },
      { route: "POST /uploads/{id}/complete", status: 409, outcome: "rejected", code: "IncompleteUpload" },
    ]);
    expect(JSON.stringify(log)).not.toMatch(/secret-name|X-Amz|https:|s3-upload/);
    expect(JSON.stringify(log)).not.toContain(json.id);
  });
});

describe("an internal error", () => {
  it.each([
    ["POST /uploads", proxyEvent({ authorizer: { subject: "alice" }, body: JSON.stringify(LARGE) })],
    ["POST /import", IMPORT_EVENT],
  ])("of %s becomes a 500 without details", async (_, event) => {
    const fail = () => {
      throw new TypeError("credentials at /var/task");
    };
    const { context, log } = contextWith({}, { loadS3: fail, credentials: fail });
    const handler = createHandler(context.ports, context.settings);
    const answer: unknown = await handler(event).catch((caught: unknown) => caught);
    const told = answer instanceof Error ? answer.message : JSON.stringify(answer);

    expect(told).toContain("InternalError");
    expect(told).not.toContain("/var/task");
    expect(log).toMatchObject([
      { level: "error", status: 500, error: "TypeError", detail: "credentials at /var/task" },
    ]);
  });
});
