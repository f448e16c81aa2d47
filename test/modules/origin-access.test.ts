import { describe, expect, it } from "vitest";
import type { OriginAccessProps } from "../../modules/origin-access/index.js";
import { OriginAccess } from "../../modules/origin-access/index.js";
import type { UploadBucketProps } from "../../modules/upload-bucket/index.js";
import { UploadBucket } from "../../modules/upload-bucket/index.js";
import type { Template } from "../support/template.js";
import { parsePolicy, refusal, synthesize } from "../support/template.js";

const KEY_ARN = "arn:aws:kms:eu-central-1:111122223333:key/abc";
const DISTRIBUTION = "arn:aws:cloudfront::111122223333:distribution/E1";

type Options = Partial<OriginAccessProps> & {
  readonly bucketProps?: UploadBucketProps;
  readonly region?: string;
};

function accessTemplate(
  { bucketProps, region, ...props }: Options = {},
  use: (made: OriginAccess) => void = () => {},
) {
  return synthesize(
    (stack) => {
      const bucket = new UploadBucket(stack, "Bucket", bucketProps);
      const access = new OriginAccess(stack, "Access", { bucket, prefix: "uploads/", ...props });
      access.grantPut(DISTRIBUTION);
      use(access);
    },
    { region },
  );
}

function statementOf(template: Template, sid: string) {
  return statementsOf(template).find(({ Sid }) => Sid === sid);
}

function statementsOf(template: Template) {
  return parsePolicy(template.resource("aws_s3_bucket_policy").policy);
}

/** The options before and after a change that denies no request while CloudFront deploys it. */
const SMOOTH_CHANGES: readonly (readonly [Options, Options])[] = [
  [{ type: "oai" }, { type: "oac" }],
  [{ type: "oai" }, { type: "oac", keepIdentity: true }],
  [{ type: "oac", keepIdentity: true }, { type: "oai" }],
];

describe("a change of the origin access", () => {
  it.each(SMOOTH_CHANGES)("from %j to %j keeps every statement of the new access in place", (from, to) => {
    const [before, after] = [from, to].map((options) => accessTemplate({ ...options, writeOnce: true }));
    if (before === undefined || after === undefined) throw new Error("two templates");

    expect(statementsOf(before)).toEqual(expect.arrayContaining(statementsOf(after)));
  });

  it.each(["oai", "oac"] as const)("deletes an %s only after the distribution's update", (type) => {
    const template = accessTemplate({ type });
    const [access] = template.types.filter((name) => name.startsWith("aws_cloudfront_origin_access"));

    expect(template.resource(String(access)).lifecycle).toEqual({ create_before_destroy: true });
  });

  it("signs with the OAC only while an OAI is kept", () => {
    accessTemplate({ type: "oac", keepIdentity: true }, ({ accessControlId, accessIdentityPath }) => {
      expect(accessControlId).toBeDefined();
      expect(accessIdentityPath).toBeUndefined();
    });
  });

  it.each<[string, Options]>([
    ["a KMS key", { bucketProps: { kmsKeyArn: KEY_ARN } }],
    ["a Region opened later", { region: "il-central-1" }],
    ["uploads in parts", { parts: true }],
  ])("rejects keeping an OAI with %s, which only an OAC can do", (_name, options) => {
    const error = refusal(() => accessTemplate({ ...options, type: "oac", keepIdentity: true }));

    expect(error.message).toContain("keepOriginAccessIdentity must be omitted");
    expect(error.message).toContain("Leave it out.");
  });
});

