import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import type { PresignSettings, RequiredEncryption } from "../../../functions/presign/contract.js";
import type { PresignedUploadProps } from "../../../modules/presigned-upload/index.js";
import { PresignedUpload } from "../../../modules/presigned-upload/index.js";
import { ApiAuthorizer } from "../../../modules/rest-api/index.js";
import type { ExistingBucket } from "../../../modules/upload-bucket/index.js";
import { UploadBucket } from "../../../modules/upload-bucket/index.js";
import { allowedActions, parsePolicy, refusal, synthesize } from "../../support/template.js";

const COGNITO = { type: "cognito", userPoolArns: ["arn:aws:cognito-idp:eu-central-1:1:userpool/p"] } as const;
const KEY_ARN = "arn:aws:kms:eu-central-1:111122223333:key/abc";
const THROTTLING = { ratePerSecond: 1, burst: 2 };

type Options = Partial<PresignedUploadProps> & { readonly existing?: Partial<ExistingBucket> };

const build =
  ({ existing, ...props }: Options = {}) =>
  (stack: Construct) => {
    const bucket = new UploadBucket(stack, "Bucket", {
      existing: {
        bucketName: "my-bucket",
        region: "eu-central-1",
        ownerAccountId: "123456789012",
        ...existing,
      },
    });
    new PresignedUpload(stack, "Presigned", { bucket, authorization: COGNITO, ...props });
  };

/** The function's permissions in addition to writing its log. */
function functionStatements(options?: Options) {
  return synthesize(build(options))
    .resources("aws_iam_role_policy")
    .flatMap(({ policy }) => parsePolicy(policy))
    .filter(({ Sid, Action }) => Sid !== "WriteLogs" && !Action.includes("lambda:InvokeFunction"));
}

function settingsOf(props?: Options): PresignSettings {
  const lambda = synthesize(build(props)).resource("aws_lambda_function");
  const { variables } = lambda.environment as { variables: Readonly<Record<string, string>> };
  return JSON.parse(variables.PRESIGN_SETTINGS ?? "");
}

