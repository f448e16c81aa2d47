import { describe, expect, it, onTestFinished } from "vitest";
import { createAwsCalls } from "../../operations/replay/aws-calls.js";
import { logText } from "../support/break-stack.js";
import { changing } from "../support/change-stack.js";
import { serveUploads } from "../support/local-stack.js";
import { uploadsOf } from "../support/send-uploads.js";

const ROLE_POLICY = "uploads/Completed/Function/Role/Policy";

interface Setup {
  /** Statements to remove from the function's role. */
  readonly without?: readonly string[];
  /** Construct to remove. */
  readonly withoutConstruct?: string;
  readonly settings?: Record<string, unknown>;
}

/**
 * Serves a stack with one permission removed, uploads an object that is too large and one that is accepted, sends the
 * function an event for a deleted third one, and returns the outcomes.
 */
async function outcomeOf({ without = [], withoutConstruct, settings = {} }: Setup) {
  let queue = "";
  let functionName = "";
  const stack = await serveUploads(
    {
      policy: { maxBytes: 4 },
      directSizeLimits: "ignored",
      patterns: ["direct"],
      bucket: { versioned: true },
      ...settings,
    },
    changing((document) => {
      queue = String(document.at("uploads/Completed/Failures/Resource").name);
      functionName = String(document.at("uploads/Completed/Function/Resource").function_name);
      document.changePolicy(ROLE_POLICY, (all) => all.filter(({ Sid = "" }) => !without.includes(Sid)));
      if (withoutConstruct !== undefined) document.remove(withoutConstruct);
    }),
  );
  onTestFinished(() => stack.close());
  const { aws, s3 } = stack.endpoints;
  const alice = uploadsOf(stack, await stack.token({ sub: "alice" }));
  await alice.direct("large.txt", "too large");
  await alice.direct("small.txt", "ok");
  await stack.settled();
  const [created] = stack.events("Object Created");
  const { accessKeyId, secretAccessKey } = s3;
  const { invoke } = createAwsCalls(
    {
      queueUrl: "",
      functionName,
      region: aws.region,
      dryRun: false,
      credentials: { accessKeyId, secretAccessKey },
      sqsEndpoint: aws.endpointUrl,
      lambdaEndpoint: aws.endpointUrl,
    },
    { fetch: globalThis.fetch, now: Date.now },
  );
  // In S3's form: a malformed version id causes another error than a missing version.
  const versionId = "a".repeat(32);
  const object = { key: "uploads/alice/gone.txt", etag: "abc", "version-id": versionId, sequencer: "0" };
  await invoke({ ...created, detail: { bucket: { name: s3.bucket }, object, reason: "PutObject" } });
  await stack.settled();
  const named = await stack.askAws("sqs", "AmazonSQS.GetQueueUrl", { QueueName: queue });
  const { QueueUrl: queueUrl } = named.json() as { QueueUrl: string };
  const ours = stack.events().filter(({ source }) => source === "s3-upload-patterns");
  return {
    told: ours.map(({ "detail-type": type }) => type).sort(),
    failures: (await stack.messages(queueUrl)).length,
    keys: (await stack.keys()).map((key) => key.replace("uploads/alice/", "")),
    log: logText(stack),
  };
}

const ALL = ["Upload Completed", "Upload Rejected"];
const DELETE = { events: { rejectedObjects: "delete" } };

describe("the completion events", () => {
  it("work with all permissions", async () => {
    expect(await outcomeOf({})).toMatchObject({ told: ALL, failures: 0, keys: ["large.txt", "small.txt"] });
  });

  it("work with all permissions if rejected objects are removed", async () => {
    expect(await outcomeOf({ settings: DELETE })).toMatchObject({
      told: ALL,
      failures: 0,
      keys: ["small.txt"],
    });
  });

  it.each<[string, Setup, object]>([
    ["HeadObjects, are not sent", { without: ["HeadObjects"] }, { told: [], failures: 3 }],
    [
      "ListBucketFor404, fail for a deleted object",
      { without: ["ListBucketFor404"] },
      { told: ALL, failures: 1 },
    ],
    [
      "TagRejected, report no rejection",
      { without: ["TagRejected"] },
      { told: ["Upload Completed"], failures: 1 },
    ],
    [
      "RemoveRejected, keep a rejected object",
      { without: ["RemoveRejected"], settings: DELETE },
      { failures: 1, keys: ["large.txt", "small.txt"] },
    ],
    ["PutUploadEvents, are not sent", { without: ["PutUploadEvents"] }, { told: [], failures: 2 }],
  ])("without %s", async (_name, setup, expected) => {
    expect(await outcomeOf(setup)).toMatchObject(expected);
  });

  it("without SendToFailureQueue, lose the events that failed permanently", async () => {
    const { told, failures } = await outcomeOf({ without: ["PutUploadEvents", "SendToFailureQueue"] });

    expect({ told, failures }).toEqual({ told: [], failures: 0 });
  });

  it("without the function's own policy, keep the events that EventBridge could not deliver", async () => {
    const { told, failures, log } = await outcomeOf({ withoutConstruct: "uploads/Completed/Permission" });

    expect({ told, failures }).toEqual({ told: [], failures: 2 });
    expect(log).toContain("no aws_lambda_permission of uploads/Completed/Function/Resource");
  });
});
