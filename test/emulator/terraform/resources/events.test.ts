import { describe, expect, it } from "vitest";
import { ACCOUNT_ID, allow, at, FUNCTION_FILES, problemsOf, resolveJson, withFunction } from "../support.js";

const PREFIX = `eu-central-1:${ACCOUNT_ID}`;
const PATTERN = { source: ["aws.s3"], detail: { object: { key: [{ prefix: "in/" }] } } };
const rule = (more: object = {}) => ({ name: "arrived", event_pattern: JSON.stringify(PATTERN), ...more });
const queue = { aws_sqs_queue: { q: at("dev/Queue", { name: "failures" }) } };

const resolve = (resource: object, output: object = {}) =>
  resolveJson(
    { resource: { ...withFunction(), ...queue, ...resource }, output: { ...output } },
    FUNCTION_FILES,
  );
const problems = (resource: object) =>
  problemsOf({ resource: { ...withFunction(), ...queue, ...resource } }, FUNCTION_FILES);

describe("a rule", () => {
  it("joins its targets, on the default bus", async () => {
    const { model } = await resolve({
      aws_cloudwatch_event_rule: { r: at("dev/Rule", rule()) },
      aws_cloudwatch_event_target: {
        one: at("dev/Target", {
          rule: "${aws_cloudwatch_event_rule.r.name}",
          target_id: "check",
          arn: "${aws_lambda_function.f.arn}",
          dead_letter_config: { arn: "${aws_sqs_queue.q.arn}" },
          retry_policy: { maximum_retry_attempts: 3 },
        }),
        two: { rule: "arrived", arn: "${aws_sqs_queue.q.arn}" },
      },
    });

    expect(model.eventBuses).toEqual([]);
    expect(model.eventRules).toEqual([
      {
        constructPath: "dev/Rule",
        name: "arrived",
        arn: `arn:aws:events:${PREFIX}:rule/arrived`,
        eventBusName: "default",
        enabled: true,
        pattern: PATTERN,
        targets: [
          {
            constructPath: "dev/Target",
            id: "check",
            arn: `arn:aws:lambda:${PREFIX}:function:presign`,
            deadLetterArn: `arn:aws:sqs:${PREFIX}:failures`,
          },
          expect.objectContaining({
            id: expect.stringMatching(/^terraform-\d{26}$/),
            arn: `arn:aws:sqs:${PREFIX}:failures`,
          }),
        ],
      },
    ]);
  });

  it.each(["${aws_cloudwatch_event_bus.b.name}", "${aws_cloudwatch_event_bus.b.arn}"])(
    "is on a bus of the stack, named by %s",
    async (event_bus_name) => {
      const { model } = await resolve(
        {
          aws_cloudwatch_event_bus: { b: at("dev/Bus", { name: "audit" }) },
          aws_cloudwatch_event_rule: { r: rule({ event_bus_name, state: "DISABLED" }) },
          aws_cloudwatch_event_target: {
            t: { rule: "arrived", event_bus_name: "audit", arn: "${aws_sqs_queue.q.arn}" },
          },
        },
        { id: { value: "${aws_cloudwatch_event_rule.r.id}" } },
      );

      expect(model.eventBuses).toEqual([
        { constructPath: "dev/Bus", name: "audit", arn: `arn:aws:events:${PREFIX}:event-bus/audit` },
      ]);
      expect(model.eventRules).toEqual([
        expect.objectContaining({
          arn: `arn:aws:events:${PREFIX}:rule/audit/arrived`,
          eventBusName: "audit",
          enabled: false,
          targets: [expect.objectContaining({ arn: `arn:aws:sqs:${PREFIX}:failures` })],
        }),
      ]);
      expect(model.outputs.id).toBe("audit/arrived");
    },
  );

  it.each([
    [
      "on a schedule",
      { name: "r", schedule_expression: "rate(1 day)" },
      "schedule_expression: is not emulated",
    ],
    ["without a pattern", { name: "r" }, "event_pattern: is required"],
    [
      "of a pattern that is not an object",
      rule({ event_pattern: "[]" }),
      "must be a string that contains a JSON object",
    ],
    ["on an unknown bus", rule({ event_bus_name: "other" }), '"other" is not an event bus of this stack'],
    ["in another state", rule({ state: "ENABLED_WITH_ALL" }), 'state: "ENABLED_WITH_ALL" is not emulated'],
  ])("%s is rejected", async (_name, body, problem) => {
    const found = await problems({ aws_cloudwatch_event_rule: { r: body } });

    expect(found.join("\n")).toContain(problem);
  });

  it.each([
    [
      "of an unknown rule",
      { rule: "other", arn: "${aws_sqs_queue.q.arn}" },
      '"other" is not a rule of this stack',
    ],
    [
      "of the same rule's name on another bus",
      { rule: "arrived", event_bus_name: "audit", arn: "${aws_sqs_queue.q.arn}" },
      "not a rule of this stack on the bus audit",
    ],
    [
      "that is a topic",
      { rule: "arrived", arn: "arn:aws:sns:x" },
      "arn:aws:sns:x is not a function or a queue",
    ],
    [
      "with an unknown dead-letter queue",
      { rule: "arrived", arn: "${aws_sqs_queue.q.arn}", dead_letter_config: { arn: "arn:other" } },
      "dead_letter_config.arn: arn:other is not a queue of this stack",
    ],
    [
      "with its own input",
      { rule: "arrived", arn: "${aws_sqs_queue.q.arn}", input_transformer: { input_template: "x" } },
      "input_transformer: is not emulated",
    ],
  ])("rejects a target %s", async (_name, target, problem) => {
    const found = await problems({
      aws_cloudwatch_event_rule: { r: rule() },
      aws_cloudwatch_event_target: { t: target },
    });

    expect(found).toEqual([expect.stringContaining(problem)]);
  });
});