describe("PresignedUpload", () => {
  it("lets the function do what its routes need, below the prefix, one statement for each", () => {
    const resources = ["arn:aws:s3:::my-bucket/in/*"];

    const statements = functionStatements({ prefix: "in/", listing: false });
    expect(statements.filter(({ Effect }) => Effect === "Allow")).toEqual(
      [
        ["PutObjects", "s3:PutObject"],
        ["ListParts", "s3:ListMultipartUploadParts"],
        ["AbortUploads", "s3:AbortMultipartUpload"],
        ["GetObjects", "s3:GetObject"],
        ["GetObjectTags", "s3:GetObjectTagging"],
      ].map(([Sid, action]) => ({ Sid, Effect: "Allow", Action: [action], Resource: resources })),
    );
  });

  it.each([
    [{}, true],
    [{ policy: { keyPrefix: "shared" as const } }, false],
    [{ listing: false }, false],
  ])(
    "with %j lets the function list unfinished uploads, which is for the whole bucket: %s",
    (options, isListed) => {
      const found = functionStatements({ prefix: "in/", ...options }).filter(({ Action }) =>
        Action.includes("s3:ListBucketMultipartUploads"),
      );

      expect(found).toEqual(
        isListed
          ? [
              {
                Sid: "ListUnfinishedUploads",
                Effect: "Allow",
                Action: ["s3:ListBucketMultipartUploads"],
                Resource: ["arn:aws:s3:::my-bucket"],
              },
            ]
          : [],
      );
    },
  );

  it.each([undefined, 60])(
    "denies presigned URLs that are older than their expiry of %s seconds",
    (seconds) => {
      const policy = seconds === undefined ? {} : { policy: { urlExpirySeconds: seconds } };
      const statements = functionStatements({ prefix: "in/", reading: true, listing: false, ...policy });
      const allowed = statements.filter(({ Effect }) => Effect === "Allow").flatMap(({ Action }) => Action);

      expect(statements).toContainEqual({
        Sid: "DenyOldPresignedUrls",
        Effect: "Deny",
        Action: allowed,
        Resource: ["arn:aws:s3:::my-bucket/in/*"],
        Condition: {
          StringEquals: { "s3:authType": "REST-QUERY-STRING" },
          NumericGreaterThan: { "s3:signatureAge": String((seconds ?? 900) * 1_000) },
        },
      });
    },
  );

  it("lets the function write tags of the keys that the policy lists, and denies every storage class but the listed ones", () => {
    const attributes = { tags: ["team"], storageClasses: ["GLACIER_IR"] as const };
    const statements = functionStatements({ prefix: "in/", policy: { attributes } });
    const [resource] = ["arn:aws:s3:::my-bucket/in/*"];

    expect(statements).toContainEqual({
      Sid: "TagNewObjects",
      Effect: "Allow",
      Action: ["s3:PutObjectTagging"],
      Resource: [resource],
      Condition: {
        "ForAllValues:StringEquals": { "s3:RequestObjectTagKeys": ["team"] },
        Null: { "s3:RequestObjectTagKeys": "false" },
      },
    });
    expect(statements).toContainEqual({
      Sid: "DenyOtherStorageClasses",
      Effect: "Deny",
      Action: ["s3:PutObject"],
      Resource: [resource],
      Condition: {
        StringNotEquals: { "s3:x-amz-storage-class": ["GLACIER_IR"] },
        Null: { "s3:x-amz-storage-class": "false" },
      },
    });
  });

  it.each([{}, { policy: { attributes: { metadata: ["author"], cacheControl: ["*"] } } }])(
    "lets the function write no tags with %j",
    (options) => {
      const text = JSON.stringify(functionStatements(options));

      expect(text).not.toContain("PutObjectTagging");
      expect(text).not.toContain("storage-class");
    },
  );

  it.each([
    [false, ["s3:GetObjectTagging", "s3:GetObject"]],
    [true, ["s3:GetObjectTagging"]],
  ])("with reading %s denies presigned reads that no route offers", (reading, actions) => {
    expect(functionStatements({ prefix: "in/", reading })).toContainEqual({
      Sid: "DenyPresignedReads",
      Effect: "Deny",
      Action: actions,
      Resource: ["arn:aws:s3:::my-bucket/in/*"],
      Condition: { StringEquals: { "s3:authType": "REST-QUERY-STRING" } },
    });
  });

  it("allows reading versions only if the bucket has versions and reading is enabled", () => {
    const sids = (options: Options) => functionStatements(options).map(({ Sid }) => Sid);

    expect(sids({ reading: true, existing: { versioned: true } })).toContain("GetObjectVersions");
    expect(sids({ reading: true })).not.toContain("GetObjectVersions");
    expect(sids({ existing: { versioned: true } })).not.toContain("GetObjectVersions");
  });

  it("allows using the bucket's key through S3, for the objects that it writes and reads", () => {
    const statements = functionStatements({ existing: { kmsKeyArn: KEY_ARN }, reading: true });

    expect(statements.filter(({ Action }) => Action.some((action) => action.startsWith("kms:")))).toEqual([
      {
        Sid: "EncryptObjects",
        Effect: "Allow",
        Action: ["kms:GenerateDataKey", "kms:Decrypt"],
        Resource: [KEY_ARN],
        Condition: { StringEquals: { "kms:ViaService": "s3.eu-central-1.amazonaws.com" } },
      },
    ]);
  });

  it("allows only putting objects if callers are not authenticated", () => {
    const open = { authorization: { type: "none" }, throttling: THROTTLING } as const;

    const statements = functionStatements(open);
    expect(statements.filter(({ Effect }) => Effect === "Allow").flatMap(({ Action }) => Action)).toEqual([
      "s3:PutObject",
    ]);
    expect(statements.map(({ Sid }) => Sid)).toEqual(["PutObjects", "DenyOldPresignedUrls"]);
  });

  it("never lets the function remove an object, list objects, or change a tag or an ACL", () => {
    const options = { reading: true, existing: { versioned: true, kmsKeyArn: KEY_ARN } };
    const actions = functionStatements(options).flatMap(({ Action }) => Action);

    expect(
      actions.filter((action) => /Delete|ListBucket(?!MultipartUploads)|Put.*Tagging|Acl/.test(action)),
    ).toEqual([]);
  });

  it("lets API Gateway call only the function that signs", () => {
    const statements = synthesize(build())
      .resources("aws_iam_role_policy")
      .flatMap(({ policy }) => parsePolicy(policy))
      .filter(({ Action }) => Action.includes("lambda:InvokeFunction"));

    expect(statements.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [["lambda:InvokeFunction"], [expect.stringMatching(/^\$\{aws_lambda_function\.\w+\.arn\}$/)]],
    ]);
  });

  it("has no action with a wildcard, and no public access to the function", () => {
    const template = synthesize(build());

    expect(allowedActions(template).filter((action) => action.includes("*"))).toEqual([]);
    expect(template.resources("aws_lambda_permission")).toEqual([]);
  });

  it("caches our authorizer's responses for a minute only, because a cached one outlives its token", () => {
    const template = synthesize((stack) => {
      const bucket = new UploadBucket(stack, "Bucket");
      const identity = { type: "oidc", issuer: "https://i.example", audience: ["a"] } as const;
      const authorizer = new ApiAuthorizer(stack, "Authorizer", { bucket, identity });
      new PresignedUpload(stack, "Presigned", { bucket, authorization: { type: "authorizer", authorizer } });
    });
    const body = String(template.resource("aws_api_gateway_rest_api").body);

    expect(JSON.parse(body).components.securitySchemes.authorizer).toMatchObject({
      "x-amazon-apigateway-authorizer": { authorizerResultTtlInSeconds: 60 },
    });
  });

  it("gives the function memory for 10,000 signatures, and API Gateway's longest timeout", () => {
    expect(synthesize(build()).resource("aws_lambda_function")).toMatchObject({
      memory_size: 1_024,
      timeout: 29,
    });
  });

  it("gives the function its settings", () => {
    const policy = { maxBytes: 1_000, keyPrefix: "tenant" } as const;
    const authorization = { ...COGNITO, tenant: { claim: "custom:tenant" } };

    expect(settingsOf({ policy, authorization, prefix: "in/", corsAllowedOrigins: ["*"] })).toEqual({
      bucketName: "my-bucket",
      bucketRegion: "eu-central-1",
      prefix: "in/",
      policy: expect.objectContaining({ maxBytes: 1_000, keyPrefix: "tenant", overwrite: false }),
      caller: "cognito",
      tenant: { claim: "custom:tenant" },
      corsAllowedOrigins: ["*"],
      transferAcceleration: false,
      downloads: false,
      sumPartsBeforeSigning: false,
      validatedDigest: expect.any(String),
    });
  });

  it.each([
    [["https://a.example", "https://b.example"], []],
    [["*"], ["*"]],
    [[], []],
  ])("gives it the origins %j only if the stage cannot hold them", (corsAllowedOrigins, expected) => {
    expect(settingsOf({ corsAllowedOrigins }).corsAllowedOrigins).toEqual(expected);
  });

  it("makes the function sign for the accelerate host if the bucket has one", () => {
    expect(settingsOf({ existing: { transferAcceleration: true } }).transferAcceleration).toBe(true);
  });

  it.each<[RequiredEncryption]>([[{ algorithm: "AES256" }], [{ algorithm: "aws:kms", kmsKeyArn: KEY_ARN }]])(
    "makes the function name the encryption that the bucket's policy requires: %j",
    (requiredEncryption) => {
      expect(settingsOf({ existing: { requiredEncryption } })).toMatchObject({ requiredEncryption });
    },
  );

  it("names no encryption if the bucket's default is enough, as with a managed bucket's key", () => {
    const template = synthesize((stack) => {
      const bucket = new UploadBucket(stack, "Bucket", { kmsKeyArn: KEY_ARN });
      new PresignedUpload(stack, "Presigned", { bucket, authorization: COGNITO });
    });

    expect(template.resource("aws_s3_bucket_server_side_encryption_configuration").rule).toEqual([
      expect.objectContaining({
        apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: KEY_ARN },
      }),
    ]);
    expect(JSON.stringify(template.resource("aws_lambda_function").environment)).not.toContain(
      "requiredEncryption",
    );
    expect(allowedActions(template)).toContain("kms:GenerateDataKey");
  });

  it.each([true, false])("enables downloads in both function and document: %s", (reading) => {
    const body = String(synthesize(build({ reading })).resource("aws_api_gateway_rest_api").body);

    expect(settingsOf({ reading }).downloads).toBe(reading);
    expect(Object.hasOwn(JSON.parse(body).paths, "/downloads/{key+}")).toBe(reading);
  });

  it("allows anonymous callers only explicitly, together with a throttle", () => {
    const open = { authorization: { type: "none" } } as const;

    expect(refusal(build(open))).toMatchObject({ name: "PropsError", prop: "throttling" });
    expect(settingsOf({ ...open, throttling: THROTTLING }).caller).toBe("none");
  });

  it("rejects reading by anonymous callers", () => {
    const props = { authorization: { type: "none" }, throttling: THROTTLING, reading: true } as const;

    expect(refusal(build(props))).toMatchObject({ name: "PropsError", prop: "reading" });
  });

  it.each<[string, PresignedUploadProps["authorization"]]>([
    ["no authorizer", { type: "none" }],
    ["IAM", { type: "iam" }],
    ["a pool without a source of tenants", COGNITO],
  ])("rejects a key prefix by tenant if callers are identified by %s", (_name, authorization) => {
    const props = { authorization, throttling: THROTTLING, policy: { keyPrefix: "tenant" } } as const;

    expect(refusal(build(props))).toMatchObject({ name: "PropsError", prop: "policy.keyPrefix" });
  });

  it.each<[string, Partial<PresignedUploadProps>]>([
    ["policy.urlExpirySeconds", { policy: { urlExpirySeconds: 7_200 } }],
    ["prefix", { prefix: "/uploads" }],
    ["reading", { reading: "yes" as never }],
    [
      "authorization.cacheSeconds",
      {
        authorization: {
          type: "function",
          function: { functionName: "f", invokeArn: "arn:invoke" },
          cacheSeconds: 7_200,
        },
      },
    ],
    ["bucket", { bucket: undefined }],
    ["authorization", { authorization: undefined }],
    ["authorization.type", { authorization: { type: "oauth" } as never }],
    ["authorization.function", { authorization: { type: "function" } as never }],
    ["authorization.authorizer", { authorization: { type: "authorizer" } as never }],
    ["throttling.burst", { throttling: { ratePerSecond: 5 } as never }],
    ["throttle", { throttle: { ratePerSecond: 5, burst: 5 } } as never],
    [
      "policy",
      { policy: { allowedExtensions: Array.from({ length: 400 }, (_, index) => `.extension${index}`) } },
    ],
  ])("rejects an impossible %s", (prop, props) => {
    expect(refusal(build(props))).toMatchObject({ name: "PropsError", prop });
  });
});