describe("OriginAccess", () => {
  it("names an OAI in the bucket's policy by its ARN, with s3:PutObject on the prefix only", () => {
    const template = accessTemplate({ type: "oai" });

    expect(template.resources("aws_cloudfront_origin_access_identity")).toHaveLength(1);
    expect(template.resources("aws_cloudfront_origin_access_control")).toHaveLength(0);
    expect(statementOf(template, "CloudFrontIdentityPut")).toEqual({
      Sid: "CloudFrontIdentityPut",
      Effect: "Allow",
      Principal: {
        AWS: [expect.stringMatching(/^\$\{aws_cloudfront_origin_access_identity\.\w+\.iam_arn\}$/)],
      },
      Action: ["s3:PutObject"],
      Resource: [expect.stringMatching(/\.arn\}\/uploads\/\*$/)],
    });
  });

  it("is an OAC by default: the service, for this distribution only", () => {
    const template = accessTemplate({}, (access) => expect(access.type).toBe("oac"));

    expect(template.resources("aws_cloudfront_origin_access_identity")).toHaveLength(0);
    expect(template.resource("aws_cloudfront_origin_access_control")).toMatchObject({
      origin_access_control_origin_type: "s3",
      signing_behavior: "always",
      signing_protocol: "sigv4",
    });
    expect(parsePolicy(template.resource("aws_s3_bucket_policy").policy)[0]).toEqual({
      Sid: "CloudFrontPut",
      Effect: "Allow",
      Principal: { Service: ["cloudfront.amazonaws.com"] },
      Action: ["s3:PutObject"],
      Resource: [expect.stringMatching(/\.arn\}\/uploads\/\*$/)],
      Condition: { StringEquals: { "AWS:SourceArn": DISTRIBUTION } },
    });
  });

  it.each([
    ["oai", "CloudFrontIdentityPut", "DenyCloudFrontIdentityOverwrite"],
    ["oac", "CloudFrontPut", "DenyCloudFrontOverwrite"],
  ] as const)("denies an %s every write without If-None-Match on request", (type, putSid, denySid) => {
    const template = accessTemplate({ type, writeOnce: true });
    const put = statementOf(template, putSid);

    expect(statementOf(template, denySid)).toEqual({
      Sid: denySid,
      Effect: "Deny",
      Principal: put?.Principal,
      Action: ["s3:PutObject"],
      Resource: put?.Resource,
      Condition: {
        ...(type === "oac" ? { StringEquals: { "AWS:SourceArn": DISTRIBUTION } } : {}),
        Null: { "s3:if-none-match": "true" },
        Bool: { "s3:ObjectCreationOperation": "true" },
      },
    });
  });

  it("lets an OAC list and abort uploads in parts on request, on the prefix and for this distribution only", () => {
    const template = accessTemplate({ parts: true, writeOnce: true });
    const [put, parts, deny] = parsePolicy(template.resource("aws_s3_bucket_policy").policy);

    expect(parts).toEqual({
      Sid: "CloudFrontParts",
      Effect: "Allow",
      Principal: { Service: ["cloudfront.amazonaws.com"] },
      Action: ["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
      Resource: [expect.stringMatching(/\.arn\}\/uploads\/\*$/)],
      Condition: { StringEquals: { "AWS:SourceArn": DISTRIBUTION } },
    });
    expect([put?.Action, deny?.Sid]).toEqual([["s3:PutObject"], "DenyCloudFrontOverwrite"]);
  });

  it("gives each statement of a bucket with two distributions a unique Sid", () => {
    const template = accessTemplate({ writeOnce: true }, (access) => access.grantPut(`${DISTRIBUTION}2`));

    const sids = parsePolicy(template.resource("aws_s3_bucket_policy").policy).map(({ Sid }) => Sid);
    expect(sids).toEqual([
      "CloudFrontPut",
      "DenyCloudFrontOverwrite",
      "CloudFrontPut2",
      "DenyCloudFrontOverwrite2",
      "DenyWithoutTls",
    ]);
  });

  it("lists the statements that a KMS key's policy needs for an OAC", () => {
    accessTemplate({ type: "oac", bucketProps: { kmsKeyArn: KEY_ARN } }, (access) => {
      expect(access.keyPolicyStatements(DISTRIBUTION)).toEqual([
        expect.objectContaining({
          actions: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*"],
          principals: { Service: ["cloudfront.amazonaws.com"] },
          conditions: { StringEquals: { "AWS:SourceArn": DISTRIBUTION } },
        }),
      ]);
    });
    accessTemplate({ type: "oac" }, (access) => expect(access.keyPolicyStatements(DISTRIBUTION)).toEqual([]));
  });

  it.each<[string, Options, string]>([
    ["a KMS key", { bucketProps: { kmsKeyArn: KEY_ARN } }, KEY_ARN],
    ["a Region opened later, named by the provider", { region: "il-central-1" }, "(il-central-1)"],
    [
      "a Region opened later, named by the bucket",
      { bucketProps: { region: "mx-central-1" } },
      "(mx-central-1)",
    ],
    ["Melbourne, opened in January 2023", { region: "ap-southeast-4" }, "opened after December 2022"],
    ["a Region that is not known yet", { region: "xx-north-9" }, "(xx-north-9)"],
    ["uploads in parts", { parts: true }, "for uploads in parts (parts: true)"],
  ])("rejects an OAI with %s, and says to use an OAC", (_name, options, part) => {
    const error = refusal(() => accessTemplate({ ...options, type: "oai" }));

    expect(error.name).toBe("PropsError");
    expect(error.message).toContain(part);
    expect(error.message).toContain('Use originAccess: "oac"');
    expect(error.message).toContain("(at test/Access)");
  });

  it("rejects an omitted prefix, instead of writing below undefined", () => {
    const error = refusal(() => accessTemplate({ prefix: undefined as unknown as string }));

    expect(error.message).toContain("prefix is missing. It must be empty, or path segments");
  });

  it.each<[string, Options]>([
    ["a KMS key", { bucketProps: { kmsKeyArn: KEY_ARN } }],
    ["a Region opened later", { region: "il-central-1" }],
    ["uploads in parts", { parts: true }],
  ])("accepts an OAC with %s", (_name, options) => {
    expect(() => accessTemplate({ ...options, type: "oac" })).not.toThrow();
  });
});
