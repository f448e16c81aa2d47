import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { App, Fn } from "cdktf";
import { afterAll, describe, expect, it } from "vitest";
import { isObject, parseJson } from "../../../emulator/json.js";
import { RESOURCE_TYPES } from "../../../emulator/terraform/resources/table.js";
import { readConfiguration } from "../../../emulator/terraform/stack/configuration.js";
import { ProblemList } from "../../../emulator/terraform/stack/problem.js";
import { StackValues } from "../../../emulator/terraform/stack-values.js";
import type { Settings } from "../../../modules/stacks/index.js";
import { UploadsStack } from "../../../modules/stacks/index.js";
import { generateModule } from "../../../terraform/module/generate.js";
import { snakeCase } from "../../../terraform/variables/names.js";

type Json = Readonly<Record<string, unknown>>;
type Blocks = Readonly<Record<string, Readonly<Record<string, Json>>>>;

interface Case {
  readonly name: string;
  /** Settings that the module is generated from. */
  readonly generatedFrom: object;
  /** Values of the module's variables. */
  readonly inputs: Json;
  /** Settings of the stack that must have the same resources. */
  readonly settings: Omit<Settings, "region">;
}

const ORIGIN = "https://app.example.com";
const KEY = "arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555";
const TOPIC = "arn:aws:sns:eu-central-1:111122223333:alarms";

/** Defaults of the functions, which a stack omits. */
const TOKENS = { clockToleranceSeconds: 30, keyMaxAgeMinutes: 10 };
const CLAIMS = { subjectClaim: "sub", groupsClaim: "groups" };

const CASES: readonly Case[] = [
  {
    name: "all patterns with their defaults",
    generatedFrom: { corsAllowedOrigins: [null] },
    inputs: { cors_allowed_origin: ORIGIN },
    settings: { corsAllowedOrigins: [ORIGIN], userPool: TOKENS },
  },
  {
    name: "all patterns with every variable changed",
    generatedFrom: { corsAllowedOrigins: ["https://none.invalid"], liveSettingsSource: "ssm" },
    inputs: {
      cors_allowed_origin: ORIGIN,
      policy_max_bytes: 20_000_000,
      policy_allowed_content_types: ["image/*", "application/pdf"],
      policy_allowed_extensions: [".pdf"],
      policy_url_expiry_seconds: 60,
      prefix: "in/",
      bucket_rejected_object_expiration_days: 3,
      user_pool_token_minutes: 30,
      user_pool_refresh_token_days: 2,
      user_pool_tenant_group_prefix: "org:",
      user_pool_key_max_age_minutes: 5,
      user_pool_clock_tolerance_seconds: 10,
      throttling_rate_per_second: 5,
      throttling_burst: 6,
      access_log_retention_days: 7,
      live_settings_refresh_seconds: 30,
      edge_price_class: "PriceClass_100",
    },
    settings: {
      corsAllowedOrigins: [ORIGIN],
      policy: {
        maxBytes: 20_000_000,
        allowedContentTypes: ["image/*", "application/pdf"],
        allowedExtensions: [".pdf"],
        urlExpirySeconds: 60,
      },
      prefix: "in/",
      bucket: { rejectedObjectExpirationDays: 3 },
      userPool: {
        tokenMinutes: 30,
        refreshTokenDays: 2,
        tenant: { groupPrefix: "org:" },
        keyMaxAgeMinutes: 5,
        clockToleranceSeconds: 10,
      },
      throttling: { ratePerSecond: 5, burst: 6 },
      accessLogRetentionDays: 7,
      liveSettingsSource: "ssm",
      liveSettingsRefreshSeconds: 30,
      edge: { priceClass: "PriceClass_100" },
    },
  },
  {
    name: "what callers must give, with alarms and quotas",
    generatedFrom: {
      patterns: ["presigned"],
      bucket: { kmsKeyArn: null, bucketName: null, expirationDays: 9 },
      presigned: { reservedConcurrency: 1 },
      events: { alarms: { actions: null, volume: { bytesPerHour: 1 } } },
      requestAlarm: { requestsPerHour: 1, actions: null },
      quota: { subject: { uploadsPerHour: 1 }, kmsKeyArn: null },
    },
    inputs: {
      bucket_name: "given-bucket",
      bucket_kms_key_arn: KEY,
      bucket_expiration_days: 5,
      presigned_reserved_concurrency: 7,
      events_alarms_actions: [TOPIC],
      events_alarms_volume_bytes_per_hour: 1_000,
      request_alarm_actions: [TOPIC],
      request_alarm_requests_per_hour: 8,
      quota_kms_key_arn: KEY,
      quota_subject_uploads_per_hour: 4,
      quota_unknown_size_bytes: 3,
      quota_on_unavailable: "accept",
      quota_point_in_time_recovery: true,
    },
    settings: {
      patterns: ["presigned"],
      bucket: { kmsKeyArn: KEY, bucketName: "given-bucket", expirationDays: 5 },
      presigned: { reservedConcurrency: 7 },
      events: { alarms: { actions: [TOPIC], volume: { bytesPerHour: 1_000 } } },
      requestAlarm: { requestsPerHour: 8, actions: [TOPIC] },
      userPool: TOKENS,
      quota: {
        subject: { uploadsPerHour: 4 },
        kmsKeyArn: KEY,
        unknownSizeBytes: 3,
        onUnavailable: "accept",
        pointInTimeRecovery: true,
      },
    },
  },
  {
    name: "an existing bucket and another issuer",
    generatedFrom: {
      patterns: ["edge"],
      bucket: { existing: { bucketName: null, region: null } },
      identity: { type: "oidc", issuer: null, audience: null },
      corsAllowedOrigins: null,
      edge: { settingsSource: "ssm" },
    },
    inputs: {
      bucket_existing_bucket_name: "given-bucket",
      bucket_existing_region: "eu-west-1",
      identity_issuer: "https://issuer.example.com/",
      identity_audience: ["uploads"],
      cors_allowed_origins: [ORIGIN, "https://b.example.com"],
    },
    settings: {
      patterns: ["edge"],
      bucket: { existing: { bucketName: "given-bucket", region: "eu-west-1" } },
      identity: {
        type: "oidc",
        issuer: "https://issuer.example.com/",
        audience: ["uploads"],
        ...CLAIMS,
        ...TOKENS,
      },
      corsAllowedOrigins: [ORIGIN, "https://b.example.com"],
      edge: { settingsSource: "ssm" },
    },
  },
];

