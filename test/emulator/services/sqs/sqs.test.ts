import { describe, expect, it } from "vitest";
import { createIam } from "../../../../emulator/iam/iam.js";
import type { PolicyStatement, Queue } from "../../../../emulator/model.js";
import { createQueues } from "../../../../emulator/services/sqs/queues.js";
import { createSqs } from "../../../../emulator/services/sqs/sqs.js";
import type { SignedAsk } from "../../aws-json/signed-request.js";
import { askSigned, readerAt, sessionOf } from "../../aws-json/signed-request.js";
import { ACCOUNT_ID, modelOf, REGION, WRITER } from "../s3/support/model.js";

const START = Date.UTC(2026, 0, 2, 3, 4, 5);
const QUEUE: Queue = {
  constructPath: "uploads/Failures",
  name: "failures",
  arn: `arn:aws:sqs:${REGION}:${ACCOUNT_ID}:failures`,
  url: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT_ID}/failures`,
  region: REGION,
  delaySeconds: 0,
  messageRetentionSeconds: 3600,
  visibilityTimeoutSeconds: 30,
};
const ALL: PolicyStatement = { Effect: "Allow", Action: "sqs:*", Resource: QUEUE.arn };

function open(queue: Partial<Queue> = {}, statements: readonly PolicyStatement[] = [ALL]) {
  const policy = { constructPath: "uploads/Role/Policy", name: "p", document: { Statement: statements } };
  const role = { ...WRITER, policies: statements.length > 0 ? [policy] : [] };
  const model = { ...modelOf([], [role]), queues: [{ ...QUEUE, ...queue }] };
  const time = { now: START };
  const clock = () => time.now;
  const iam = createIam({ model, clock });
  const lines: string[] = [];
  const log = ({ message }: { readonly message: string }) => lines.push(message);
  const queues = createQueues({ model, iam, clock, log });
  const sqs = createSqs({ model, queues, readSignedCall: readerAt(iam, clock), log });
  const ask = (operation: string, input: object = {}, more: Partial<SignedAsk> = {}) =>
    askSigned(sqs, {
      service: "sqs",
      credentials: sessionOf(iam),
      now: time.now,
      headers: { "x-amz-target": `AmazonSQS.${operation}` },
      body: JSON.stringify({ QueueUrl: QUEUE.url, ...input }),
      ...more,
    });
  const receive = async (input: object = {}) => {
    const { body } = await ask("ReceiveMessage", { MaxNumberOfMessages: 10, ...input });
    return (body.Messages ?? []) as readonly Readonly<Record<string, string>>[];
  };
  const counts = async () => {
    const { body } = await ask("GetQueueAttributes", { AttributeNames: ["All"] });
    const all = body.Attributes as Readonly<Record<string, string>>;
    return ["", "NotVisible", "Delayed"].map((kind) => Number(all[`ApproximateNumberOfMessages${kind}`]));
  };
  return { ask, receive, counts, queues, time, lines };
}

describe("a queue", () => {
  it("returns a message, hides it for the visibility timeout, and returns it again until it is deleted", async () => {
    const { ask, receive, counts, time } = open();
    const sent = await ask("SendMessage", { MessageBody: "hello" });
    const [first] = await receive();

    expect(sent.body).toEqual({
      MessageId: first?.MessageId,
      MD5OfMessageBody: "5d41402abc4b2a76b9719d911017c592",
    });
    expect(first).toMatchObject({ Body: "hello", MD5OfBody: "5d41402abc4b2a76b9719d911017c592" });
    expect(await receive()).toEqual([]);
    expect(await counts()).toEqual([0, 1, 0]);

    time.now += 30_000;
    const [second] = await receive({ MessageSystemAttributeNames: ["All"] });
    expect(second?.Attributes).toEqual({
      ApproximateFirstReceiveTimestamp: String(START),
      ApproximateReceiveCount: "2",
      SenderId: expect.stringMatching(/^AROA.*:test$/),
      SentTimestamp: String(START),
    });
    await ask("DeleteMessage", { ReceiptHandle: first?.ReceiptHandle });
    expect(await counts()).toEqual([0, 1, 0]);
    await ask("DeleteMessage", { ReceiptHandle: second?.ReceiptHandle });
    expect(await counts()).toEqual([0, 0, 0]);
  });

  it("returns at most the requested number of messages, oldest first", async () => {
    const { ask, receive } = open();
    for (const MessageBody of ["1", "2", "3"]) await ask("SendMessage", { MessageBody });

    expect((await receive({ MaxNumberOfMessages: 2 })).map(({ Body }) => Body)).toEqual(["1", "2"]);
    expect((await receive({ MaxNumberOfMessages: 2 })).map(({ Body }) => Body)).toEqual(["3"]);
  });

  it("returns a message again immediately if its visibility timeout is 0, set when it is received or changed later", async () => {
    const { ask, receive, counts } = open();
    await ask("SendMessage", { MessageBody: "hello" });
    await receive({ VisibilityTimeout: 0 });
    const [again] = await receive();
    const changed = await ask("ChangeMessageVisibility", {
      ReceiptHandle: again?.ReceiptHandle,
      VisibilityTimeout: 0,
    });

    expect(changed.status).toBe(200);
    expect(await counts()).toEqual([1, 0, 0]);
  });

  it("hides a message for its delay, and drops it after the retention period", async () => {
    const { ask, receive, counts, time } = open({ delaySeconds: 5 });
    await ask("SendMessage", { MessageBody: "slow" });
    await ask("SendMessage", { MessageBody: "fast", DelaySeconds: 0 });
    expect(await counts()).toEqual([1, 0, 1]);

    time.now += 5000;
    expect(await receive()).toHaveLength(2);
    time.now += 3_600_000;
    expect(await counts()).toEqual([0, 0, 0]);
  });

  it("keeps attributes, and returns the requested ones", async () => {
    const { ask, receive } = open({ visibilityTimeoutSeconds: 0 });
    const MessageAttributes = {
      CODE: { DataType: "String", StringValue: "x" },
      N: { DataType: "Number", StringValue: "1" },
    };
    await ask("SendMessage", { MessageBody: "hello", MessageAttributes });

    expect((await receive())[0]).not.toHaveProperty("MessageAttributes");
    expect((await receive({ MessageAttributeNames: ["N"] }))[0]?.MessageAttributes).toEqual({
      N: MessageAttributes.N,
    });
    expect((await receive({ MessageAttributeNames: ["All"] }))[0]?.MessageAttributes).toEqual(
      MessageAttributes,
    );
  });

  it("is found by its name, and purged on demand", async () => {
    const { ask, counts } = open();
    await ask("SendMessage", { MessageBody: "hello" });
    const found = await ask("GetQueueUrl", { QueueName: "failures" });
    await ask("PurgeQueue");

    expect(found.body).toEqual({ QueueUrl: QUEUE.url });
    expect(await counts()).toEqual([0, 0, 0]);
  });

  it.each([
    ["SendMessage", {}, "MissingRequiredParameterException"],
    ["SendMessage", { MessageBody: "x".repeat(1024 * 1024 + 1) }, "InvalidParameterValueException"],
    ["SendMessage", { MessageBody: "x", DelaySeconds: 901 }, "InvalidParameterValueException"],
    [
      "SendMessage",
      { MessageBody: "x", MessageAttributes: { A: { DataType: "Binary" } } },
      "InvalidParameterValueException",
    ],
    ["ReceiveMessage", { MaxNumberOfMessages: 11 }, "InvalidParameterValueException"],
    ["ReceiveMessage", { VisibilityTimeout: 1.5 }, "InvalidParameterValueException"],
    ["DeleteMessage", { ReceiptHandle: "guess" }, "ReceiptHandleIsInvalid"],
    ["DeleteMessage", {}, "ReceiptHandleIsInvalid"],
    ["ChangeMessageVisibility", { ReceiptHandle: "AQEBx", VisibilityTimeout: 1 }, "MessageNotInflight"],
    ["SendMessage", { QueueUrl: `${QUEUE.url}-other`, MessageBody: "x" }, "QueueDoesNotExist"],
    ["GetQueueUrl", { QueueName: "other" }, "QueueDoesNotExist"],
    ["CreateQueue", {}, "UnknownOperationException"],
  ])("rejects %s with %j", async (operation, input, type) => {
    const { status, body, headers } = await open().ask(operation, input);

    expect(status).toBe(400);
    expect(String(body.__type).replace(/^.*#/, "")).toBe(type);
    expect(headers.get("x-amzn-errortype")).toBe(type);
  });

  it("is also reached at the listener's own address, with the Region in the signature", async () => {
    const { ask } = open();

    expect((await ask("GetQueueUrl", { QueueName: "failures" }, { host: "127.0.0.1:4701" })).body).toEqual({
      QueueUrl: QUEUE.url,
    });
  });
});

describe("access to a queue", () => {
  const rejected = { status: 403, body: { __type: "com.amazon.coral.service#AccessDeniedException" } };

  it.each([
    "SendMessage",
    "ReceiveMessage",
    "DeleteMessage",
    "GetQueueAttributes",
    "GetQueueUrl",
    "PurgeQueue",
  ])("%s is denied for a role with all other permissions", async (operation) => {
    const { ask, lines } = open({}, [ALL, { ...ALL, Effect: "Deny", Action: `sqs:${operation}` }]);
    const answer = await ask(operation, { QueueName: "failures", MessageBody: "x", ReceiptHandle: "AQEBx" });

    expect(answer).toMatchObject(rejected);
    expect(String(answer.body.message)).toMatch(
      new RegExp(
        `sqs:${operation.toLowerCase()} on resource: ${QUEUE.arn} with an explicit deny in an identity`,
      ),
    );
    expect(lines).toEqual([expect.stringContaining("uploads/Role/Policy")]);
  });

  it("is granted to a role in the queue's own policy", async () => {
    const document = { Statement: [{ ...ALL, Principal: { AWS: WRITER.arn } }] };
    const policy = { constructPath: "uploads/QueuePolicy", document };

    expect((await open({ policy }, []).ask("SendMessage", { MessageBody: "x" })).status).toBe(200);
    expect(await open({}, []).ask("SendMessage", { MessageBody: "x" })).toMatchObject(rejected);
  });

  it("is denied to a service that the policy allows for another resource", () => {
    const Condition = { ArnEquals: { "aws:SourceArn": "arn:aws:events:eu-central-1:1:rule/own" } };
    const Principal = { Service: "events.amazonaws.com" };
    const document = { Statement: [{ ...ALL, Principal, Condition }] };
    const { queues } = open({ policy: { constructPath: "uploads/QueuePolicy", document } });
    const send = (rule: string, service = "events.amazonaws.com") =>
      queues.send(
        {
          type: "service",
          service,
          sourceArn: `arn:aws:events:eu-central-1:1:rule/${rule}`,
          sourceAccount: "1",
        },
        QUEUE.arn,
        { body: "x" },
      ).outcome;

    expect([send("own"), send("other"), send("own", "sns.amazonaws.com")]).toEqual([
      "sent",
      "rejected",
      "rejected",
    ]);
  });

  it("is denied if the signature does not match the body", async () => {
    const { ask } = open();
    const answer = await ask("GetQueueUrl", { QueueName: "failures" }, { tamperedBody: '{"QueueName":"x"}' });

    expect(answer).toMatchObject({ status: 403, body: { __type: "InvalidSignatureException" } });
  });
});
