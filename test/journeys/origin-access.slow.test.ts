import { createHash, randomBytes } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { logText } from "../support/break-stack.js";
import type { StackDocument } from "../support/change-stack.js";
import { changing } from "../support/change-stack.js";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";
import { writeEntry } from "../support/own-entry.js";
import { uploadsOf } from "../support/send-uploads.js";

const KEY_ARN = "arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-0000-4000-8000-000000000000";
const KINDS = [
  ["oai", "us-east-1"],
  ["oai", "eu-central-1"],
  ["oac", "eu-central-1"],
] as const;

/** A viewer-request function that forwards everything, and sets the condition that no object is replaced. */
const PASS = `export const handler = async ({ Records }) => {
  const { request } = Records[0].cf;
  request.headers["if-none-match"] = [{ key: "If-None-Match", value: "*" }];
  return request;
};`;
const PASS_UNCONDITIONALLY = "export const handler = async ({ Records }) => Records[0].cf.request;";

const sha256 = (body: Buffer | string) => createHash("sha256").update(body).digest("hex");

let stack: LocalStack;
afterEach(() => stack.close());

async function serveEdge(settings: Record<string, unknown>, change?: (document: StackDocument) => void) {
  stack = await serveUploads({ patterns: ["edge"], ...settings }, change && changing(change));
  return uploadsOf(stack, await stack.token({ sub: "alice" }));
}