/** Given in every case. */
const INPUTS = { name_prefix: "media", role_path: "/uploads/", tags: { team: "media" } };
const DEPLOYMENT = { namePrefix: "media", rolePath: "/uploads/", tags: { team: "media" } };

const work = mkdtempSync(join(tmpdir(), "two-doors-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** Arguments that are about the deployment. */
const NOT_COMPARED = ["//", "lifecycle", "provider", "depends_on"];

/**
 * The zip of the edge function, which synth writes if it knows the function's settings, and Terraform otherwise. The
 * settings are compared if they are in an SSM parameter.
 */
const ZIP = /^aws_lambda_function\.edge_authorizer_function\.(?:filename|source_code_hash)$/;

/** Every argument of every resource and data source, with all references resolved as the emulator resolves them. */
function argumentsIn(configuration: Json, folder: string, inputs: Json): Readonly<Record<string, unknown>> {
  const variables = Object.fromEntries(
    Object.keys(inputs).map((name) => [`TF_VAR_${name}`, asText(inputs[name])]),
  );
  const read = readConfiguration("uploads", JSON.parse(JSON.stringify(configuration)));
  const values = new StackValues(read, {
    stackFolder: folder,
    workFolder: mkdtempSync(join(work, "zips-")),
    accountId: "111122223333",
    environment: { ...variables, AWS_REGION: "eu-central-1" },
    types: RESOURCE_TYPES,
  });
  const issues = new ProblemList();
  const resolved = read.resources
    .filter(({ type }) => type !== "data.archive_file")
    .flatMap((block) =>
      Object.entries(block.body)
        .filter(([name]) => !NOT_COMPARED.includes(name))
        .filter(([name]) => !ZIP.test(`${block.address}.${name}`))
        .map(([name, json]) => {
          const result = values.place(block, issues).at(name).evaluate(json);
          return [
            `${block.address}.${name}`,
            result.ok ? comparable(result.value, folder) : "unresolved",
          ] as const;
        }),
    );
  expect(issues.all).toEqual([]);
  return Object.fromEntries(resolved);
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/**
 * A value without what both doors write differently: JSON as a value, a path of a file as the file's hash, and no digest
 * of settings, which only the stack's synth knows.
 */
function comparable(value: unknown, folder: string): unknown {
  const json = typeof value === "string" ? parseJson(value) : undefined;
  if (isObject(json)) return comparable(json, folder);
  if (typeof value === "string" && /^\.\/.*(?:assets|functions)\//.test(value)) {
    return createHash("sha256")
      .update(readFileSync(join(folder, value)))
      .digest("hex");
  }
  if (Array.isArray(value)) return value.map((item) => comparable(item, folder));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== "validatedDigest")
      .map(([name, part]) => [name, comparable(part, folder)]),
  );
}

/** The stack that `cdktf deploy` deploys, with the names that resources have in a module. */
function stackDoor({ settings }: Case): Readonly<Record<string, unknown>> {
  const outdir = mkdtempSync(join(work, "stack-"));
  const app = new App({ outdir, stackTraces: false });
  const { corsAllowedOrigins = [] } = settings;
  new UploadsStack(app, "uploads", {
    region: "eu-central-1",
    ...DEPLOYMENT,
    ...settings,
    // As in the module, where the origin is a variable: a stage variable takes only origins that are known at synth.
    corsAllowedOrigins: corsAllowedOrigins.map((origin) => Fn.join("", [origin])),
  });
  app.synth();
  const folder = join(outdir, "stacks/uploads");
  const text = readFileSync(join(folder, "cdk.tf.json"), "utf8");
  const { resource, data = {} }: { resource: Blocks; data?: Blocks } = JSON.parse(text);
  const renamed = [resource, data]
    .flatMap((types) => Object.values(types))
    .flatMap((blocks) => Object.values(blocks))
    .reduce(
      (json, { "//": { metadata } = {} }: { "//"?: { metadata?: { path: string; uniqueId: string } } }) => {
        const { path = "", uniqueId = "" } = metadata ?? {};
        const name = snakeCase(path.replace(/^uploads\//, "").replace(/\/Resource(?=\/|$)/g, ""));
        return json.replace(new RegExp(`(["._])${uniqueId}(?=[".}\\],) \\[])`, "g"), `$1${name}`);
      },
      text,
    );
  return argumentsIn(JSON.parse(renamed), folder, {});
}

/** The module, with values for its variables. */
function moduleDoor({ name, generatedFrom, inputs }: Case): Readonly<Record<string, unknown>> {
  const folder = mkdtempSync(join(work, "module-"));
  const { files } = generateModule({ ...generatedFrom }, {}, name);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  const declared = [
    ...String(files["variables.tf"]).matchAll(
      /^variable "(\w+)" \{[\s\S]*?type += (\S+)\n(?: {2}default += (.*)\n)?/gm,
    ),
  ];
  const variable = Object.fromEntries(
    declared.map(([, variableName = "", type, fallback]) => [
      variableName,
      { type, ...(fallback !== undefined && { default: JSON.parse(fallback) }) },
    ]),
  );
  expect(Object.keys(variable)).toEqual(expect.arrayContaining(Object.keys(inputs)));
  return argumentsIn(
    {
      ...JSON.parse(String(files["main.tf.json"])),
      variable,
      provider: { aws: [{ region: "eu-central-1" }] },
    },
    folder,
    { ...INPUTS, ...inputs },
  );
}

describe("a module and a CDKTF stack with the same settings", () => {
  it.each(CASES)("have the same resources: $name", (one) => {
    const module = moduleDoor(one);
    const stack = stackDoor(one);

    expect(Object.keys(module).sort()).toEqual(Object.keys(stack).sort());
    expect(module).toEqual(stack);
  });
});
