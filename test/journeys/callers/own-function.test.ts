import { randomBytes } from "node:crypto";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import type { App } from "cdktf";
import { TerraformOutput, TerraformStack } from "cdktf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DirectUpload } from "../../../modules/direct-upload/index.js";
import { NodeFunction } from "../../../modules/node-function/index.js";
import { PresignedUpload } from "../../../modules/presigned-upload/index.js";
import { UploadBucket } from "../../../modules/upload-bucket/index.js";
import type { LocalStack } from "../../support/local-stack.js";
import { serve } from "../../support/local-stack.js";
import { upload } from "../../support/ways-in.js";

class TicketStack extends TerraformStack {
  constructor(scope: App, id: string) {
    super(scope, id);
    new AwsProvider(this, "Aws", { region: "eu-central-1" });
    const bucket = new UploadBucket(this, "Bucket");
    const tickets = new NodeFunction(this, "Tickets", {
      entry: "test/journeys/callers/ticket-authorizer.ts",
      description: "Knows callers by tickets",
      environment: { BUCKET_OWNER: bucket.ownerAccountId },
    });
    const authorization = { type: "function", function: tickets } as const;
    const settings = { bucket, prefix: "in/", corsAllowedOrigins: ["https://app.example"] };
    const direct = new DirectUpload(this, "Direct", { ...settings, authorization });
    const presigned = new PresignedUpload(this, "Presigned", {
      ...settings,
      authorization: { ...authorization, cacheSeconds: 60 },
      policy: { maxBytes: 1_000 },
    });
    new TerraformOutput(this, "direct_url", { value: direct.url, staticId: true });
    new TerraformOutput(this, "presigned_url", { value: presigned.url, staticId: true });
  }
}

const WAYS = ["direct", "presigned", "import"] as const;

let stack: LocalStack;
beforeAll(async () => {
  stack = await serve((app) => new TicketStack(app, "tickets"));
});
afterAll(() => stack.close());

describe("a user's own authorizer", () => {
  it.each(WAYS)("%s: lets a caller write to the folder that it names", async (way) => {
    const body = randomBytes(100);

    const { status, key = `in/ada/${way}.bin` } = await upload(stack, way, {
      key: `${way}.bin`,
      body,
      authorization: "Ticket ada",
    });

    expect(status).toBe(200);
    expect(key).toMatch(/^in\/ada\//);
    expect((await stack.object(key))?.equals(body)).toBe(true);
    expect((await stack.head(key)).Metadata).toMatchObject({ "upload-subject": "ada" });
  });

  it("direct: names the origin that the stage holds in the preflight's response, to its pages only", async () => {
    const { answer } = await upload(stack, "direct", {
      key: "o.bin",
      body: "x",
      authorization: "Ticket ada",
    });
    const url = `${stack.endpoints.direct}/files/o.bin`;
    const preflight = (origin: string) => stack.send("OPTIONS", url, "", { origin });

    const answers = [answer, await preflight("https://app.example"), await preflight("https://evil.example")];

    expect(answers.map(({ headers }) => headers["access-control-allow-origin"])).toEqual([
      "*",
      "https://app.example",
      undefined,
    ]);
  });

  it.each<[string, string, number]>([
    ["no ticket", "", 401],
    ["another ticket", "Ticket 7", 401],
    ["a denied ticket", "Ticket denied", 403],
  ])("rejects %s everywhere", async (_name, authorization, expected) => {
    const before = await stack.keys();

    for (const way of WAYS) {
      const { status, answer } = await upload(stack, way, { key: "rejected.bin", body: "x", authorization });
      expect(status).toBe(expected);
      // API Gateway's own response, which any page may read.
      expect(answer.headers["access-control-allow-origin"]).toBe("*");
    }
    expect(await stack.keys()).toEqual(before);
  });

  it.each(WAYS)("%s: explains a Deny without a message of the function", async (way) => {
    const file = { key: "rejected.bin", body: "x", authorization: "Ticket denied" };

    const { answer } = await upload(stack, way, file);

    expect(answer.json()).toMatchObject({ code: "ACCESS_DENIED", message: expect.stringMatching(/\w/) });
  });

  it("rejects a key with its own status and message", async () => {
    const file = { key: "secret.txt", body: "x", authorization: "Ticket ada" };

    const { status, answer } = await upload(stack, "direct", file);

    expect(status).toBe(415);
    expect(answer.json()).toMatchObject({ code: "SecretName", message: 'No "secrets" here.' });
    expect(await stack.object("in/ada/secret.txt")).toBeUndefined();
  });

  it("keeps the presigning function's policy in force", async () => {
    const file = { key: "long.bin", body: Buffer.alloc(1_001), authorization: "Ticket ada" };

    const { status, code } = await upload(stack, "presigned", file);

    expect([status, code]).toEqual([413, "TooLarge"]);
  });
});
