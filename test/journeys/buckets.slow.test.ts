import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { WAYS_IN } from "../policy/ways-in/drivers.js";
import { isRejection, WAYS } from "../policy/ways-in/way-in.js";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";
import type { Uploads } from "../support/send-uploads.js";
import { uploadsOf } from "../support/send-uploads.js";

let stack: LocalStack;
let uploads: Uploads;

async function serveBucket(settings: Record<string, unknown>): Promise<void> {
  stack = await serveUploads(settings);
  uploads = uploadsOf(stack, await stack.token({ sub: "alice" }));
}
afterEach(() => stack.close());

describe("the version ids of uploads", () => {
  it.each(["direct", "presigned", "edge"] as const)("distinguish the versions of %s", async (pattern) => {
    await serveBucket({ bucket: { versioned: true }, policy: { overwrite: true } });

    const first = await uploads[pattern]("a.txt", "first");
    const second = await uploads[pattern]("a.txt", "second");

    expect([first.status, second.status]).toEqual([200, 200]);
    expect(first.headers["x-amz-version-id"]).toMatch(/^[\w.]{32}$/);
    expect(second.headers["x-amz-version-id"]).not.toBe(first.headers["x-amz-version-id"]);
    expect((await stack.object("uploads/alice/a.txt"))?.toString()).toBe("second");
    expect((await stack.head("uploads/alice/a.txt")).VersionId).toBe(second.headers["x-amz-version-id"]);
  });

  it("are missing in a bucket without versioning", async () => {
    await serveBucket({});

    const answers = [await uploads.direct("a.txt", "x"), await uploads.edge("b.txt", "x")];

    for (const { headers } of answers) expect(headers["x-amz-version-id"]).toBeUndefined();
  });
});

describe("a page that uploads with a presigned URL", () => {
  const ORIGIN = "https://app.example";
  const preflight = (url: string, origin: string, method = "PUT") =>
    stack.send("OPTIONS", url, undefined, {
      origin,
      "access-control-request-method": method,
      "access-control-request-headers": "content-type,x-amz-checksum-sha256",
    });
  const sign = async () => {
    const answer = await uploads.sign("a.txt", "x");
    return answer.json() as { url: string; headers: Record<string, string> };
  };

  it.each([
    ["an allowed page", { corsAllowedOrigins: [ORIGIN] }, "*"],
    ["a page on the bucket's own list", { bucket: { corsAllowedOrigins: [ORIGIN] } }, ORIGIN],
  ])("may send the file, and read the ETag, from %s", async (_what, settings, named) => {
    await serveBucket({ patterns: ["presigned"], ...settings });
    const { url, headers } = await sign();

    const allowed = await preflight(url, ORIGIN);
    const sent = await stack.send("PUT", url, "x", { ...headers, origin: ORIGIN });

    expect(allowed.status).toBe(200);
    expect(allowed.headers["access-control-allow-origin"]).toBe(named);
    expect(allowed.headers["access-control-allow-methods"]).toContain("PUT");
    expect(allowed.headers["access-control-allow-headers"]).toContain("x-amz-checksum-sha256");
    expect(sent.status).toBe(200);
    expect(sent.headers["access-control-allow-origin"]).toBe(named);
    const exposed = sent.headers["access-control-expose-headers"]?.toLowerCase();
    expect(exposed?.split(", ")).toEqual(expect.arrayContaining(["etag", "x-amz-version-id"]));
  });

  it.each([
    ["another origin", { bucket: { corsAllowedOrigins: [ORIGIN] } }, "https://evil.example", "PUT"],
    ["a method that is not listed", { corsAllowedOrigins: [ORIGIN] }, ORIGIN, "PATCH"],
    ["a bucket without origins", { corsAllowedOrigins: [] }, ORIGIN, "PUT"],
  ])("gets no preflight with %s", async (_what, settings, origin, method) => {
    await serveBucket({ patterns: ["presigned"], ...settings });
    const { url } = await sign();

    const answer = await preflight(url, origin, method);

    expect(answer.status).toBe(403);
    expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
  });
});

describe("a bucket with transfer acceleration", () => {
  beforeAll(async () => {
    await serveBucket({ bucket: { transferAcceleration: true }, edge: { parts: true } });
    stack.switchFacts({ oacSignsPosts: true });
  });

  it("accepts uploads through every pattern, although nothing is accelerated locally", async () => {
    const uploader = { stack, authorization: `Bearer ${await stack.token({ sub: "alice" })}` };
    const file = { length: 1, type: "text/plain" };

    for (const way of WAYS) {
      const means = await WAYS_IN[way](uploader, { ...file, name: `${way.replace(" ", "-")}.txt` });
      if (isRejection(means)) expect.fail(`${way}: ${means.body}`);
      const { status } = await means.send({ body: Buffer.from("x") });
      expect({ way, succeeds: status >= 200 && status < 300 }).toEqual({ way, succeeds: true });
    }
    expect(await stack.keys()).toHaveLength(WAYS.length);
  });
});

describe("a bucket of a fixed name in another Region than the edge function's", () => {
  it("accepts uploads through every pattern", async () => {
    await serveBucket({
      region: "ap-southeast-2",
      bucket: { bucketName: "uploads-of.example", versioned: true },
    });

    expect(await uploads.statuses("a.txt")).toEqual({ direct: 200, presigned: 200, edge: 200 });
    expect(stack.endpoints.s3).toMatchObject({ region: "ap-southeast-2", bucket: "uploads-of.example" });
  });
});
