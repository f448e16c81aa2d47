import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it, onTestFinished } from "vitest";
import { TEST_SIGNATURE } from "../../emulator/services/guardduty/test-signature.js";
import { withdraw } from "../support/break-stack.js";
import type { StackDocument } from "../support/change-stack.js";
import { changing } from "../support/change-stack.js";
import { finish } from "../support/command.js";
import type { LocalStack, PutEvent, ServeSettings } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";
import { uploadsOf } from "../support/send-uploads.js";

const validate = new Ajv2020().compile(JSON.parse(readFileSync("docs/upload-event.schema.json", "utf8")));

async function stackFor(
  settings: Record<string, unknown> = {},
  change?: (folder: string) => void,
  serve?: ServeSettings,
): Promise<LocalStack> {
  const stack = await serveUploads(settings, change, serve);
  onTestFinished(() => stack.close());
  return stack;
}

const asAlice = async (stack: LocalStack) => uploadsOf(stack, await stack.token({ sub: "alice" }));

/** The events that subscribers got, after all work has finished, in the order of their keys. */
async function told(stack: LocalStack): Promise<PutEvent[]> {
  await stack.settled();
  const ours = stack.events().filter(({ source }) => source === "s3-upload-patterns");
  return ours.toSorted((one, other) => String(one.detail.key).localeCompare(String(other.detail.key)));
}

const keysOf = (events: readonly PutEvent[]) => events.map(({ detail }) => detail.key);

const idsOf = (events: readonly PutEvent[]) => [...new Set(events.map(({ detail }) => detail.id))];

const DAY_SECONDS = 86_400;

/** The administrator in the account that the emulator derives from the stack's name. */
const ADMINISTRATOR = "arn:aws:iam::634495123402:user/local-administrator";

/** A policy that the direct pattern cannot enforce before the upload. */
const TOO_LARGE = { policy: { maxBytes: 4 }, directSizeLimits: "ignored", patterns: ["direct"] };

describe("an upload that matches its declaration", () => {
  it("is announced once through every pattern, in the form of the schema", async () => {
    const stack = await stackFor();

    expect(await (await asAlice(stack)).statuses("a.txt")).toEqual({
      direct: 200,
      presigned: 200,
      edge: 200,
    });
    const events = await told(stack);

    expect(keysOf(events)).toEqual([
      "uploads/alice/direct-a.txt",
      "uploads/alice/edge-a.txt",
      "uploads/alice/presigned-a.txt",
    ]);
    for (const event of events) {
      expect(event).toMatchObject({
        "detail-type": "Upload Completed",
        detail: { bucket: stack.endpoints.s3.bucket, upload: { subject: "alice" } },
      });
      expect(validate(event), JSON.stringify(validate.errors)).toBe(true);
    }
    expect(idsOf(events)).toHaveLength(3);
  });

  it("is announced with the same id if S3's events come twice and out of order", async () => {
    const stack = await stackFor({ patterns: ["direct"] }, undefined, { eventDelivery: "shuffled" });
    const alice = await asAlice(stack);

    for (const key of ["1", "2", "3", "4"]) await alice.direct(key, key);
    const events = await told(stack);

    expect([...new Set(keysOf(events))]).toEqual(["1", "2", "3", "4"].map((key) => `uploads/alice/${key}`));
    expect(idsOf(events)).toHaveLength(4);
  });
});

