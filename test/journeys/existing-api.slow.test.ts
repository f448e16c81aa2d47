import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import type { App } from "cdktf";
import { TerraformOutput, TerraformStack } from "cdktf";
import { afterAll, beforeAll, expect, it } from "vitest";
import { DirectUploadPaths } from "../../modules/direct-upload/index.js";
import { ApiAuthorizer } from "../../modules/rest-api/index.js";
import { UploadBucket } from "../../modules/upload-bucket/index.js";
import { UserPool } from "../../modules/user-pool/index.js";
import { shopApi } from "../modules/overrides/existing-api.js";
import type { LocalStack } from "../support/local-stack.js";
import { serve } from "../support/local-stack.js";

/** An API of the user's own with the paths of direct uploads. */
class ShopStack extends TerraformStack {
  constructor(scope: App) {
    super(scope, "shop");
    new AwsProvider(this, "Aws", { region: "eu-central-1" });
    const bucket = new UploadBucket(this, "Bucket");
    const { identity } = new UserPool(this, "Users");
    const authorizer = new ApiAuthorizer(this, "Authorizer", { identity, bucket });
    const uploads = new DirectUploadPaths(this, "Uploads", {
      bucket,
      authorization: { type: "authorizer", authorizer },
      corsAllowedOrigins: ["https://shop.example"],
    });
    new TerraformOutput(this, "direct_url", { value: shopApi(this, uploads), staticId: true });
  }
}

let stack: LocalStack;
beforeAll(async () => {
  stack = await serve((app) => new ShopStack(app));
});
afterAll(() => stack.close());

it("an existing API takes uploads, for its callers only, and answers its own methods as before", async () => {
  const { direct } = stack.endpoints;
  const headers = {
    authorization: `Bearer ${await stack.token({ sub: "alice" })}`,
    "content-type": "text/plain",
  };
  const put = (key: string, given: Record<string, string>) =>
    stack.send("PUT", `${direct}/files/${key}`, "a file", given);

  const stored = await put("a.txt", headers);
  const anonymous = await put("b.txt", { "content-type": "text/plain" });
  const outside = await put("..%2Fbob%2Fa.txt", headers);
  const health = await stack.send("GET", `${direct}/health`, "", {});

  expect([stored, anonymous, outside, health].map(({ status }) => status)).toEqual([200, 401, 403, 200]);
  expect(stored.headers["access-control-allow-origin"]).toBe("https://shop.example");
  expect(await stack.keys()).toEqual(["uploads/alice/a.txt"]);
});
