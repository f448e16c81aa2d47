import { describe, expect, it } from "vitest";
import type { KeyPrefix } from "../../functions/upload-policy/policy.js";
import type { UploadsProps } from "../../modules/uploads/index.js";
import { Uploads } from "../../modules/uploads/index.js";
import type { Template } from "../support/template.js";
import { parsePolicy, refusal, synthesize } from "../support/template.js";

const IDENTITY = { type: "pre-shared-key", keys: [{ sha256: "0".repeat(64), subject: "ci" }] } as const;
const QUOTA = { subject: { bytesPerDay: 1_000 } };

function uploads(props: UploadsProps): Template {
  return synthesize((stack) => {
    new Uploads(stack, "Uploads", { identity: IDENTITY, patterns: ["presigned"], ...props });
  });
}

type Resources = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The statements about the table, by the name of the role's policy. */
function tableStatements(template: Template) {
  return template
    .resources("aws_iam_role_policy")
    .map(({ policy }) => parsePolicy(policy))
    .map((statements) => statements.filter(({ Action }) => JSON.stringify(Action).includes("dynamodb:")))
    .filter((statements) => statements.length > 0);
}

describe("UploadQuota", () => {
  describe("with multipart uploads through CloudFront", () => {
    const keys = [{ ...IDENTITY.keys[0], tenant: "acme" }];
    const inParts = (keyPrefix: KeyPrefix, others: UploadsProps = {}) =>
      uploads({
        quota: QUOTA,
        patterns: ["edge"],
        edge: { parts: true },
        identity: { ...IDENTITY, keys },
        policy: { keyPrefix },
        ...others,
      });

    it.each<KeyPrefix>(["shared", "tenant"])(
      "rejects %s keys, whose uploads belong to no caller",
      (prefix) => {
        expect(refusal(() => inParts(prefix)).message).toMatch(
          `policy.keyPrefix must be "subject" or "tenant/subject" with quota and parts, got "${prefix}"`,
        );
      },
    );

    it("accepts keys of one caller, and shared keys without parts or without a quota", () => {
      expect(() => inParts("tenant/subject")).not.toThrow();
      expect(() => inParts("shared", { edge: {} })).not.toThrow();
      expect(() => inParts("shared", { quota: undefined })).not.toThrow();
    });
  });

  it("is a table with on-demand billing that deletes old items", () => {
    expect(uploads({ quota: QUOTA }).resource("aws_dynamodb_table")).toMatchObject({
      billing_mode: "PAY_PER_REQUEST",
      hash_key: "pk",
      range_key: "sk",
      ttl: { attribute_name: "expiresAt", enabled: true },
      point_in_time_recovery: { enabled: false },
    });
  });

  it("is deleted after the update of every function", () => {
    const template = uploads({ quota: QUOTA, patterns: ["direct", "presigned", "edge"] });
    const [table] = Object.keys((template.document.resource as Resources).aws_dynamodb_table ?? {});
    const functions = template.resources("aws_lambda_function");

    expect(template.resource("aws_dynamodb_table").lifecycle).toEqual({ create_before_destroy: true });
    expect(functions).toHaveLength(4);
    for (const { depends_on } of functions) expect(depends_on).toContain(`aws_dynamodb_table.${table}`);
  });

  it("does not exist without the setting, and no function may use a table", () => {
    const template = uploads({});

    expect(template.resources("aws_dynamodb_table")).toEqual([]);
    expect(tableStatements(template)).toEqual([]);
    expect(JSON.stringify(template.document.resource)).not.toMatch(/quotas?\b|me\/usage|retryAfter/i);
  });

  it("lets functions use this table only, and write to no partition that holds limits", () => {
    const statements = tableStatements(uploads({ quota: QUOTA })).flat();

    expect(statements).not.toEqual([]);
    for (const { Resource, Action, Condition } of statements) {
      expect(Resource).toEqual([expect.stringMatching(/^\$\{aws_dynamodb_table\.[\w-]+\.arn\}$/)]);
      if (!JSON.stringify(Action).includes("UpdateItem")) continue;
      expect(Condition).toEqual({
        "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["subject#*", "tenant#*"] },
      });
    }
  });

  it("lets functions change and query single items, and none scan the table", () => {
    const actions = tableStatements(uploads({ quota: QUOTA })).map((statements) =>
      statements.flatMap(({ Action }) => Action).sort(),
    );

    expect(new Set(actions.map(String))).toEqual(
      new Set(["dynamodb:DeleteItem,dynamodb:GetItem,dynamodb:Query,dynamodb:UpdateItem"]),
    );
  });

  it("accepts unknownSizeBytes equal to the limit, and a limit of zero bytes", () => {
    const quota = { subject: { bytesPerDay: 100 }, tenants: { acme: { bytesPerDay: 0 } } };

    expect(() => uploads({ quota: { ...quota, unknownSizeBytes: 100 } })).not.toThrow();
  });

  it.each(["plan", "app.plan.name", "https://app.example.com/plan", "custom:plan"])(
    "accepts the claim %s",
    (claim) => {
      expect(() => uploads({ quota: { claims: { [claim]: { pro: { uploadsPerDay: 1 } } } } })).not.toThrow();
    },
  );

  it.each<[string, UploadsProps, RegExp]>([
    ["no limits", { quota: {} }, /limits for subjects, tenants, groups, claims or single tenants/],
    [
      "a claim whose name cannot be in API Gateway's templates",
      { quota: { claims: { "it's": { pro: { uploadsPerDay: 1 } } } } },
      /quota\.claims.*whose names are a claim's name of letters, digits/s,
    ],
    ...["a..b", ".a", "a.", "."].map((claim): [string, UploadsProps, RegExp] => [
      `a claim ${claim} that no token can have`,
      { quota: { claims: { [claim]: { pro: { uploadsPerDay: 1 } } } } },
      /with single dots between them/,
    ]),
    [
      "a burst of a claim without a rate",
      { quota: { claims: { plan: { pro: { burst: 5 } } } } },
      /claims\.plan\.pro\.burst/,
    ],
    ["a burst without a rate", { quota: { subject: { burst: 5 } } }, /subject\.burst/],
    [
      "unknownSizeBytes above the limit of subjects",
      { quota: { subject: { bytesPerDay: 99, bytesPerMonth: 1_000 }, unknownSizeBytes: 100 } },
      /unknownSizeBytes.*at most 99, the limit subject\.bytesPerDay/s,
    ],
    [
      "unknownSizeBytes above the limit of a tenant",
      { quota: { tenants: { acme: { bytesPerHour: 99 } }, unknownSizeBytes: 100 } },
      /at most 99, the limit tenants\.acme\.bytesPerHour/,
    ],
    ["a limit below zero", { quota: { subject: { bytesPerDay: -1 } } }, /bytesPerDay must be a whole number/],
    ["no completion events", { quota: QUOTA, events: false }, /quota needs the completion events/],
    [
      "direct uploads without a function",
      {
        quota: QUOTA,
        identity: undefined,
        patterns: ["direct"],
        authorization: "iam",
        directUncheckedKeys: "accepted",
      },
      /quota cannot limit direct uploads with authorization "iam"/,
    ],
  ])("rejects %s", (_what, props, message) => {
    expect(refusal(() => uploads(props)).message).toMatch(message);
  });
});
