import { afterEach, describe, expect, it } from "vitest";
import { askApi } from "../support/api-calls.js";
import type { StackDocument } from "../support/change-stack.js";
import { changing } from "../support/change-stack.js";
import type { Answer, LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";
import type { Uploads } from "../support/send-uploads.js";
import { uploadsOf } from "../support/send-uploads.js";

const SETTINGS = { liveSettingsSource: "ssm", liveSettingsRefreshSeconds: 1, reading: true };

let stack: LocalStack;
afterEach(() => stack.close());

async function serve(change?: (document: StackDocument) => void) {
  stack = await serveUploads(SETTINGS, change && changing(change));
  const token = await stack.token({ sub: "alice" });
  const authorization = `Bearer ${token}`;
  const ask = (method: string, path: string, body?: unknown) =>
    askApi({ stack, authorization }, method, path, body);
  return { authorization, ask, ...uploadsOf(stack, token) };
}

/** Changes the live settings as an operator does. */
async function put(uploads: string): Promise<void> {
  const answer = await stack.askAws("ssm", "AmazonSSM.PutParameter", {
    Name: stack.endpoints.outputs.live_settings_parameter,
    Value: JSON.stringify({ uploads }),
    Overwrite: true,
  });
  expect(answer.status).toBe(200);
}

/** Waits until all patterns respond with a status: functions read the settings again after a second. */
async function untilAllAnswer(status: number, { statuses }: Uploads, key: string): Promise<void> {
  let attempt = 0;
  await expect
    .poll(() => statuses(`${key}-${attempt++}`), { timeout: 20_000, interval: 100 })
    .toEqual({ direct: status, presigned: status, edge: status });
}

function expectPaused(answer: Answer, code: string, retryAfter: string): void {
  expect(answer.status).toBe(503);
  expect(answer.headers).toMatchObject({
    "retry-after": retryAfter,
    "access-control-allow-origin": "*",
    "access-control-expose-headers": expect.stringContaining("Retry-After"),
  });
  expect(answer.json()).toMatchObject({ code, message: expect.stringMatching(/paused/) });
}

describe("paused uploads", () => {
  it("get 503 with Retry-After on every pattern, and are accepted again after resuming", async () => {
    const uploads = await serve();
    expect(await uploads.statuses("before.txt")).toEqual({ direct: 200, presigned: 200, edge: 200 });

    await put("paused");
    await untilAllAnswer(503, uploads, "pausing.txt");
    const keys = await stack.keys();

    expectPaused(await uploads.direct("a.txt", "x"), "AUTHORIZER_FAILURE", "10");
    expectPaused(await uploads.sign("b.txt", "x"), "UploadsPaused", "60");
    expectPaused(await uploads.ask("POST", "import", {}), "UploadsPaused", "60");
    expectPaused(await uploads.ask("POST", "s3/multipart", { filename: "c.txt" }), "UploadsPaused", "60");
    expectPaused(await uploads.edge("d.txt", "x", { origin: "https://a.example" }), "UploadsPaused", "60");
    expect(await stack.keys()).toEqual(keys);

    await put("open");
    await untilAllAnswer(200, uploads, "after.txt");
  });

  it("can still be read, queried, aborted, preflighted, and sent to URLs that were issued before", async () => {
    const uploads = await serve();
    const issued = (await uploads.sign("issued.txt", "x")).json() as {
      url: string;
      headers: Record<string, string>;
    };
    await uploads.direct("stored.txt", "content");
    const created = (
      await uploads.ask("POST", "uploads", {
        key: "parts.bin",
        length: 6_000_000,
        type: "a/b",
        method: "MULTIPART",
      })
    ).json() as { id: string };
    const ofUppy = await uploads.ask("POST", "s3/multipart", { filename: "uppy.bin", type: "a/b" });
    expect(ofUppy.status).toBe(200);
    const { key, uploadId } = ofUppy.json() as { key: string; uploadId: string };
    const sign = (method: string, more?: object) =>
      uploads.ask("POST", "s3/sign", { key, uploadId, method, ...more });

    await put("paused");
    await untilAllAnswer(503, uploads, "pausing.txt");
    const { direct, edge } = stack.endpoints;
    const { authorization } = uploads;
    const read = await stack.send("GET", `${direct}/files/stored.txt`, undefined, { authorization });
    const preflight = await stack.send("OPTIONS", `${edge}/a.txt`, undefined, {
      origin: "https://a.example",
      "access-control-request-method": "PUT",
    });

    expect(read.body.toString()).toBe("content");
    expect((await uploads.ask("GET", "downloads/stored.txt")).status).toBe(200);
    expect((await uploads.ask("GET", `uploads/${created.id}`)).status).toBe(200);
    expect((await uploads.ask("POST", `uploads/${created.id}/parts`, {})).status).toBe(503);
    expect((await uploads.ask("POST", `uploads/${created.id}/complete`, {})).status).toBe(503);
    expect((await uploads.ask("DELETE", `uploads/${created.id}`)).status).toBe(204);
    for (const method of ["GET", "DELETE"]) {
      const signed = await sign(method);
      expect(signed.status).toBe(200);
      const { url } = signed.json() as { url: string };
      expect((await stack.send(method, url)).status).toBe(method === "GET" ? 200 : 204);
    }
    for (const rejected of [
      await sign("PUT", { partNumber: 1 }),
      await sign("PUT", { uploadId: undefined }),
      await sign("POST"),
      await sign("POST", { uploadId: undefined }),
      await sign("DELETE", { uploadId: undefined }),
      await uploads.ask("POST", "s3/sign", "no JSON"),
    ]) {
      expectPaused(rejected, "UploadsPaused", "60");
    }
    expect(preflight.status).toBe(204);
    expect((await stack.send("PUT", issued.url, "x", issued.headers)).status).toBe(200);
  });
});

const ROLES = [
  "uploads/ApiAuthorizer/Function/Role/Policy",
  "uploads/Presigned/Function/Role/Policy",
  "uploads/Edge/Authorizer/Function/Role/Policy",
];

describe("unreadable live settings", () => {
  it.each([
    [
      "the roles have no permission",
      (document: StackDocument) => {
        for (const role of ROLES) {
          document.changePolicy(role, (statements) =>
            statements.filter(({ Sid }) => Sid !== "ReadLiveSettings"),
          );
        }
      },
    ],
    [
      "the parameter is missing",
      (document: StackDocument) => {
        document.at("uploads/LiveSettings/Resource").name = "/another/name";
      },
    ],
    [
      "the pause is misspelt",
      (document: StackDocument) => {
        document.at("uploads/LiveSettings/Resource").value = '{"uploads":"pause"}';
      },
    ],
    [
      "the setting's name is misspelt",
      (document: StackDocument) => {
        document.at("uploads/LiveSettings/Resource").value = '{"upload":"paused","uploads":"open"}';
      },
    ],
  ])("let no upload through: %s", async (_why, change) => {
    const { statuses, sign, direct } = await serve(change);

    expect(await statuses("a.txt")).toEqual({ direct: 503, presigned: 503, edge: 503 });
    for (const answer of [await sign("b.txt", "x"), await direct("b.txt", "x")]) {
      expect(answer.headers).toHaveProperty("retry-after");
      expect(answer.body.toString()).not.toMatch(/arn:|ssm|live-settings/i);
    }
    expect(await stack.keys()).toEqual([]);
  });
});
