import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { type App, TerraformOutput, TerraformStack } from "cdktf";
import { afterEach, describe, expect, it } from "vitest";
import { DirectUpload } from "../../modules/direct-upload/index.js";
import { NodeFunction } from "../../modules/node-function/index.js";
import { PresignedUpload } from "../../modules/presigned-upload/index.js";
import { UploadBucket } from "../../modules/upload-bucket/index.js";
import { type LocalStack, serve } from "../support/local-stack.js";
import { writeEntry } from "../support/own-entry.js";
import { uploadsOf } from "../support/send-uploads.js";

/** Direct and presigned uploads whose callers a function of the user's own knows. */
class OwnAuthorizerStack extends TerraformStack {
  constructor(scope: App, entry: string) {
    super(scope, "own");
    new AwsProvider(this, "Aws", { region: "eu-central-1" });
    const bucket = new UploadBucket(this, "Bucket");
    const doorman = new NodeFunction(this, "Doorman", {
      entry,
      description: "Knows the callers",
      environment: { BUCKET_OWNER: bucket.ownerAccountId },
    });
    const authorization = { type: "function", function: doorman } as const;
    const direct = new DirectUpload(this, "Direct", { bucket, authorization });
    const presigned = new PresignedUpload(this, "Presigned", { bucket, authorization });
    const outputs = { direct_url: direct.url, presigned_url: presigned.url, bucket_name: bucket.bucketName };
    for (const [name, value] of Object.entries(outputs)) {
      new TerraformOutput(this, name, { value, staticId: true });
    }
  }
}

const DOORMAN = `import { randomUUID } from "node:crypto";

const policy = (Effect: string) => ({
  Version: "2012-10-17",
  Statement: [{ Effect, Action: "execute-api:Invoke", Resource: "*" }],
});

export async function handler({ headers }: { headers: Record<string, string> }) {
  const name = (headers.Authorization ?? headers.authorization ?? "").replace("Bearer ", "");
  if (name === "stranger") throw new Error("Unauthorized");
  if (name === "broken") throw new Error("secret detail");
  if (name === "silent") return undefined;
  return {
    principalId: name,
    policyDocument: policy(name === "banned" ? "Deny" : "Allow"),
    context: {
      subject: name,
      subjectSegment: name,
      uploadId: randomUUID(),
      expectedBucketOwner: name === "refused" ? "000000000000" : process.env.BUCKET_OWNER,
    },
  };
}`;

let stack: LocalStack;
afterEach(() => stack.close());

async function uploadAs(...names: string[]) {
  const entry = writeEntry(DOORMAN);
  stack = await serve((app) => new OwnAuthorizerStack(app, entry));
  return Promise.all(
    names.map(async (name) => {
      const { direct, presigned } = uploadsOf(stack, name);
      return [await direct("direct.txt", name), await presigned("presigned.txt", name)];
    }),
  );
}

describe("an API authorizer of the user's own", () => {
  it("names the caller, whose prefix both patterns then use", async () => {
    const answers = await uploadAs("alice", "bob");

    expect(answers.flat().map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect((await stack.keys()).sort()).toEqual([
      "uploads/alice/direct.txt",
      "uploads/alice/presigned.txt",
      "uploads/bob/direct.txt",
      "uploads/bob/presigned.txt",
    ]);
    expect((await stack.object("uploads/bob/direct.txt"))?.toString()).toBe("bob");
  });

  it("lets nobody through whom it refuses, or about whom it says nothing", async () => {
    const answers = await uploadAs("stranger", "banned", "broken", "silent");

    expect(answers.map((pair) => pair.map(({ status }) => status))).toEqual([
      [401, 401],
      [403, 403],
      [500, 500],
      [500, 500],
    ]);
    expect(
      answers
        .flat()
        .map(({ body }) => body.toString())
        .join("\n"),
    ).not.toContain("secret detail");
    expect(await stack.keys()).toEqual([]);
  });

  it("refuses a single key by an owner that the bucket has not", async () => {
    const [[direct] = []] = await uploadAs("refused");

    expect(direct?.status).toBe(403);
    expect(await stack.keys()).not.toContain("uploads/refused/direct.txt");
  });
});