describe.each(KINDS)("an origin access of the type %s in %s", (originAccess, region) => {
  const settings = { originAccess, region };
  const hashed = (body: Buffer | string) => ({ "x-amz-content-sha256": sha256(body) });

  it("writes requests that the function forwards, byte for byte", async () => {
    const body = randomBytes(100_000);
    const { edge } = await serveEdge(settings);

    const answer = await edge("a.bin", body, { "content-type": "application/octet-stream", ...hashed(body) });

    expect(answer.status).toBe(200);
    expect((await stack.object("uploads/alice/a.bin"))?.equals(body)).toBe(true);
  });

  it("writes nothing without its statement in the bucket's policy", async () => {
    const { edge } = await serveEdge(settings, (document) =>
      document.changePolicy("uploads/Bucket/Policy", (statements) =>
        statements.filter(
          ({ Sid }) => Sid !== (originAccess === "oai" ? "CloudFrontIdentityPut" : "CloudFrontPut"),
        ),
      ),
    );

    const answer = await edge("a.txt", "x", hashed("x"));

    expect(answer.status).toBe(403);
    expect(answer.body.toString()).toContain("<Code>AccessDenied</Code>");
    expect(await stack.keys()).toEqual([]);
    expect(logText(stack)).toMatch(/^uploads\/Bucket\/Policy: .*s3:PutObject/m);
  });

  it("denies a write without If-None-Match, whatever the function forwards", async () => {
    const authorizerEntry = writeEntry(PASS_UNCONDITIONALLY);
    await serveEdge({ ...settings, edge: { authorizerEntry } });
    const url = `${stack.endpoints.edge}/uploads/a.txt`;

    const denied = await stack.send("PUT", url, "x", hashed("x"));
    const once = await stack.send("PUT", url, "x", { ...hashed("x"), "if-none-match": "*" });

    expect([denied.status, once.status]).toEqual([403, 200]);
  });

  it("can only write below the prefix, whatever the function forwards", async () => {
    const authorizerEntry = writeEntry(PASS);
    await serveEdge({ ...settings, edge: { authorizerEntry } });
    const send = (method: string, path: string) =>
      stack.send(method, `${stack.endpoints.edge}/${path}`, method === "PUT" ? "x" : undefined, hashed("x"));

    const inside = await send("PUT", "uploads/a.txt");
    const rejected = [
      await send("GET", "uploads/a.txt"),
      await send("HEAD", "uploads/a.txt"),
      await send("DELETE", "uploads/a.txt"),
      await send("PUT", "elsewhere/a.txt"),
      await send("PUT", "uploads"),
    ];

    expect(inside.status).toBe(200);
    expect(rejected.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
    expect(await stack.keys()).toEqual(["uploads/a.txt"]);
  });
});

describe("an origin access identity", () => {
  const REGIONS = ["us-east-1", "us-west-1", "us-west-2", "eu-west-1"];
  it.each(REGIONS)(
    "writes in %s the request of the article's sample: with a token and without a hash",
    async (region) => {
      const { edge } = await serveEdge({ originAccess: "oai", region });

      const without = await edge("a.txt", "x", { authorization: "" });
      const withToken = await edge("a.txt", "x");

      expect([without.status, withToken.status]).toEqual([401, 200]);
    },
  );

  it("requires the body's hash in other Regions, and says how to compute it", async () => {
    const { edge } = await serveEdge({ originAccess: "oai", region: "eu-central-1" });

    const answers = [
      await edge("a.txt", "x"),
      await edge("a.txt", "x", { "X-Amz-Content-Sha256": sha256("y") }),
      await edge("a.txt", "x", { "x-amz-content-sha256": sha256("x") }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([400, 400, 200]);
    expect(answers[0]?.json()).toMatchObject({
      code: "ContentSha256Required",
      message: expect.stringContaining("sha256sum"),
    });
    expect(answers[1]?.body.toString()).toContain("<Code>XAmzContentSHA256Mismatch</Code>");
  });

  it("verifies a hash that it does not need", async () => {
    const { edge } = await serveEdge({ originAccess: "oai", region: "us-east-1" });

    const wrong = await edge("a.txt", "x", { "x-amz-content-sha256": sha256("y") });
    const malformed = await edge("a.txt", "x", { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" });

    expect([wrong.status, malformed.status]).toEqual([400, 400]);
    expect(await stack.keys()).toEqual([]);
  });

  it.each([
    ["eu-central-1", {}],
    ["eu-central-1", { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" }],
    ["us-east-1", { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" }],
  ])("cannot write in %s with %j, whatever the function forwards", async (region, headers) => {
    const authorizerEntry = writeEntry(PASS);
    await serveEdge({ originAccess: "oai", region, edge: { authorizerEntry } });

    const answer = await stack.send("PUT", `${stack.endpoints.edge}/uploads/a.txt`, "x", { ...headers });

    expect(answer.status).toBe(400);
    expect(answer.body.toString()).toContain("Please use AWS4-HMAC-SHA256.");
    expect(await stack.keys()).toEqual([]);
    expect(logText(stack)).toContain("x-amz-content-sha256");
  });

  it("does not sign a request with its own Authorization", async () => {
    const authorizerEntry = writeEntry(PASS);
    const { edge } = await serveEdge({ originAccess: "oai", region: "us-east-1", edge: { authorizerEntry } });

    const answer = await edge("uploads/a.txt", "x");

    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(await stack.keys()).toEqual([]);
  });

  it("of another distribution is denied", async () => {
    const { edge } = await serveEdge({ originAccess: "oai", region: "us-east-1" }, (document) =>
      document.changePolicy("uploads/Bucket/Policy", (statements) =>
        statements.map((it) =>
          it.Sid === "CloudFrontIdentityPut"
            ? {
                ...it,
                Principal: {
                  AWS: ["arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1ABCDEF2GHIJ3"],
                },
              }
            : it,
        ),
      ),
    );

    expect((await edge("a.txt", "x")).status).toBe(403);
  });
});

describe("origin access control", () => {
  it("needs no hash, and replaces a caller's own Authorization", async () => {
    const authorizerEntry = writeEntry(PASS);
    const { edge } = await serveEdge({ originAccess: "oac", edge: { authorizerEntry } });

    const answer = await edge("uploads/a.txt", "x");

    expect(answer.status).toBe(200);
  });

  it("of another distribution is denied", async () => {
    const { edge } = await serveEdge({ originAccess: "oac" }, (document) =>
      document.changePolicy("uploads/Bucket/Policy", (statements) =>
        statements.map((it) =>
          it.Sid === "CloudFrontPut"
            ? {
                ...it,
                Condition: {
                  StringEquals: {
                    "AWS:SourceArn": "arn:aws:cloudfront::111122223333:distribution/E1ABCDEF2GHIJ3",
                  },
                },
              }
            : it,
        ),
      ),
    );

    expect((await edge("a.txt", "x")).status).toBe(403);
  });
});

describe("a bucket with a KMS key", () => {
  const settings = { bucket: { kmsKeyArn: KEY_ARN }, originAccess: "oac" };

  it("accepts uploads through every pattern, and returns the key's ARN", async () => {
    stack = await serveUploads(settings);
    const uploads = uploadsOf(stack, await stack.token({ sub: "alice" }));

    const statuses = await uploads.statuses("a.txt");

    expect(statuses).toEqual({ direct: 200, presigned: 200, edge: 200 });
    for (const pattern of ["direct", "presigned", "edge"]) {
      const head = await stack.head(`uploads/alice/${pattern}-a.txt`);
      expect(head).toMatchObject({ ServerSideEncryption: "aws:kms", SSEKMSKeyId: KEY_ARN });
    }
  });

  it("returns an object to its owner, who is allowed to read", async () => {
    stack = await serveUploads({ ...settings, patterns: ["direct"], reading: true });
    const token = await stack.token({ sub: "alice" });
    const { direct } = uploadsOf(stack, token);
    await direct("a.txt", "encrypted");

    const answer = await stack.send("GET", `${stack.endpoints.direct}/files/a.txt`, undefined, {
      authorization: `Bearer ${token}`,
    });

    expect([answer.status, answer.body.toString()]).toEqual([200, "encrypted"]);
  });

  it("accepts nothing from a role that is not allowed to use the key", async () => {
    const withoutKey = (document: StackDocument, policy: string) =>
      document.changePolicy(policy, (statements) =>
        statements.filter(({ Action }) => !Action.some((action) => action.startsWith("kms:"))),
      );
    stack = await serveUploads(
      settings,
      changing((document) => {
        withoutKey(document, "uploads/Direct/Role/Policy");
        withoutKey(document, "uploads/Presigned/Function/Role/Policy");
      }),
    );

    const statuses = await uploadsOf(stack, await stack.token({ sub: "alice" })).statuses("a.txt");

    expect(statuses).toEqual({ direct: 403, presigned: 403, edge: 200 });
    expect(logText(stack)).toContain("kms:GenerateDataKey");
  });
});
