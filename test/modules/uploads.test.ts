import type { TerraformStack } from "cdktf";
import { TerraformVariable } from "cdktf";
import { describe, expect, it } from "vitest";
import type { UploadsProps } from "../../modules/uploads/index.js";
import { PropsError, SettingsError, Uploads } from "../../modules/uploads/index.js";
import type { Template } from "../support/template.js";
import { parsePolicy, refusal, synthesize } from "../support/template.js";

const SETTINGS: UploadsProps = {
  prefix: "in/",
  policy: { maxBytes: 10_485_760, allowedContentTypes: ["image/png"] },
  corsAllowedOrigins: ["https://app.example.com"],
};

function uploads(props?: UploadsProps): Template {
  return synthesize((stack) => {
    new Uploads(stack, "Uploads", props);
  });
}

/** The settings of a function whose environment has a variable. */
function settingsIn(template: Template, variable: string): unknown {
  const environments = template
    .resources("aws_lambda_function")
    .map(({ environment }) => Object(environment).variables?.[variable]);
  return JSON.parse(String(environments.find((value) => value !== undefined)));
}

/** The names of roles, functions, log groups, queues and of everything else with a name. */
function namesIn(template: Template): string[] {
  const types = template.types.filter((type) => !/role_policy|user_pool_client/.test(type));
  return types
    .flatMap((type) => template.resources(type))
    .flatMap(({ name, function_name: functionName, bucket_prefix: bucketPrefix }) =>
      [name, functionName, bucketPrefix].filter((value) => typeof value === "string"),
    )
    .filter((name) => !name.includes("${"));
}

function edgeSettings(template: Template): unknown {
  return JSON.parse(String(Object(template.resource("aws_ssm_parameter")).value));
}