describe("a queue", () => {
  it("has AWS's defaults", async () => {
    const { model } = await resolve({}, { id: { value: "${aws_sqs_queue.q.id}" } });
    const url = `https://sqs.eu-central-1.amazonaws.com/${ACCOUNT_ID}/failures`;

    expect(model.queues).toEqual([
      {
        constructPath: "dev/Queue",
        name: "failures",
        arn: `arn:aws:sqs:${PREFIX}:failures`,
        url,
        region: "eu-central-1",
        delaySeconds: 0,
        messageRetentionSeconds: 345_600,
        visibilityTimeoutSeconds: 30,
      },
    ]);
    expect(model.outputs.id).toBe(url);
  });

  it.each([
    [
      "inline",
      { aws_sqs_queue: { q: at("dev/Queue", { name: "failures", policy: allow("sqs:SendMessage") }) } },
      "dev/Queue",
    ],
    [
      "as a separate resource",
      {
        aws_sqs_queue_policy: {
          p: at("dev/Policy", { queue_url: "${aws_sqs_queue.q.url}", policy: allow("sqs:SendMessage") }),
        },
      },
      "dev/Policy",
    ],
  ])("has its policy %s", async (_name, resource, constructPath) => {
    const { model } = await resolve(resource);

    expect(model.queues[0]?.policy).toMatchObject({
      constructPath,
      document: { Statement: [{ Action: "sqs:SendMessage" }] },
    });
  });

  it("is rejected if it is a FIFO queue, has a redrive policy, or has two policies", async () => {
    const policy = allow("sqs:SendMessage");
    const named = (more: object) => ({ aws_sqs_queue: { q: { name: "failures", ...more } } });
    const other = { aws_sqs_queue_policy: { p: { queue_url: "${aws_sqs_queue.q.url}", policy } } };

    expect(await problems(named({ fifo_queue: true }))).toEqual([
      "aws_sqs_queue.q fifo_queue: true is not emulated; use false",
    ]);
    expect(await problems(named({ redrive_policy: "{}" }))).toEqual([
      expect.stringContaining("redrive_policy: is not emulated"),
    ]);
    expect(await problems({ ...named({ policy }), ...other })).toEqual([
      "aws_sqs_queue_policy.p policy: overwrites the policy of aws_sqs_queue.q; only one is allowed",
    ]);
  });
});

