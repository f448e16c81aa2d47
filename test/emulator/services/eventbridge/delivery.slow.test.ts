import { describe, expect, it } from "vitest";
import { NotEmulatedError } from "../../../../emulator/stack/index.js";
import type { Changes } from "./stack-with-events.js";
import { serveEvents } from "./stack-with-events.js";

const keysOf = (details: readonly Readonly<Record<string, unknown>>[]) =>
  details.map(({ key, object = { key } }) => (object as { readonly key: string }).key);
const bodyOf = (message: Readonly<Record<string, unknown>> | undefined) =>
  JSON.parse(String(message?.Body ?? "null")) as Readonly<Record<string, unknown>>;

/** The rule's target is the failure queue, which allows no one, or the principals of `policy`. */
function toQueue(policy?: object): Changes {
  const queueUrl = "${aws_sqs_queue.Failures.url}";
  return {
    aws_cloudwatch_event_target: {
      Target: { rule: "arrived", arn: "${aws_sqs_queue.Failures.arn}" },
    },
    ...(policy && {
      aws_sqs_queue_policy: { Policy: { queue_url: queueUrl, policy: JSON.stringify(policy) } },
    }),
  };
}

const LETS_EVENTS_IN = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Action: "sqs:SendMessage",
      Resource: "*",
      Principal: { Service: "events.amazonaws.com" },
    },
  ],
};

describe("a new object", () => {
  it("is announced by S3, matched by the rule, and reported by the function", async () => {
    const { stack, put, details, log } = await serveEvents();
    await put("in/a b+ü.txt", "four");
    await put("out/b.txt");
    await stack.settled();

    expect(details("Object Created").map(({ object }) => object)).toEqual([
      {
        key: "in/a b+ü.txt",
        size: 4,
        etag: expect.stringMatching(/^[0-9a-f]{32}$/),
        sequencer: expect.stringMatching(/^[0-9A-F]{16}$/i),
      },
      expect.objectContaining({ key: "out/b.txt" }),
    ]);
    expect(details("Told")).toEqual([{ key: "in/a b+ü.txt", eventId: expect.any(String) }]);
    expect(log.find(({ event }) => event?.["detail-type"] === "Object Created")?.event).toEqual({
      version: "0",
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      "detail-type": "Object Created",
      source: "aws.s3",
      account: stack.model.accountId,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      region: "eu-central-1",
      resources: ["arn:aws:s3:::small-files"],
      detail: expect.objectContaining({
        version: "0",
        bucket: { name: "small-files" },
        reason: "PutObject",
        requester: stack.model.accountId,
        "source-ip-address": expect.stringContaining("127.0.0.1"),
        "request-id": expect.any(String),
      }),
    });
  });

  it("is not announced if the bucket's events or the rule are off", async () => {
    const silent = await serveEvents({ aws_s3_bucket_notification: { Events: null } });
    const rule = { name: "arrived", state: "DISABLED", event_pattern: '{"source":["aws.s3"]}' };
    const disabled = await serveEvents({ aws_cloudwatch_event_rule: { Rule: rule } });
    for (const { put, stack } of [silent, disabled]) {
      await put("in/a.txt");
      await stack.settled();
    }

    expect(silent.details("Object Created")).toEqual([]);
    expect(disabled.details("Object Created")).toHaveLength(1);
    expect(disabled.details("Told")).toEqual([]);
  });
});

describe("shuffled deliveries", () => {
  it("all arrive, at most twice each", async () => {
    const { stack, put, details } = await serveEvents({}, { eventDelivery: "shuffled" });
    const keys = Array.from({ length: 12 }, (_, index) => `in/${index}`);
    for (const key of keys) await put(key);
    await stack.settled();

    const told = keysOf(details("Told"));
    expect(keysOf(details("Object Created"))).toEqual(keys);
    expect(new Set(told)).toEqual(new Set(keys));
    expect(keys.every((key) => told.filter((one) => one === key).length <= 2)).toBe(true);
  });
});

describe("a function that does not allow the rule", () => {
  const permission = (more: object): Changes => ({
    aws_lambda_permission: {
      Permission: {
        action: "lambda:InvokeFunction",
        function_name: "teller",
        principal: "events.amazonaws.com",
        source_arn: "${aws_cloudwatch_event_rule.Rule.arn}",
        ...more,
      },
    },
  });

  it.each([
    ["has no permission", { aws_lambda_permission: { Permission: null } }],
    ["allows another service", permission({ principal: "s3.amazonaws.com" })],
    [
      "allows another rule",
      permission({ source_arn: "arn:aws:events:eu-central-1:123456789012:rule/other" }),
    ],
    ["allows another action", permission({ action: "lambda:GetFunction" })],
  ])("is not invoked if it %s, and the event goes to the dead-letter queue", async (_name, changes) => {
    const { stack, put, details, messages, log } = await serveEvents(changes);
    await put("in/a.txt");
    await stack.settled();

    const [message] = await messages("undelivered");
    expect(details("Told")).toEqual([]);
    expect(bodyOf(message)).toMatchObject({ "detail-type": "Object Created", source: "aws.s3" });
    expect(message?.MessageAttributes).toEqual({
      ERROR_CODE: { DataType: "String", StringValue: "NO_PERMISSIONS" },
      ERROR_MESSAGE: { DataType: "String", StringValue: expect.stringContaining("small/Teller") },
      RULE_ARN: { DataType: "String", StringValue: stack.model.eventRules[0]?.arn },
      TARGET_ARN: { DataType: "String", StringValue: stack.model.functions[0]?.arn },
    });
    expect(log.map(({ message: line }) => line).join("\n")).toMatch(/did not reach .* it is message/);
  });

  it("loses the event if the dead-letter queue does not allow EventBridge, and logs that", async () => {
    const { stack, put, messages, log } = await serveEvents({
      aws_lambda_permission: { Permission: null },
      aws_sqs_queue_policy: { UndeliveredPolicy: null },
    });
    await put("in/a.txt");
    await stack.settled();

    expect(await messages("undelivered")).toEqual([]);
    expect(log.map(({ message }) => message).join("\n")).toMatch(/it is lost, because its dead-letter queue/);
  });
});

