import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { afterAll, describe, expect, it } from "vitest";
import type { Settings } from "../../../modules/stacks/index.js";
import { AccountStack, UploadsStack } from "../../../modules/stacks/index.js";
import type { Template } from "../../support/template.js";
import { readTemplate } from "../../support/template.js";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const SETTINGS: Omit<Settings, "region"> = {
  userPool: { tenant: { claim: "org" } },
  tiers: { free: { ratePerSecond: 1, burst: 1 } },
  tenants: { acme: { tier: "free" } },
  edge: { rateLimit: { requests: 100 }, settingsSource: "ssm" },
};

function deployTo(region: string, settings: Partial<Settings> = {}): Template[] {
  const outdir = mkdtempSync(join(tmpdir(), "regions-"));
  folders.push(outdir);
  const app = new App({ outdir, stackTraces: false });
  new UploadsStack(app, "uploads", { region, ...SETTINGS, ...settings });
  new AccountStack(app, "account", { region, ...settings });
  app.synth();
  return ["uploads", "account"].map((name) => readTemplate(join(outdir, "stacks", name)));
}

/**
 * Resources that an account, or CloudFront, can have only once per name; inside a pool or a role, names are separate.
 */
const NAMED_TYPES = [
  "aws_api_gateway_api_key",
  "aws_api_gateway_rest_api",
  "aws_api_gateway_usage_plan",
  "aws_cloudfront_origin_access_control",
  "aws_cloudfront_origin_request_policy",
  "aws_cloudfront_response_headers_policy",
  "aws_cloudwatch_log_group",
  "aws_cognito_user_pool",
  "aws_iam_role",
  "aws_lambda_function",
  "aws_ssm_parameter",
  "aws_wafv2_web_acl",
];

function physicalNames(templates: readonly Template[]): string[] {
  return templates
    .flatMap((template) => NAMED_TYPES.flatMap((type) => template.resources(type)))
    .map(({ name, function_name: functionName }) => String(name ?? functionName));
}

const backends = (templates: readonly Template[]) =>
  templates.map(({ document }) => JSON.stringify((document.terraform as { backend?: unknown }).backend));

describe("the same app in two Regions of one account", () => {
  it.each(["oai", "oac"] as const)("shares no physical name, with an %s", (originAccess) => {
    const [here, there] = ["eu-central-1", "us-east-1"].map((region) =>
      physicalNames(deployTo(region, { originAccess })),
    );

    expect(here?.length).toBeGreaterThan(12);
    expect(here?.filter((name) => there?.includes(name))).toEqual([]);
  });

  it("keeps a separate state for each, in files or in a bucket", () => {
    const stateBucket = { bucket: "state", region: "eu-west-1" };
    const states = ["eu-central-1", "us-east-1"].flatMap((region) => [
      ...backends(deployTo(region, { patterns: ["direct"] })),
      ...backends(deployTo(region, { patterns: ["direct"], stateBucket })),
    ]);

    expect(new Set(states).size).toBe(8);
  });
});
