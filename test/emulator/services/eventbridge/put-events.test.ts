import { describe, expect, it } from "vitest";
import { createIam } from "../../../../emulator/iam/iam.js";
import type { PolicyStatement } from "../../../../emulator/model.js";
import type { NewEvent } from "../../../../emulator/services/eventbridge/event.js";
import { createPutEvents } from "../../../../emulator/services/eventbridge/put-events.js";
import type { SignedAsk } from "../../aws-json/signed-request.js";
import { askSigned, readerAt, sessionOf } from "../../aws-json/signed-request.js";
import { ACCOUNT_ID, modelOf, REGION, WRITER } from "../s3/support/model.js";

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const BUS_ARN = `arn:aws:events:${REGION}:${ACCOUNT_ID}:event-bus/default`;
const PUT: PolicyStatement = { Effect: "Allow", Action: "events:PutEvents", Resource: BUS_ARN };
const ENTRY = { Source: "uploads", DetailType: "Upload Completed", Detail: '{"key":"a"}' };

async function putEvents(input: unknown, statement: PolicyStatement = PUT, more: Partial<SignedAsk> = {}) {
  const policy = { constructPath: "uploads/Tell", name: "tell", document: { Statement: statement } };
  const model = modelOf([], [{ ...WRITER, policies: [policy] }]);
  const iam = createIam({ model, clock: () => NOW });
  const put: NewEvent[] = [];
  const lines: string[] = [];
  const handler = createPutEvents({
    model,
    iam,
    eventBridge: { put: (event) => `id-${put.push(event)}` },
    readSignedCall: readerAt(iam, () => NOW),
    log: ({ message, constructPath }) => lines.push(`${message} ${constructPath}`),
  });
  const answer = await askSigned(handler, {
    service: "events",
    credentials: sessionOf(iam),
    now: NOW,
    headers: { "x-amz-target": "AWSEvents.PutEvents" },
    body: JSON.stringify(input),
    ...more,
  });
  return { ...answer, put, lines };
}

describe("PutEvents", () => {
  it("puts events on the default bus, with the given time", async () => {
    const time = NOW / 1000 - 60;
    const { status, body, put } = await putEvents({
      Entries: [ENTRY, { ...ENTRY, Time: time, Resources: ["arn:aws:s3:::files"], EventBusName: "default" }],
    });

    expect(status).toBe(200);
    expect(body).toEqual({ FailedEntryCount: 0, Entries: [{ EventId: "id-1" }, { EventId: "id-2" }] });
    expect(put).toEqual([
      {
        busName: "default",
        region: REGION,
        source: "uploads",
        detailType: "Upload Completed",
        detail: { key: "a" },
        resources: [],
      },
      expect.objectContaining({ time: time * 1000, resources: ["arn:aws:s3:::files"] }),
    ]);
  });

  it.each([
    ["its name", "audit"],
    ["its ARN", BUS_ARN.replace("default", "audit")],
  ])("puts an event on another bus, given by %s", async (_name, EventBusName) => {
    const statement = { ...PUT, Resource: BUS_ARN.replace("default", "audit") };
    const { put } = await putEvents({ Entries: [{ ...ENTRY, EventBusName }] }, statement);

    expect(put).toMatchObject([{ busName: "audit" }]);
  });

  it.each([
    ["another bus", { ...PUT, Resource: BUS_ARN.replace("default", "other") }],
    ["another action", { ...PUT, Action: "events:PutRule" }],
    ["another source", { ...PUT, Condition: { StringEquals: { "events:source": "other" } } }],
  ])("is rejected completely for a role that is allowed %s only", async (_name, statement) => {
    const { status, body, put, lines } = await putEvents({ Entries: [ENTRY] }, statement);

    expect(status).toBe(400);
    expect(body.__type).toBe("AccessDeniedException");
    expect(body.message).toContain(
      `is not authorized to perform: events:PutEvents on resource: ${BUS_ARN} because no identity-based policy allows`,
    );
    expect(put).toEqual([]);
    expect(lines).toEqual([expect.stringContaining("uploads/Tell")]);
  });

  it.each([
    ["Source", "InvalidArgument", { Source: undefined }],
    ["DetailType", "InvalidArgument", { DetailType: "" }],
    ["Detail", "InvalidArgument", { Detail: undefined }],
    ["Detail is malformed", "MalformedDetail", { Detail: "not json" }],
    ["Detail is malformed", "MalformedDetail", { Detail: "[1]" }],
    ["Not authorized for the source", "NotAuthorizedForSourceException", { Source: "aws.s3" }],
  ])("rejects one entry for its %s (%s), and accepts the other", async (message, code, change) => {
    const { status, body, put } = await putEvents({ Entries: [{ ...ENTRY, ...change }, ENTRY] });

    expect(status).toBe(200);
    expect(body).toEqual({
      FailedEntryCount: 1,
      Entries: [{ ErrorCode: code, ErrorMessage: expect.stringContaining(message) }, { EventId: "id-1" }],
    });
    expect(put).toHaveLength(1);
  });

  it.each([
    ["no entries", { Entries: [] }, "1 to 10"],
    ["eleven entries", { Entries: Array.from({ length: 11 }, () => ENTRY) }, "1 to 10"],
    ["entries that are not a list", { Entries: ENTRY }, "1 to 10"],
    [
      "over 256 KB in all",
      { Entries: [ENTRY, { ...ENTRY, Detail: JSON.stringify({ text: "ä".repeat(128 * 1024) }) }] },
      "over the limit",
    ],
  ])("rejects %s", async (_name, input, message) => {
    const { status, body, put } = await putEvents(input);

    expect(status).toBe(400);
    expect(body).toEqual({ __type: "ValidationException", message: expect.stringContaining(message) });
    expect(put).toEqual([]);
  });

  it("accepts exactly 256 KB", async () => {
    const rest = ENTRY.Source.length + ENTRY.DetailType.length + '{"text":""}'.length;
    const Detail = JSON.stringify({ text: "x".repeat(256 * 1024 - rest) });
    const { body } = await putEvents({ Entries: [{ ...ENTRY, Detail }] });

    expect(body).toMatchObject({ FailedEntryCount: 0 });
  });

  it.each([
    ["a changed body", { tamperedBody: '{"Entries":[]}' }, "InvalidSignatureException"],
    ["a body that is not an object", { body: "[]" }, "SerializationException"],
    ["another operation", { headers: { "x-amz-target": "AWSEvents.PutRule" } }, "UnknownOperationException"],
    ["another service", { headers: { "x-amz-target": "AmazonSQS.PutEvents" } }, "UnknownOperationException"],
    [
      "a signature for another service",
      { service: "sqs", host: `events.${REGION}.amazonaws.com` },
      "IncompleteSignatureException",
    ],
  ])("rejects %s", async (_name, more, type) => {
    const { body, put } = await putEvents({ Entries: [ENTRY] }, PUT, more);

    expect(body.__type).toBe(type);
    expect(put).toEqual([]);
  });
});
