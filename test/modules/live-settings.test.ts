import { describe, expect, it } from "vitest";
import { DirectUpload } from "../../modules/direct-upload/index.js";
import { LiveSettings } from "../../modules/live-settings/index.js";
import { PresignedUpload } from "../../modules/presigned-upload/index.js";
import { ApiAuthorizer } from "../../modules/rest-api/index.js";
import { UploadBucket } from "../../modules/upload-bucket/index.js";
import type { UploadsProps } from "../../modules/uploads/index.js";
import { Uploads } from "../../modules/uploads/index.js";
import type { Template } from "../support/template.js";
import { parsePolicy, refusal, synthesize } from "../support/template.js";

const IDENTITY = { type: "pre-shared-key", keys: [{ sha256: "0".repeat(64), subject: "ci" }] } as const;

function uploads(props: UploadsProps): Template {
  return synthesize((stack) => {
    new Uploads(stack, "Uploads", { identity: IDENTITY, ...props });
  });
}

/** The addresses of live settings in the environments of functions, by the variable's name. */
function addresses(template: Template): Readonly<Record<string, unknown>> {
  const variables = template
    .resources("aws_lambda_function")
    .flatMap(({ environment }) => Object.entries<string>(Object(environment).variables ?? {}));
  return Object.fromEntries(
    variables.map(([name, value]) => [name, /"?liveSettings"?/.test(value) && value.includes("refresh")]),
  );
}

function readStatements(template: Template) {
  return template
    .resources("aws_iam_role_policy")
    .flatMap(({ policy }) => parsePolicy(policy).filter(({ Sid }) => Sid === "ReadLiveSettings"));
}

describe("LiveSettings", () => {
  it("creates a parameter with open uploads, whose value Terraform never changes afterwards", () => {
    const template = synthesize((stack) => {
      new LiveSettings(stack, "Live");
    });

    expect(template.resource("aws_ssm_parameter")).toMatchObject({
      type: "String",
      value: '{"uploads":"open"}',
      lifecycle: { create_before_destroy: true, ignore_changes: ["value"] },
    });
  });

  it.each([0, 1.5, 3_601])("rejects refreshSeconds %s", (refreshSeconds) => {
    const error = refusal(() =>
      synthesize((stack) => {
        new LiveSettings(stack, "Live", { refreshSeconds });
      }),
    );

    expect(error.message).toContain("refreshSeconds must be a whole number of seconds from 1 to 3600");
  });

  it("reaches the presigner through its authorizer", () => {
    const template = synthesize((stack) => {
      const bucket = new UploadBucket(stack, "Bucket");
      const liveSettings = new LiveSettings(stack, "Live");
      const authorizer = new ApiAuthorizer(stack, "Authorizer", { identity: IDENTITY, bucket, liveSettings });
      const authorization = { type: "authorizer", authorizer } as const;
      new DirectUpload(stack, "Direct", { bucket, authorization });
      new PresignedUpload(stack, "Presigned", { bucket, authorization });
    });

    expect(addresses(template)).toEqual({ API_AUTHORIZER_SETTINGS: true, PRESIGN_SETTINGS: true });
    expect(readStatements(template)).toHaveLength(2);
  });
});

describe("Uploads with liveSettingsSource", () => {
  it("makes one parameter, which only the functions that accept uploads can read", () => {
    const template = uploads({ liveSettingsSource: "ssm" });

    expect(template.resources("aws_ssm_parameter")).toHaveLength(1);
    expect(addresses(template)).toEqual({
      API_AUTHORIZER_SETTINGS: true,
      PRESIGN_SETTINGS: true,
      UPLOAD_COMPLETED_SETTINGS: false,
    });
    expect(readStatements(template)).toEqual(
      Array.from({ length: 3 }, () =>
        expect.objectContaining({ Effect: "Allow", Action: ["ssm:GetParameter"] }),
      ),
    );
  });

  it.each([{}, { liveSettingsSource: "none" as const }])("makes no parameter with %j", (props) => {
    const template = uploads(props);

    expect(template.types).not.toContain("aws_ssm_parameter");
    expect(readStatements(template)).toEqual([]);
  });

  it.each<[UploadsProps, string]>([
    [
      { liveSettingsSource: "ssm", authorization: "iam", directUncheckedKeys: "accepted" },
      'liveSettingsSource "ssm" cannot pause direct uploads with authorization "iam"',
    ],
    [
      { liveSettingsSource: "ssm", liveSettingsRefreshSeconds: 0 },
      "liveSettingsRefreshSeconds must be a whole number of seconds from 1 to 3600, got 0",
    ],
    [{ liveSettingsRefreshSeconds: 5 }, 'liveSettingsRefreshSeconds needs liveSettingsSource "ssm"'],
  ])("rejects %j", (props, message) => {
    expect(refusal(() => uploads(props)).message).toContain(message);
  });

  it("pauses the presigned pattern with IAM, whose function reads the parameter itself", () => {
    const template = uploads({
      liveSettingsSource: "ssm",
      authorization: "iam",
      patterns: ["presigned"],
      policy: { keyPrefix: "shared" },
      identity: undefined,
    });

    expect(addresses(template)).toMatchObject({ PRESIGN_SETTINGS: true });
  });
});