describe("Uploads", () => {
  it("makes all three patterns, a user pool and the completion events by default", () => {
    const { types } = uploads();

    expect(types).toEqual(
      expect.arrayContaining([
        "aws_api_gateway_rest_api",
        "aws_cloudfront_distribution",
        "aws_cloudwatch_event_rule",
        "aws_cognito_user_pool",
        "aws_s3_bucket",
      ]),
    );
    expect(types).not.toContain("aws_guardduty_malware_protection_plan");
  });

  describe("namePrefix", () => {
    const named = (namePrefix: string, props?: UploadsProps) =>
      namesIn(uploads({ userPool: { tenant: { claim: "tenant" } }, namePrefix, ...props }));

    it("begins every name, without a hash and without the stack's name", () => {
      const names = named("media").map((name) => name.replace(/^\/aws\/\w+\//, ""));

      expect(names).toContain("media-presigned-function");
      expect(names.filter((name) => !name.startsWith("media-"))).toEqual([]);
      expect(names.filter((name) => /-[0-9a-f]{8}$|test/.test(name))).toEqual([]);
    });

    it("keeps names within 64 characters, and a bucket's within the provider's limit", () => {
      const names = named("m".repeat(26)).filter((name) => !name.startsWith("/"));

      expect(names.filter((name) => name.length > 64)).toEqual([]);
      expect(`${"m".repeat(26)}-bucket-`.length).toBeLessThanOrEqual(37);
    });

    it("may be unknown at synth", () => {
      const template = synthesize((stack) => {
        const namePrefix = new TerraformVariable(stack, "name", { type: "string" }).stringValue;
        new Uploads(stack, "Uploads", { namePrefix });
      });

      expect(template.resource("aws_s3_bucket").bucket_prefix).toBe("${var.name}-bucket-");
    });

    it.each(["", "Media", "-media", "media-", "m".repeat(27)])("must not be %j", (namePrefix) => {
      expect(refusal((stack) => void new Uploads(stack, "Uploads", { namePrefix })).message).toContain(
        "namePrefix must be 1 to 26 lower-case letters",
      );
    });
  });

  it("passes policy, prefix and CORS origins to every part", () => {
    const existing = {
      bucketName: "given",
      region: "eu-central-1",
      ownerAccountId: "111122223333",
      eventBridge: true,
    };
    const identity = {
      type: "pre-shared-key",
      keys: [{ sha256: "0".repeat(64), subject: "partner" }],
    } as const;
    const edge = { settingsSource: "ssm" } as const;
    const template = uploads({ ...SETTINGS, identity, edge, bucket: { existing } });
    const shared = { prefix: "in/", policy: expect.objectContaining(SETTINGS.policy) };

    expect(settingsIn(template, "API_AUTHORIZER_SETTINGS")).toMatchObject(shared);
    expect(settingsIn(template, "UPLOAD_COMPLETED_SETTINGS")).toMatchObject(shared);
    expect(settingsIn(template, "PRESIGN_SETTINGS")).toMatchObject(shared);
    expect(template.resources("aws_api_gateway_stage").map(({ variables }) => variables)).toEqual([
      { allowedOrigins: "https://app.example.com" },
      { allowedOrigins: "https://app.example.com" },
    ]);
    expect(edgeSettings(template)).toMatchObject({
      ...shared,
      corsAllowedOrigins: SETTINGS.corsAllowedOrigins,
    });
  });

  it.each<[string, UploadsProps, readonly string[]]>([
    ["every page that has a signed URL", SETTINGS, ["*"]],
    [
      "the bucket's own list",
      { ...SETTINGS, bucket: { corsAllowedOrigins: ["https://app.example.com"] } },
      ["https://app.example.com"],
    ],
  ])("lets the bucket answer %s", (_who, props, expected) => {
    expect(uploads(props).resource("aws_s3_bucket_cors_configuration").cors_rule).toMatchObject([
      { allowed_origins: expected },
    ]);
  });

  it("gives the bucket no CORS rule if no page may upload", () => {
    expect(uploads({ ...SETTINGS, corsAllowedOrigins: [] }).types).not.toContain(
      "aws_s3_bucket_cors_configuration",
    );
  });

  it("exempts only the roles that send HEAD for rejected or unscanned objects", () => {
    const exempt = (props: UploadsProps, sid: string) => {
      const statement = parsePolicy(uploads(props).resource("aws_s3_bucket_policy").policy).find(
        ({ Sid }) => Sid === sid,
      );
      return Object(statement?.Condition).ArnNotEquals["aws:PrincipalArn"].map(
        (arn: string) => /Uploads_(\w+?)_Function|Uploads_(\w+?)_Scanner/.exec(arn)?.[0],
      );
    };

    expect(exempt({}, "NoReadOfRejected")).toEqual([
      "Uploads_Completed_Function",
      "Uploads_Presigned_Function",
    ]);
    expect(
      exempt(
        { malwareProtection: true, events: { rejectedObjects: "delete" }, patterns: ["presigned"] },
        "NoReadUnlessClean",
      ),
    ).toEqual([
      "Uploads_MalwareProtection_Scanner",
      "Uploads_Presigned_Function",
      "Uploads_Completed_Function",
    ]);
  });

  it("creates only the patterns that are set", () => {
    const parts: Uploads[] = [];
    synthesize((stack) => {
      parts.push(new Uploads(stack, "Uploads", { patterns: ["presigned"], events: false }));
    });
    const [made] = parts;

    expect(made?.presigned?.url).toBeDefined();
    expect([made?.direct, made?.edge, made?.completed, made?.malwareProtection]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("can be created twice in one stack, with different names", () => {
    const template = synthesize((stack) => {
      new Uploads(stack, "First", SETTINGS);
      new Uploads(stack, "Second", SETTINGS);
    });
    const names = [
      "aws_lambda_function",
      "aws_iam_role",
      "aws_sqs_queue",
      "aws_cloudwatch_event_rule",
    ].flatMap((type) =>
      template.resources(type).map(({ function_name, name }) => String(function_name ?? name)),
    );

    expect(template.resources("aws_s3_bucket")).toHaveLength(2);
    expect(new Set(names).size).toBe(names.length);
  });

  it("lists every problem of its props with its place", () => {
    const error = refusal((stack) => {
      new Uploads(stack, "Uploads", { pattern: ["direct"], reading: "yes" } as unknown as UploadsProps);
    });

    expect(error).toBeInstanceOf(SettingsError);
    expect(error.message).toContain("the props of test/Uploads");
    expect(error.message).toMatch(
      /- Unknown setting "pattern".*\n- reading must be true or false, got "yes"/,
    );
  });

  it("rejects the settings of a stack, which it does not read", () => {
    const props = { region: "eu-central-1" } as UploadsProps;

    expect(refusal((stack) => void new Uploads(stack, "Uploads", props)).message).toContain(
      '- Unknown setting "region".',
    );
  });

  it("throws the PropsError of a part if props conflict", () => {
    const edge = { aliases: ["up.example.com"] };
    const build = (stack: TerraformStack) => void new Uploads(stack, "Uploads", { edge });

    expect(refusal(build)).toBeInstanceOf(PropsError);
  });
});