describe("asynchronous invocations", () => {
  it("are retried as the function's settings say", async () => {
    const { model } = await resolve({
      aws_lambda_function_event_invoke_config: {
        c: {
          function_name: "${aws_lambda_function.f.function_name}",
          maximum_retry_attempts: 1,
          maximum_event_age_in_seconds: 60,
          destination_config: { on_failure: { destination: "${aws_sqs_queue.q.arn}" } },
        },
      },
    });

    expect(model.functions[0]?.eventInvokeConfig).toEqual({
      maximumRetryAttempts: 1,
      maximumEventAgeSeconds: 60,
      onFailureArn: `arn:aws:sqs:${PREFIX}:failures`,
    });
  });

  it.each([
    ["of an unknown function", { function_name: "other" }, '"other" is not a function of this stack'],
    [
      "to a destination that is not a queue",
      {
        function_name: "presign",
        destination_config: { on_failure: { destination: "${aws_lambda_function.f.arn}" } },
      },
      "function:presign is not a queue of this stack",
    ],
    [
      "with a destination for successes",
      { function_name: "presign", destination_config: { on_success: { destination: "x" } } },
      "destination_config.on_success: is not emulated",
    ],
  ])("%s are rejected", async (_name, config, problem) => {
    const found = await problems({ aws_lambda_function_event_invoke_config: { c: config } });

    expect(found).toEqual([expect.stringContaining(problem)]);
  });
});

describe("a malware protection plan", () => {
  const plan = (more: object = {}) => ({
    role: "${aws_iam_role.r.arn}",
    protected_resource: [
      { s3_bucket: [{ bucket_name: "${aws_s3_bucket.b.bucket}", object_prefixes: ["in/"] }] },
    ],
    ...more,
  });
  const bucket = { aws_s3_bucket: { b: { bucket: "uploads" } } };

  it("has its bucket, its role and its tag", async () => {
    const { model } = await resolve(
      {
        ...bucket,
        aws_guardduty_malware_protection_plan: {
          p: at("dev/Plan", plan({ actions: [{ tagging: [{ status: "ENABLED" }] }] })),
        },
      },
      { arn: { value: "${aws_guardduty_malware_protection_plan.p.arn}" } },
    );

    expect(model.malwareProtectionPlans).toEqual([
      {
        constructPath: "dev/Plan",
        arn: expect.stringMatching(
          new RegExp(`^arn:aws:guardduty:${PREFIX}:malware-protection-plan/[0-9a-f]{20}$`),
        ),
        region: "eu-central-1",
        bucketName: "uploads",
        objectPrefixes: ["in/"],
        roleArn: `arn:aws:iam::${ACCOUNT_ID}:role/service/presign`,
        tagging: true,
      },
    ]);
    expect(model.outputs.arn).toBe(model.malwareProtectionPlans[0]?.arn);
  });

  it("writes no tag unless it has tagging", async () => {
    const { model } = await resolve({ ...bucket, aws_guardduty_malware_protection_plan: { p: plan() } });

    expect(model.malwareProtectionPlans).toMatchObject([{ tagging: false }]);
  });

  it("is rejected for an unknown role", async () => {
    const protected_resource = { s3_bucket: { bucket_name: "other" } };
    const found = await problems({
      aws_guardduty_malware_protection_plan: { p: { role: "arn:other", protected_resource } },
    });

    expect(found).toEqual([
      "aws_guardduty_malware_protection_plan.p role: arn:other is not a role of this stack",
    ]);
  });
});

describe("a resource for monitoring", () => {
  it("is ignored, and can be referred to", async () => {
    const { model } = await resolve(
      {
        aws_cloudwatch_metric_alarm: {
          a: { alarm_name: "failures", comparison_operator: "x", threshold: 1 },
        },
        aws_cloudwatch_log_metric_filter: { f: { name: "rejected", pattern: "{}" } },
      },
      { alarm: { value: "${aws_cloudwatch_metric_alarm.a.arn}" } },
    );

    expect(model.outputs.alarm).toBe(`arn:aws:cloudwatch:${PREFIX}:alarm:failures`);
  });
});