describe("a rejected upload", () => {
  it("is tagged and announced", async () => {
    const stack = await stackFor(TOO_LARGE);

    await (await asAlice(stack)).direct("a.txt", "too large");
    const [event] = await told(stack);

    expect(event).toMatchObject({
      "detail-type": "Upload Rejected",
      detail: { rejection: { code: "TooLarge" } },
    });
    expect(validate(event)).toBe(true);
    expect(await stack.tags("uploads/alice/a.txt")).toEqual({
      "upload-rejected": "TooLarge",
      "upload-status": "rejected",
    });
  });

  it("expires after seven days by the bucket's lifecycle, and no other object does", async () => {
    const stack = await stackFor(TOO_LARGE);
    const alice = await asAlice(stack);
    await alice.direct("a.txt", "too large");
    await alice.direct("b.txt", "ok");
    await told(stack);

    stack.advance(6 * DAY_SECONDS);
    const early = await stack.applyLifecycle();
    stack.advance(2 * DAY_SECONDS);
    const late = await stack.applyLifecycle();

    expect([early.expiredVersions, late.expiredVersions]).toEqual([0, 1]);
    expect(await stack.keys()).toEqual(["uploads/alice/b.txt"]);
  });

  it("cannot be read until a named principal removes its tag", async () => {
    const rejectionTagPrincipals = [ADMINISTRATOR];
    const stack = await stackFor({ ...TOO_LARGE, reading: true, events: { rejectionTagPrincipals } });
    const authorization = `Bearer ${await stack.token({ sub: "alice" })}`;
    const read = async () =>
      (await stack.send("GET", `${stack.endpoints.direct}/files/a.txt`, undefined, { authorization })).status;
    await (await asAlice(stack)).direct("a.txt", "too large");
    await told(stack);

    expect(await read()).toBe(403);
    await expect(stack.object("uploads/alice/a.txt")).rejects.toThrow(
      /explicit deny|AccessDenied|Access Denied/,
    );

    await stack.removeTags("uploads/alice/a.txt");
    expect(await read()).toBe(200);
  });

  it("keeps its tag if the administrator is not named", async () => {
    const stack = await stackFor(TOO_LARGE);
    await (await asAlice(stack)).direct("a.txt", "too large");
    await told(stack);

    await expect(stack.removeTags("uploads/alice/a.txt")).rejects.toThrow(
      /s3:DeleteObjectTagging.*explicit deny/,
    );

    expect(await stack.tags("uploads/alice/a.txt")).toEqual({
      "upload-rejected": "TooLarge",
      "upload-status": "rejected",
    });
  });

  it.each([true, false])("is removed if the settings say so, with versioning: %s", async (versioned) => {
    const stack = await stackFor({
      ...TOO_LARGE,
      events: { rejectedObjects: "delete" },
      bucket: { versioned },
    });
    const alice = await asAlice(stack);

    await alice.direct("a.txt", "too large");
    await alice.direct("b.txt", "ok");
    const events = await told(stack);

    expect(events.map((event) => event["detail-type"])).toEqual(["Upload Rejected", "Upload Completed"]);
    expect(await stack.keys()).toEqual(["uploads/alice/b.txt"]);
  });
});

describe("an object that is not an upload", () => {
  it.each([
    ["log", {}],
    ["reject", { "upload-rejected": "ForeignObject" }],
  ])("with foreignObjects %j has the tags %j, stays, and sends no event", async (foreignObjects, tags) => {
    const stack = await stackFor({ patterns: ["direct"], events: { foreignObjects } });

    await stack.put("uploads/report.txt", "from another program");
    const events = await told(stack);

    expect(events).toEqual([]);
    expect(await stack.tags("uploads/report.txt")).toEqual(tags);
    expect(await stack.keys()).toEqual(["uploads/report.txt"]);
    expect(stack.log.map(({ message }) => message).join()).toContain('"outcome":"foreign"');
  });
});

async function queueUrlOf(stack: LocalStack, names: StackNames): Promise<string> {
  const answer = await stack.askAws("sqs", "AmazonSQS.GetQueueUrl", { QueueName: names.queue });
  return (answer.json() as { QueueUrl: string }).QueueUrl;
}

interface StackNames {
  queue: string;
  completed: string;
}

/** Records the names of the stack's queue and function, and changes the stack. */
function noting(names: StackNames, change: (document: StackDocument) => void = () => {}) {
  return changing((document) => {
    names.queue = String(document.at("uploads/Completed/Failures/Resource").name);
    names.completed = String(document.at("uploads/Completed/Function/Resource").function_name);
    change(document);
  });
}

