import { describe, expect, it } from "vitest";
import { UsageError } from "../../operations/command-line.js";
import type { AwsCalls, QueueMessage } from "../../operations/replay/aws-calls.js";
import { failedEvent } from "../../operations/replay/failed-event.js";
import { readOptions } from "../../operations/replay/options.js";
import { replay } from "../../operations/replay/replay.js";

const EVENT = { source: "aws.s3", "detail-type": "Object Created", detail: { bucket: { name: "mine" } } };
/** As Lambda writes it after the last failed attempt of an invocation. */
const RECORD = {
  version: "1.0",
  requestContext: {
    requestId: "r",
    functionArn: "f",
    condition: "RetriesExhausted",
    approximateInvokeCount: 3,
  },
  requestPayload: EVENT,
  responseContext: { statusCode: 200, functionError: "Unhandled" },
  responsePayload: { errorMessage: "AWS is away" },
};

describe("failedEvent", () => {
  it.each([
    ["Lambda's record of an invocation", RECORD, "RetriesExhausted"],
    ["an event that was not delivered", EVENT, "NotDelivered"],
  ])("reads S3's event from %s", (_name, body, cause) => {
    expect(failedEvent(JSON.stringify(body))).toEqual({ outcome: "event", event: EVENT, cause });
  });

  it.each([
    ["no JSON", "AWS is away", /not a JSON object/],
    ["a list", "[]", /not a JSON object/],
    [
      "a record whose payload was dropped",
      JSON.stringify({ ...RECORD, requestPayload: undefined }),
      /no payload/,
    ],
    [
      "another service's event",
      JSON.stringify({ ...EVENT, source: "aws.ec2" }),
      /not an "Object Created" event/,
    ],
    [
      "another function's record",
      JSON.stringify({ ...RECORD, requestPayload: {} }),
      /not an "Object Created" event/,
    ],
  ])("returns the reason to leave %s in the queue", (_name, body, reason) => {
    expect(failedEvent(body)).toEqual({ outcome: "unknown", reason: expect.stringMatching(reason) });
  });
});

const STARTED_AT = 1_000;
const message = (messageId: string, changes: Partial<QueueMessage> = {}): QueueMessage => ({
  messageId,
  receiptHandle: `handle-${messageId}`,
  body: JSON.stringify(RECORD),
  sentAt: 1,
  ...changes,
});

/** A queue that hides what was received until `showAgain`, and remembers what was done. */
function world(messages: readonly QueueMessage[], { failing = false, showAgain = false } = {}) {
  const done: string[] = [];
  const released: string[] = [];
  const left = new Map(messages.map((item) => [item.messageId, item]));
  const hidden = new Set<string>();
  const aws: AwsCalls = {
    receive: async () => {
      const batch = [...left.values()].filter(({ messageId }) => !hidden.has(messageId)).slice(0, 2);
      for (const { messageId } of batch) if (!showAgain) hidden.add(messageId);
      return batch;
    },
    invoke: async (event) => {
      done.push(`invoke ${JSON.stringify(event)}`);
      if (failing) throw new TypeError("Lambda is away");
    },
    remove: async ({ messageId }) => {
      done.push(`remove ${messageId}`);
      left.delete(messageId);
    },
    release: async ({ messageId }) => {
      released.push(messageId);
    },
  };
  const lines: string[] = [];
  const run = (dryRun = false) =>
    replay({ aws, dryRun, startedAt: STARTED_AT, print: (line) => lines.push(line) });
  return { run, done, released, left, lines };
}

describe("replay", () => {
  it("invokes the function with each event, and deletes its message after that", async () => {
    const { run, done, left } = world([
      message("1"),
      message("2"),
      message("3", { body: JSON.stringify(EVENT) }),
    ]);

    expect(await run()).toEqual({ replayed: 3, unknown: 0, newer: 0 });
    expect(done).toEqual(
      ["1", "2", "3"].flatMap((id) => [`invoke ${JSON.stringify(EVENT)}`, `remove ${id}`]),
    );
    expect(left.size).toBe(0);
  });

  it("keeps every message that Lambda has not accepted", async () => {
    const { run, left } = world([message("1")], { failing: true });

    await expect(run()).rejects.toThrow("Lambda is away");
    expect(left.size).toBe(1);
  });

  it("removes and invokes nothing on a dry run", async () => {
    const { run, done, released, lines } = world([message("1"), message("2"), message("3")]);

    expect(await run(true)).toEqual({ replayed: 3, unknown: 0, newer: 0 });
    expect(done).toEqual([]);
    expect(released).toEqual(["1", "2", "3"]);
    expect(lines).toHaveLength(3);
  });

  it("leaves unknown messages, and says which and why", async () => {
    const { run, done, released, lines } = world([message("1", { body: "{}" }), message("2")]);

    expect(await run()).toEqual({ replayed: 1, unknown: 1, newer: 0 });
    expect(done).toHaveLength(2);
    expect(released).toEqual(["1"]);
    expect(lines[0]).toBe('1  left in the queue: it is not an "Object Created" event of S3');
  });

  it("ends even if messages return to the queue or arrive during the run", async () => {
    const { run } = world([message("1", { body: "{}" }), message("2", { sentAt: STARTED_AT + 1 })], {
      showAgain: true,
    });

    expect(await run()).toEqual({ replayed: 0, unknown: 1, newer: 1 });
  });

  it("accepts a message whose age the queue does not return", async () => {
    const { run } = world([message("1", { sentAt: undefined })]);

    expect(await run()).toEqual({ replayed: 1, unknown: 0, newer: 0 });
  });
});