describe("a queue as a target", () => {
  it("gets the event if its policy allows EventBridge", async () => {
    const { stack, put, messages } = await serveEvents(toQueue(LETS_EVENTS_IN));
    await put("in/a.txt");
    await stack.settled();

    expect((await messages("failures")).map((message) => bodyOf(message))).toEqual([
      expect.objectContaining({ "detail-type": "Object Created" }),
    ]);
  });

  it("gets nothing if its policy does not allow EventBridge", async () => {
    const { stack, put, messages, log } = await serveEvents(toQueue());
    await put("in/a.txt");
    await stack.settled();

    expect(await messages("failures")).toEqual([]);
    expect(log.map(({ message }) => message).join("\n")).toContain("the target has no dead-letter queue");
  });
});

describe("a function that fails", () => {
  it("is invoked three times, and then its on-failure destination gets the record", async () => {
    const { stack, put, messages, log, advance } = await serveEvents();
    await put("in/fail.txt");
    advance(3);
    await stack.settled();

    const [message, ...others] = await messages("failures");
    const record = bodyOf(message);
    expect(others).toEqual([]);
    expect(record).toEqual({
      version: "1.0",
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      requestContext: {
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        functionArn: `${stack.model.functions[0]?.arn}:$LATEST`,
        condition: "RetriesExhausted",
        approximateInvokeCount: 3,
      },
      requestPayload: expect.objectContaining({ "detail-type": "Object Created" }),
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
      responsePayload: expect.objectContaining({
        errorType: "TypeError",
        errorMessage: "cannot report in/fail.txt",
      }),
    });
    const { requestId } = record.requestContext as { requestId: string };
    const attempts = log.filter(
      (line) => line.requestId === requestId && /^attempt \d failed|failed permanently/.test(line.message),
    );
    expect(attempts).toHaveLength(3);
  });

  it("keeps a throttled event until it is too old, whatever the number of retries", async () => {
    const { stack, put, messages, advance } = await serveEvents({
      aws_lambda_function: {
        Teller: {
          function_name: "teller",
          role: "${aws_iam_role.Role.arn}",
          filename: "teller.zip",
          handler: "index.handler",
          runtime: "nodejs24.x",
          reserved_concurrent_executions: 0,
        },
      },
      aws_lambda_function_event_invoke_config: {
        Retries: {
          function_name: "teller",
          destination_config: { on_failure: { destination: "${aws_sqs_queue.Failures.arn}" } },
          maximum_retry_attempts: 0,
          maximum_event_age_in_seconds: 60,
        },
      },
    });
    await put("in/a.txt");
    advance(100);
    await stack.settled();

    expect(bodyOf((await messages("failures"))[0])).toMatchObject({
      requestContext: { condition: "EventAgeExceeded" },
      responseContext: { statusCode: 429 },
      responsePayload: { errorMessage: "Rate Exceeded." },
    });
  });

  it("is retried within the limits of its settings", async () => {
    const settings = (more: object): Changes => ({
      aws_lambda_function_event_invoke_config: {
        Retries: {
          function_name: "teller",
          destination_config: { on_failure: { destination: "${aws_sqs_queue.Failures.arn}" } },
          ...more,
        },
      },
    });
    const once = await serveEvents(settings({ maximum_retry_attempts: 0 }));
    const young = await serveEvents(settings({ maximum_event_age_in_seconds: 60 }));
    await once.put("in/fail.txt");
    await young.put("in/fail.txt");
    young.advance(100);
    await Promise.all([once.stack.settled(), young.stack.settled()]);

    const contextOf = async ({ messages }: typeof once) =>
      bodyOf((await messages("failures"))[0]).requestContext;
    expect(await contextOf(once)).toMatchObject({ condition: "RetriesExhausted", approximateInvokeCount: 1 });
    expect(await contextOf(young)).toMatchObject({ condition: "EventAgeExceeded" });
  });

  it("loses its record if its role is not allowed to send it, and logs that", async () => {
    const { stack, put, messages, log, advance } = await serveEvents({ aws_iam_role_policy: { Fail: null } });
    await put("in/fail.txt");
    advance(3);
    await stack.settled();

    expect(await messages("failures")).toEqual([]);
    expect(log.map(({ message }) => message).join("\n")).toMatch(
      /failed permanently .* it is lost: no identity policy allows sqs:SendMessage/,
    );
  });
});

describe("the end of the run", () => {
  it("drops and logs events that wait for a retry", async () => {
    const { stack, put, log } = await serveEvents();
    await put("in/fail.txt");
    await expect
      .poll(() => log.some(({ message }) => message.startsWith("attempt 1 failed")), { timeout: 20_000 })
      .toBe(true);
    await stack.close();

    expect(log.map(({ message }) => message).join("\n")).toMatch(
      /the event is dropped, because the emulator is stopping/,
    );
  });
});

describe("an unknown pattern", () => {
  it("is rejected before anything is served", async () => {
    const rule = { name: "arrived", event_pattern: '{"source":[{"contains":"s3"}]}' };
    const serving = serveEvents({ aws_cloudwatch_event_rule: { Rule: rule } });

    await expect(serving).rejects.toThrow(NotEmulatedError);
    await expect(serving).rejects.toThrow(
      /event pattern: source has the unknown comparison \{"contains":"s3"\}/,
    );
  });
});