describe("an event that fails permanently", () => {
  it("waits in the queue, in Lambda's record of the invocation", async () => {
    const names = { queue: "", completed: "" };
    const broken = noting(names, (document) =>
      withdraw(document, "uploads/Completed/Function/Role/Policy", "events:PutEvents"),
    );
    const stack = await stackFor({ patterns: ["direct"] }, broken);

    await (await asAlice(stack)).direct("a.txt", "a");
    const events = await told(stack);
    const [record] = (await stack.messages(await queueUrlOf(stack, names))).map((body) => JSON.parse(body));

    expect(events).toEqual([]);
    expect(record).toMatchObject({
      requestContext: { condition: "RetriesExhausted", approximateInvokeCount: 3 },
      requestPayload: { source: "aws.s3", detail: { object: { key: "uploads/alice/a.txt" } } },
    });
  });

  it("is announced after its replay, with the same id", async () => {
    const names = { queue: "", completed: "" };
    const stack = await stackFor({ patterns: ["direct"] }, noting(names));
    await (await asAlice(stack)).direct("a.txt", "a");
    await stack.settled();
    const [created] = stack.events("Object Created");
    const queueUrl = await queueUrlOf(stack, names);
    const record = { requestContext: { condition: "RetriesExhausted" }, requestPayload: created };
    for (const body of [record, created]) {
      await stack.askAws("sqs", "AmazonSQS.SendMessage", {
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify(body),
      });
    }
    const { aws, s3 } = stack.endpoints;

    const replayed = await finish(
      "node",
      [
        "--import",
        "tsx",
        "operations/replay-failed-events.ts",
        "--queue-url",
        queueUrl,
        "--function-name",
        names.completed,
      ],
      {
        AWS_ENDPOINT_URL: aws.endpointUrl,
        AWS_REGION: aws.region,
        AWS_ACCESS_KEY_ID: s3.accessKeyId,
        AWS_SECRET_ACCESS_KEY: s3.secretAccessKey,
        AWS_SESSION_TOKEN: undefined,
      },
    );
    const events = await told(stack);

    expect(replayed).toMatchObject({ code: 0, stdout: expect.stringContaining("2 replayed"), stderr: "" });
    expect(events).toHaveLength(3);
    expect(idsOf(events)).toHaveLength(1);
    expect(await stack.messages(queueUrl)).toEqual([]);
  });
});

describe("the malware scan", () => {
  it("keeps objects that were not found clean unreadable through every pattern, and sends their events", async () => {
    const stack = await stackFor({
      malwareProtection: true,
      events: { rejectedObjects: "delete" },
      reading: true,
      bucket: { versioned: true },
      patterns: ["direct", "presigned"],
    });
    const authorization = `Bearer ${await stack.token({ sub: "alice" })}`;
    const alice = await asAlice(stack);
    const read = async (key: string) => {
      const { direct, presigned } = stack.endpoints;
      const straight = await stack.send("GET", `${direct}/files/${key}`, undefined, { authorization });
      const asked = await stack.send("GET", `${presigned}/downloads/${key}`, undefined, { authorization });
      const { url, headers } = asked.json() as { url: string; headers: Record<string, string> };
      return [straight.status, (await stack.send("GET", url, undefined, headers)).status];
    };

    await alice.presigned("clean.txt", "clean");
    await alice.direct("malware.txt", TEST_SIGNATURE);
    const events = await told(stack);

    expect(keysOf(events)).toEqual(["uploads/alice/clean.txt", "uploads/alice/malware.txt"]);
    expect(await stack.tags("uploads/alice/malware.txt")).toEqual({
      GuardDutyMalwareScanStatus: "THREATS_FOUND",
    });
    expect(await read("clean.txt")).toEqual([200, 200]);
    expect(await read("malware.txt")).toEqual([403, 403]);
  });
});
