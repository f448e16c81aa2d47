import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import type { App } from "cdktf";
import { TerraformOutput, TerraformStack } from "cdktf";
import { afterAll, beforeAll, expect, it } from "vitest";
import { DirectUploadPaths } from "../../modules/direct-upload/index.js";
import { PresignedUploadPaths } from "../../modules/presigned-upload/index.js";
import { ApiAuthorizer } from "../../modules/rest-api/index.js";
import { UploadBucket } from "../../modules/upload-bucket/index.js";
import { UserPool } from "../../modules/user-pool/index.js";
import { shopApi } from "../modules/overrides/existing-api.js";
import type { LocalStack } from "../support/local-stack.js";
import { serve } from "../support/local-stack.js";

/** An API of the user's own with the paths of direct and of presigned uploads. */
class ShopStack extends TerraformStack {
  constructor(scope: App) {
    super(scope, "shop");
    new AwsProvider(this, "Aws", { region: "eu-central-1" });
    const bucket = new UploadBucket(this, "Bucket");
    const { identity } = new UserPool(this, "Users");
    const authorizer = new ApiAuthorizer(this, "Authorizer", { identity, bucket });
    const shared = {
      bucket,
      authorization: { type: "authorizer", authorizer },
      corsAllowedOrigins: ["https://shop.example"],
    } as const;
    const direct = new DirectUploadPaths(this, "Uploads", shared);
    const presigned = new PresignedUploadPaths(this, "Presigned", {
      ...shared,
      omittedPaths: ["/import", "/.well-known/s3-upload-patterns", "/me"],
    });
    const value = shopApi(this, direct, presigned);
    for (const name of ["direct_url", "presigned_url"])
      new TerraformOutput(this, name, { value, staticId: true });
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
  expect(stored.headers["access-control-allow-origin"]).toBe("*");
  expect(await stack.keys()).toEqual(["uploads/alice/a.txt"]);
});

it("an existing API issues URLs, for its callers only, and lacks the omitted paths", async () => {
  const { presigned } = stack.endpoints;
  const authorization = `Bearer ${await stack.token({ sub: "bob" })}`;
  const create = (headers: Record<string, string>) =>
    stack.send(
      "POST",
      `${presigned}/uploads`,
      JSON.stringify({ key: "b.txt", length: 6, type: "text/plain" }),
      {
        "content-type": "application/json",
        ...headers,
      },
    );

  const anonymous = await create({});
  const created = await create({ authorization });
  const { url, headers } = JSON.parse(created.body.toString());
  const stored = await stack.send("PUT", url, "a file", headers);
  const preflight = await stack.send("OPTIONS", `${presigned}/uploads`, "", {
    origin: "https://shop.example",
  });
  const omitted = await Promise.all(
    ["/me", "/.well-known/s3-upload-patterns"].map((path) =>
      stack.send("GET", `${presigned}${path}`, "", { authorization }),
    ),
  );

  expect([anonymous, created, stored, preflight].map(({ status }) => status)).toEqual([401, 200, 200, 204]);
  expect(preflight.headers["access-control-allow-origin"]).toBe("https://shop.example");
  expect(omitted.map(({ status }) => status)).toEqual([403, 403]);
  expect(await stack.keys()).toContain("uploads/bob/b.txt");
});
