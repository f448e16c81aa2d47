import { TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import type { UploadPolicy } from "../../../functions/upload-policy/contract.js";
import type { DirectUploadProps } from "../../../modules/direct-upload/index.js";
import { DirectUpload } from "../../../modules/direct-upload/index.js";
import type { ApiAuthorizerProps } from "../../../modules/rest-api/index.js";
import { ApiAuthorizer } from "../../../modules/rest-api/index.js";
import { UploadBucket } from "../../../modules/upload-bucket/index.js";
import { allowedActions, parsePolicy, refusal, synthesize } from "../../support/template.js";

const IDENTITY = {
  type: "oidc",
  issuer: "https://login.example.com/",
  audience: ["uploads"],
} as const;

const ACCEPTED = "accepted";

type Overrides = Partial<DirectUploadProps> & { readonly authorizer?: Partial<ApiAuthorizerProps> };

const build =
  ({ authorizer, ...props }: Overrides = {}) =>
  (stack: Construct) => {
    const bucket = new UploadBucket(stack, "Bucket");
    const ours = () => new ApiAuthorizer(stack, "Authorizer", { identity: IDENTITY, bucket, ...authorizer });
    const authorization = props.authorization ?? ({ type: "authorizer", authorizer: ours() } as const);
    const uncheckedKeys =
      authorization.type === "cognito" || authorization.type === "iam" ? ACCEPTED : undefined;
    new DirectUpload(stack, "Direct", { bucket, uncheckedKeys, ...props, authorization });
  };

const COGNITO = { type: "cognito", userPoolArns: ["arn:aws:cognito-idp:eu-central-1:1:userpool/p"] } as const;

/** The permissions of the only role that API Gateway assumes. */
function gatewayStatements(overrides?: Overrides) {
  const template = synthesize(build(overrides));
  const policies = template.resources("aws_iam_role_policy").map(({ policy }) => parsePolicy(policy));
  return policies.flat().filter(({ Action }) => Action.some((action) => action.startsWith("s3:")));
}

describe("DirectUpload", () => {
  it("lets API Gateway put objects below the prefix, and nothing else", () => {
    const [only, ...others] = gatewayStatements().filter(({ Effect }) => Effect === "Allow");

    expect(others).toEqual([]);
    expect(only?.Action).toEqual(["s3:PutObject"]);
    expect(only?.Resource).toEqual([expect.stringMatching(/\.arn\}\/uploads\/\*$/)]);
  });

  it.each([false, true])(
    "denies the key of rejected requests and keys with an empty segment, reading: %s",
    (reading) => {
      const denials = gatewayStatements({ reading }).filter(({ Sid }) => Sid === "DenyRejectedRequests");

      expect(denials).toHaveLength(1);
      expect(denials[0]).toMatchObject({ Effect: "Deny", Action: ["s3:PutObject", "s3:GetObject"] });
      expect(denials[0]?.Resource).toEqual([
        expect.stringMatching(/\.arn\}\/_rejected\/\*$/),
        expect.stringMatching(/\.arn\}\/\/\*$/),
        expect.stringMatching(/\.arn\}\/\*\/\/\*$/),
      ]);
    },
  );

  it.each([
    [false, 1],
    [true, 0],
  ])("denies a write without If-None-Match unless keys may be overwritten: %s", (overwrite, count) => {
    const denials = gatewayStatements({ authorizer: { policy: { overwrite } } }).filter(
      ({ Sid }) => Sid === "DenyPutWithoutIfNoneMatch",
    );

    expect(denials).toHaveLength(count);
    for (const denial of denials) {
      expect(denial).toMatchObject({
        Effect: "Deny",
        Action: ["s3:PutObject"],
        Condition: { Null: { "s3:if-none-match": "true" } },
      });
    }
  });

  it.each([
    [
      false,
      [{ Effect: "Deny", Action: ["s3:GetObject"], Resource: [expect.stringMatching(/\.arn\}\/\*$/)] }],
    ],
    [true, []],
  ])(
    "denies its role to read the bucket, whatever else allows it, unless reading is enabled: %s",
    (reading, denials) => {
      const found = gatewayStatements({ reading }).filter(({ Sid }) => Sid === "DenyReading");

      expect(found).toEqual(denials.map((denial) => ({ Sid: "DenyReading", ...denial })));
    },
  );

  it.each([false, true])(
    "has the same document if reading is %s, so that only permissions change",
    (reading) => {
      const body = String(synthesize(build({ reading })).resource("aws_api_gateway_rest_api").body);

      expect(Object.keys(JSON.parse(body).paths["/files/{key+}"])).toEqual(["put", "get", "head"]);
    },
  );

  it("adds reading of the same objects if it is enabled", () => {
    const allowed = gatewayStatements({ reading: true }).filter(({ Effect }) => Effect === "Allow");

    expect(allowed.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [["s3:PutObject"], [expect.stringMatching(/\/uploads\/\*$/)]],
      [["s3:GetObject"], [expect.stringMatching(/\/uploads\/\*$/)]],
    ]);
  });

  it("names the encryption that an existing bucket's policy requires", () => {
    const template = synthesize((stack) => {
      const existing = {
        bucketName: "mine",
        region: "eu-west-1",
        requiredEncryption: { algorithm: "AES256" },
      } as const;
      const bucket = new UploadBucket(stack, "Bucket", { existing });
      new DirectUpload(stack, "Direct", { bucket, authorization: COGNITO, uncheckedKeys: ACCEPTED });
    });

    expect(String(template.resource("aws_api_gateway_rest_api").body)).toContain("'AES256'");
  });

  it("has no action with a wildcard", () => {
    expect(allowedActions(synthesize(build({ reading: true }))).filter((it) => it.includes("*"))).toEqual([]);
  });

  it("has a role that only API Gateway can assume", () => {
    const roles = synthesize(build({ authorization: COGNITO })).resources("aws_iam_role");

    expect(roles.map((role) => parsePolicy(role.assume_role_policy)[0]?.Principal)).toEqual([
      { Service: ["apigateway.amazonaws.com"] },
    ]);
  });

  it("calls the authorizer for every key, without a cache", () => {
    const body = String(synthesize(build()).resource("aws_api_gateway_rest_api").body);

    expect(JSON.parse(body).components.securitySchemes.authorizer).toMatchObject({
      "x-amazon-apigateway-authorizer": { authorizerResultTtlInSeconds: 0 },
    });
  });

  it.each([
    ["no tenant", { type: "oidc", issuer: "https://i.example", audience: ["a"] }, false],
    [
      "a tenant",
      { type: "oidc", issuer: "https://i.example", audience: ["a"], tenant: { claim: "org" } },
      true,
    ],
  ] as const)("stores a tenant with the object if callers have %s: %#", (_name, identity, isKept) => {
    const body = String(
      synthesize(build({ authorizer: { identity } })).resource("aws_api_gateway_rest_api").body,
    );

    expect(body.includes("x-amz-meta-upload-tenant")).toBe(isKept);
  });

  it("uses the authorizer's own policy and prefix", () => {
    const body = String(
      synthesize(build({ authorizer: { policy: { keyPrefix: "shared" }, prefix: "in/" } })).resource(
        "aws_api_gateway_rest_api",
      ).body,
    );

    expect(body).toContain("/{root}/{key}");
  });

  const OWN = { type: "function", function: { functionName: "f", invokeArn: "arn:invoke" } } as const;

  it.each<[string, Overrides, boolean]>([
    ["our authorizer", {}, true],
    ["a user's own function, whose context may have no message", { authorization: OWN }, false],
    ["Cognito", { authorization: COGNITO }, false],
  ])(
    "answers a Deny with the authorizer's message only if it comes from our authorizer: %s",
    (_name, overrides, explains) => {
      const body = JSON.parse(String(synthesize(build(overrides)).resource("aws_api_gateway_rest_api").body));

      const { ACCESS_DENIED } = body["x-amazon-apigateway-gateway-responses"];
      expect(JSON.stringify(ACCESS_DENIED).includes("$context.authorizer")).toBe(explains);
    },
  );

  it("makes no function if API Gateway itself identifies the caller", () => {
    const template = synthesize(build({ authorization: COGNITO }));

    expect(template.resources("aws_lambda_function")).toEqual([]);
    expect(template.resources("aws_lambda_permission")).toEqual([]);
  });

  it.each<[string, Partial<UploadPolicy>]>([
    ["policy.keyPrefix", { keyPrefix: "tenant" }],
    ["policy.allowedContentTypes", { allowedContentTypes: ["image/*"] }],
    ["policy.allowedExtensions", { allowedExtensions: [".pdf"] }],
    ["policy.checksum", { checksum: "required" }],
    ["policy.limits", { limits: [{ prefix: "a/", maxBytes: 5 }] }],
  ])("rejects %s that Cognito's own authorizer would not enforce", (prop, policy) => {
    expect(refusal(build({ authorization: COGNITO, policy }))).toMatchObject({ name: "PropsError", prop });
  });

  describe("size limits that nothing before S3 can enforce", () => {
    const LIMITS: [string, Partial<UploadPolicy>][] = [
      ["policy.minBytes", { minBytes: 1 }],
      ["policy.maxBytes", { maxBytes: 10_485_759 }],
    ];

    it.each(LIMITS)("rejects %s, and says how to fix it", (prop, policy) => {
      const error = refusal(build({ authorization: COGNITO, policy }));

      expect(error).toMatchObject({ name: "PropsError", prop });
      expect(error.message).toContain('sizeLimits: "ignored"');
    });

    it.each(LIMITS)("accepts %s if it is explicitly ignored", (_prop, policy) => {
      const template = synthesize(build({ authorization: COGNITO, policy, sizeLimits: "ignored" }));

      expect(template.resources("aws_api_gateway_rest_api")).toHaveLength(1);
    });

    it("rejects a size limit of a key prefix", () => {
      const policy = { limits: [{ prefix: "a/", maxBytes: 10_485_759 }] };
      const error = refusal(build({ authorizer: { policy } }));

      expect(error).toMatchObject({ name: "PropsError", prop: "policy.limits[].maxBytes" });
      expect(error.message).toContain('sizeLimits: "ignored"');
    });

    it("accepts types of a key prefix, and a size that API Gateway enforces", () => {
      const limits = [{ prefix: "a/", types: ["image/*"], maxBytes: 10_485_760 }];

      expect(() => synthesize(build({ authorizer: { policy: { limits } } }))).not.toThrow();
    });

    it("rejects a size limit of a pre-shared key", () => {
      const sha256 = "a".repeat(64);
      const keys = [{ sha256, subject: "ci", policy: { maxBytes: 1_000 } }];
      const error = refusal(build({ authorizer: { identity: { type: "pre-shared-key", keys } } }));

      expect(error).toMatchObject({ name: "PropsError", prop: "identity.keys[].policy.maxBytes" });
      expect(error.message).toContain('sizeLimits: "ignored"');
    });

    it("checks limits in the plan if only Terraform knows them", () => {
      const template = synthesize((stack) => {
        const variable = (name: string) => new TerraformVariable(stack, name, { type: "number" }).numberValue;
        const policy = { minBytes: variable("min"), maxBytes: variable("max") };
        build({ authorizer: { policy } })(stack);
      });

      expect(template.resource("aws_api_gateway_rest_api").lifecycle).toMatchObject({
        precondition: [
          {
            condition: "${(var.min < 1)}",
            error_message: expect.stringContaining("policy.minBytes must be 0"),
          },
          { condition: "${(var.max >= 10485760)}", error_message: expect.stringContaining("sizeLimits") },
        ],
      });
    });

    it.each([
      ["API Gateway's own limit", 10_485_760],
      ["S3's limit", 53_687_091_200_000],
    ])("accepts %s", (_name, maxBytes) => {
      const template = synthesize(build({ authorizer: { policy: { maxBytes } } }));

      expect(template.resources("aws_api_gateway_rest_api")).toHaveLength(1);
    });
  });

  it("explains why native authorization is rejected, and how to accept it", () => {
    const error = refusal(build({ authorization: COGNITO, uncheckedKeys: undefined }));

    expect(error.message).toContain("a caller might reach the keys of others");
    expect(error.message).toContain('uncheckedKeys: "accepted"');
    expect(error.message).toContain("directUncheckedKeys");
  });

  it("rejects a key prefix by subject with IAM, and says why", () => {
    const error = refusal(build({ authorization: { type: "iam" } }));

    expect(error).toMatchObject({ name: "PropsError", prop: "policy.keyPrefix" });
    expect(error.message).toContain("ARN with slashes and colons");
  });

  it("accepts IAM if callers share the prefix", () => {
    const template = synthesize(build({ authorization: { type: "iam" }, policy: { keyPrefix: "shared" } }));

    expect(String(template.resource("aws_api_gateway_rest_api").body)).toContain("awsSigv4");
  });

  it.each<[string, Overrides]>([
    ["authorization.type", { authorization: { type: "none" } as never }],
    [
      "authorization.cacheSeconds",
      {
        authorization: {
          type: "function",
          function: { functionName: "f", invokeArn: "arn:invoke" },
          cacheSeconds: 60,
        },
      },
    ],
    ["authorization.userPoolArns", { authorization: { type: "cognito", userPoolArns: [] } }],
    ["authorization.scopes", { authorization: { ...COGNITO, scopes: [] } }],
    ["prefix", { prefix: "other/" }],
    ["prefix", { authorizer: { prefix: "", policy: { keyPrefix: "shared" } } }],
    ["uncheckedKeys", { authorization: COGNITO, uncheckedKeys: undefined }],
    [
      "uncheckedKeys",
      { authorization: { type: "iam" }, policy: { keyPrefix: "shared" }, uncheckedKeys: undefined },
    ],
    ["uncheckedKeys", { authorization: COGNITO, uncheckedKeys: "yes" as never }],
    ["policy", { policy: { overwrite: true } }],
    ["sizeLimits", { sizeLimits: "none" as never }],
    ["corsAllowedOrigins[0]", { corsAllowedOrigins: ["https://app.example.com/"] }],
  ])("rejects %s that would have no effect", (prop, overrides) => {
    expect(refusal(build(overrides))).toMatchObject({ name: "PropsError", prop });
  });

  it.each<[string, object]>([
    ["bucket", { bucket: undefined }],
    ["authorization", { authorization: undefined }],
    ["authorization", { authorization: "iam" }],
    ["authorization.type", { authorization: {} }],
    ["authorization.type", { authorization: { type: "oauth" } }],
    ["authorization.type", { authorization: { type: "constructor" } }],
    ["authorization.authorizer", { authorization: { type: "authorizer" } }],
    ["authorization.authorizer", { authorization: { type: "authorizer", authorizer: {} } }],
    ["authorization.function", { authorization: { type: "function" } }],
    ["authorization.function", { authorization: { type: "function", function: { functionName: "f" } } }],
    ["authorization.userPoolArns", { authorization: { type: "cognito" } }],
    ["authorization.userPoolArns[0]", { authorization: { type: "cognito", userPoolArns: ["my-pool"] } }],
    ["authorization.scope", { authorization: { ...COGNITO, scope: ["uploads/write"] } }],
    ["cache", { reading: true, cache: { sizeGb: "0.5", ttlSeconds: 60 } }],
    ["read", { read: true }],
  ])("rejects %s that TypeScript has not checked: %j", (prop, props) => {
    const error = refusal((stack) => {
      const bucket = new UploadBucket(stack, "Bucket");
      new DirectUpload(stack, "Direct", { bucket, authorization: COGNITO, ...props } as never);
    });

    expect(error).toMatchObject({ name: "PropsError", prop });
  });
});
