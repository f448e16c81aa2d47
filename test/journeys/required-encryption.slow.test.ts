import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy/index.js";
import type { App } from "cdktf";
import { TerraformOutput, TerraformStack } from "cdktf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ImportResponse, PresignedPut, RequiredEncryption } from "../../functions/presign/contract.js";
import { DirectUpload } from "../../modules/direct-upload/index.js";
import { policyDocument } from "../../modules/iam/index.js";
import { PresignedUpload } from "../../modules/presigned-upload/index.js";
import { ApiAuthorizer } from "../../modules/rest-api/index.js";
import { UploadBucket } from "../../modules/upload-bucket/index.js";
import { UserPool } from "../../modules/user-pool/index.js";
import { WAYS_IN } from "../policy/ways-in/drivers.js";
import type { Way } from "../policy/ways-in/way-in.js";
import { isRejection, WAYS } from "../policy/ways-in/way-in.js";
import type { Uploader } from "../support/api-calls.js";
import { askApi } from "../support/api-calls.js";
import { serve } from "../support/local-stack.js";
import { keyOf } from "../support/ways-in.js";

const REGION = "eu-central-1";
const KEY_ARN = "arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-0000-4000-8000-000000000000";
const FILE = { name: "a.txt", length: 7, type: "text/plain" };
const BODY = Buffer.from("content");

/** Another team's bucket, whose policy denies every write that does not name the encryption. */
class StrictBucketStack extends TerraformStack {
  constructor(scope: App, headers: Readonly<Record<string, string>>, existing: object) {
    super(scope, "strict");
    new AwsProvider(this, "Aws", { region: REGION });
    const owners = new S3Bucket(this, "Owners", { bucket: "owners-bucket" });
    const deny = Object.entries(headers).map(([name, value], index) => ({
      sid: `OwnersRule${index}`,
      effect: "Deny" as const,
      principals: "*" as const,
      actions: ["s3:PutObject"],
      resources: [`${owners.arn}/*`],
      conditions: { StringNotEquals: { [`s3:${name}`]: [value] } },
    }));
    new S3BucketPolicy(this, "OwnersPolicy", { bucket: owners.bucket, policy: policyDocument(deny) });

    const bucket = new UploadBucket(this, "Bucket", {
      existing: { bucketName: owners.bucket, region: REGION, ...existing },
    });
    const { identity } = new UserPool(this, "Users");
    const authorizer = new ApiAuthorizer(this, "Authorizer", { identity, bucket });
    const authorization = { type: "authorizer", authorizer } as const;
    const direct = new DirectUpload(this, "Direct", { bucket, authorization });
    const presigned = new PresignedUpload(this, "Presigned", { bucket, authorization });
    const outputs = { direct_url: direct.url, presigned_url: presigned.url, bucket_name: bucket.bucketName };
    for (const [name, value] of Object.entries(outputs))
      new TerraformOutput(this, name, { value, staticId: true });
  }
}

type Sent = { readonly status: number; readonly key?: string };

/** Uploads one file, each request as the response before it says. */
async function sendBy(way: Way, uploader: Uploader): Promise<Sent> {
  const means = await WAYS_IN[way](uploader, { ...FILE, name: `${way.replace(" ", "-")}.txt` });
  return isRejection(means) ? means : { status: (await means.send({ body: BODY })).status, key: means.key };
}

/** Ways that are tested alike: this stack has no edge, and PUT and import have their own tests. */
const ALIKE = WAYS.filter((way) => way !== "PUT" && way !== "import" && !way.startsWith("edge"));

describe.each<[string, Readonly<Record<string, string>>, RequiredEncryption, object]>([
  ["SSE-S3", { "x-amz-server-side-encryption": "AES256" }, { algorithm: "AES256" }, {}],
  [
    "SSE-KMS with one key",
    {
      "x-amz-server-side-encryption": "aws:kms",
      "x-amz-server-side-encryption-aws-kms-key-id": KEY_ARN,
    },
    { algorithm: "aws:kms", kmsKeyArn: KEY_ARN },
    { kmsKeyArn: KEY_ARN },
  ],
])("a bucket whose owner requires each request to name %s", (_name, headers, requiredEncryption, others) => {
  let strict: Uploader;
  let careless: Uploader;

  beforeAll(async () => {
    strict = await uploaderOf({ ...others, requiredEncryption });
    careless = await uploaderOf(others);
  });
  afterAll(() => Promise.all([strict, careless].map(({ stack }) => stack.close())));

  async function uploaderOf(existing: object): Promise<Uploader> {
    const stack = await serve((app) => new StrictBucketStack(app, headers, existing));
    return { stack, authorization: `Bearer ${await stack.token({ sub: "alice" })}` };
  }

  const expectStored = async ({ stack }: Uploader, key = "") => {
    const { ServerSideEncryption, SSEKMSKeyId } = await stack.head(key);
    expect({ ServerSideEncryption, SSEKMSKeyId }).toEqual({
      ServerSideEncryption: headers["x-amz-server-side-encryption"],
      SSEKMSKeyId: headers["x-amz-server-side-encryption-aws-kms-key-id"],
    });
  };

  it.each(ALIKE)("accepts uploads by %s, and nothing if requiredEncryption is not set", async (way) => {
    const { status, key } = await sendBy(way, strict);
    const rejected = await sendBy(way, careless);

    expect(status).toBeLessThan(300);
    await expectStored(strict, key);
    expect(rejected.status).toBeGreaterThanOrEqual(400);
    expect(await careless.stack.keys()).toEqual([]);
  });

  it("accepts a presigned PUT with its headers, and rejects a PUT without them", async () => {
    const sign = async (uploader: Uploader) => {
      const { name: key, ...file } = FILE;
      return (await askApi(uploader, "POST", "uploads", { key, ...file })).json() as PresignedPut;
    };
    const put = async ({ stack }: Uploader, { url, headers: answered }: PresignedPut) =>
      (await stack.send("PUT", url, BODY, answered)).status;
    const upload = await sign(strict);
    const bare = { ...upload, headers: { "content-type": FILE.type } };

    expect([await put(strict, bare), await put(strict, upload)]).toEqual([403, 200]);
    await expectStored(strict, upload.key);
    expect(await put(careless, await sign(careless))).toBe(403);
  });

  it("accepts an import only if the client sends the encryption that the owner requires", async () => {
    const sign = async (uploader: Uploader) =>
      ((await askApi(uploader, "POST", "import")).json() as ImportResponse).upload_url;
    const put = async ({ stack }: Uploader, url: string, more: object) =>
      (await stack.send("PUT", url, BODY, { ...more })).status;
    const url = await sign(strict);

    expect([await put(strict, url, {}), await put(strict, url, headers)]).toEqual([403, 200]);
    await expectStored(strict, keyOf(url, strict.stack.endpoints.s3.bucket));
    expect(await put(careless, await sign(careless), {})).toBe(403);
  });
});
