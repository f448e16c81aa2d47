import { randomBytes } from "node:crypto";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import type { App } from "cdktf";
import { TerraformOutput, TerraformStack } from "cdktf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PresignedUpload } from "../../../modules/presigned-upload/index.js";
import { UploadBucket } from "../../../modules/upload-bucket/index.js";
import type { LocalStack } from "../../support/local-stack.js";
import { serve } from "../../support/local-stack.js";
import { upload } from "../../support/ways-in.js";

const BURST = 3;

class DropBoxStack extends TerraformStack {
  constructor(scope: App, id: string) {
    super(scope, id);
    new AwsProvider(this, "Aws", { region: "eu-central-1" });
    const presigned = new PresignedUpload(this, "Presigned", {
      bucket: new UploadBucket(this, "Bucket"),
      authorization: { type: "none" },
      throttling: { ratePerSecond: 1, burst: BURST },
      policy: { maxBytes: 100, keyPrefix: "shared" },
      corsAllowedOrigins: ["*"],
    });
    new TerraformOutput(this, "presigned_url", { value: presigned.url, staticId: true });
  }
}

let stack: LocalStack;
beforeAll(async () => {
  stack = await serve((app) => new DropBoxStack(app, "drop-box"));
});
afterAll(() => stack.close());

describe("an API without authentication", () => {
  it("accepts an import of any caller, under a generated key", async () => {
    const body = randomBytes(100);

    const { status, key = "" } = await upload(stack, "import", { key: "mine.bin", body });

    expect(status).toBe(200);
    expect(key).toMatch(/^uploads\/[^/]+$/);
    expect((await stack.object(key))?.equals(body)).toBe(true);
    expect((await stack.head(key)).Metadata).toMatchObject({ "upload-subject": "anonymous" });
  });

  it("rejects a byte more than the policy allows", async () => {
    const { status, code } = await upload(stack, "import", { key: "", body: Buffer.alloc(101) });

    expect([status, code]).toEqual([413, "TooLarge"]);
  });

  it("lets no caller choose a key", async () => {
    const { status, answer } = await upload(stack, "presigned", { key: "mine.bin", body: "x" });

    expect(status).toBe(403);
    expect(answer.headers["x-amzn-errortype"]).toMatch(/MissingAuthenticationToken/);
  });

  it("responds 429 beyond the throttle, until time has passed", async () => {
    stack.stopClock();
    stack.advance(60);
    const ask = () => stack.send("POST", `${stack.endpoints.presigned}/import`, '{"length":1}');

    const answers = [];
    for (let asked = 0; asked <= BURST; asked++) answers.push(await ask());
    stack.advance(1);
    const later = await ask();

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(answers.at(-1)?.headers["access-control-allow-origin"]).toBe("*");
    expect(later.status).toBe(200);
  });
});