describe("readOptions", () => {
  const QUEUE = "https://sqs.eu-central-1.amazonaws.com/111122223333/failures";
  const ARGS = ["--queue-url", QUEUE, "--function-name", "completed"];
  const ENV = {
    AWS_REGION: "eu-central-1",
    AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "a-secret",
  };

  it("reads the command line and the environment", () => {
    expect(readOptions([...ARGS, "--dry-run"], { ...ENV, AWS_SESSION_TOKEN: "a-session" })).toEqual({
      queueUrl: QUEUE,
      functionName: "completed",
      region: "eu-central-1",
      dryRun: true,
      credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "a-secret", sessionToken: "a-session" },
      sqsEndpoint: "https://sqs.eu-central-1.amazonaws.com",
      lambdaEndpoint: "https://lambda.eu-central-1.amazonaws.com",
    });
  });

  it.each<[string, string[], NodeJS.ProcessEnv, object]>([
    ["--region before the environment", ["--region", "eu-west-1"], {}, { region: "eu-west-1" }],
    [
      "AWS_DEFAULT_REGION",
      [],
      { AWS_REGION: undefined, AWS_DEFAULT_REGION: "eu-west-2" },
      { region: "eu-west-2" },
    ],
    [
      "one endpoint for all",
      [],
      { AWS_ENDPOINT_URL: "http://127.0.0.1:4566/" },
      { sqsEndpoint: "http://127.0.0.1:4566", lambdaEndpoint: "http://127.0.0.1:4566" },
    ],
    [
      "an endpoint of a service before it",
      [],
      { AWS_ENDPOINT_URL: "http://127.0.0.1:1", AWS_ENDPOINT_URL_SQS: "http://127.0.0.1:2" },
      { sqsEndpoint: "http://127.0.0.1:2", lambdaEndpoint: "http://127.0.0.1:1" },
    ],
  ])("accepts %s", (_name, args, environment, expected) => {
    expect(readOptions([...ARGS, ...args], { ...ENV, ...environment })).toMatchObject(expected);
  });

  it("distinguishes a request for help from a wrong command", () => {
    expect(readOptions(["--help"], {})).toBeUndefined();
  });

  it("lists everything that is wrong together", () => {
    const read = () => readOptions(["--queue-url", "failures", "--function-name", "../x"], {});

    expect(read).toThrow(UsageError);
    expect(read).toThrow(
      /--queue-url[\s\S]*"failures"[\s\S]*--function-name[\s\S]*"\.\.\/x"[\s\S]*--region is missing[\s\S]*AWS_ACCESS_KEY_ID is missing[\s\S]*AWS_SECRET_ACCESS_KEY is missing/,
    );
  });

  it.each([
    ["an unknown option", ["--queue", QUEUE]],
    ["an argument", ["failures"]],
  ])("rejects %s", (_name, args) => {
    expect(() => readOptions([...ARGS, ...args], ENV)).toThrow(UsageError);
  });

  it.each(["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SQS", "AWS_ENDPOINT_URL_LAMBDA"])(
    "rejects a value of %s that is not a URL",
    (variable) => {
      expect(() => readOptions(ARGS, { ...ENV, [variable]: "localhost" })).toThrow(
        `${variable} must be a URL`,
      );
    },
  );

  it("rejects a Region that would send signed requests to another host", () => {
    expect(() => readOptions([...ARGS, "--region", "@host.example/"], ENV)).toThrow(
      /--region must be a Region/,
    );
  });

  it("shows no credential in an error message", () => {
    const environment = { ...ENV, AWS_ACCESS_KEY_ID: "", AWS_REGION: "" };

    expect(() => readOptions(ARGS, environment)).toThrow(/^(?!.*a-secret)/s);
  });
});
