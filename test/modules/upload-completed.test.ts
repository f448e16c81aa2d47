import { CloudwatchEventBus } from "@cdktf/provider-aws/lib/cloudwatch-event-bus/index.js";
import { describe, expect, it } from "vitest";
import type { UploadCompletedSettings } from "../../functions/upload-completed/contract.js";
import type { UploadBucketProps } from "../../modules/upload-bucket/index.js";
import { UploadBucket } from "../../modules/upload-bucket/index.js";
import type { UploadCompletedProps } from "../../modules/upload-completed/index.js";
import { UploadCompleted } from "../../modules/upload-completed/index.js";
import type { Template } from "../support/template.js";
import { parsePolicy, refusal, synthesize } from "../support/template.js";

const KEY_ARN = "arn:aws:kms:eu-central-1:111122223333:key/abc";
const TOPIC = "arn:aws:sns:eu-central-1:111122223333:alerts";
const BUCKET: UploadBucketProps = { bucketName: "uploads-of-mine", eventBridge: true };

const build =
  (props: Partial<UploadCompletedProps> = {}, bucket: UploadBucketProps = BUCKET) =>
  (stack: ConstructorParameters<typeof UploadBucket>[0]) =>
    new UploadCompleted(stack, "Completed", { bucket: new UploadBucket(stack, "Bucket", bucket), ...props });

const template = (props?: Partial<UploadCompletedProps>, bucket?: UploadBucketProps) =>
  synthesize((stack) => void build(props, bucket)(stack));

function settingsOf(made: Template): UploadCompletedSettings {
  const environment = made.resource("aws_lambda_function").environment as {
    variables: { UPLOAD_COMPLETED_SETTINGS: string };
  };
  return JSON.parse(environment.variables.UPLOAD_COMPLETED_SETTINGS);
}

const statementsOf = (made: Template) =>
  parsePolicy(made.resource("aws_iam_role_policy").policy).filter(({ Sid }) => Sid !== "WriteLogs");

const actionsOf = (made: Template) => statementsOf(made).flatMap(({ Action }) => Action);

describe("rejected objects", () => {
  const bucketStatements = (props: Partial<UploadCompletedProps>) =>
    parsePolicy(template(props).resource("aws_s3_bucket_policy").policy).filter(({ Sid }) =>
      String(Sid).endsWith("OfRejected"),
    );

  it("are unreadable while they have the tag, except for HEAD by the roles that read an upload's state", () => {
    const asker = "arn:aws:iam::111122223333:role/asker";
    const [read, presigned, _tags, ...more] = bucketStatements({ headRoleArns: [asker] });

    expect(more).toEqual([]);
    expect(read).toMatchObject({
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:GetObject", "s3:GetObjectVersion"],
      Condition: {
        Null: { "s3:ExistingObjectTag/upload-rejected": "false" },
        ArnNotEquals: { "aws:PrincipalArn": [expect.stringContaining("Completed_Function_Role"), asker] },
      },
    });
    expect(presigned?.Condition).toEqual({
      Null: { "s3:ExistingObjectTag/upload-rejected": "false" },
      StringEquals: { "s3:authType": "REST-QUERY-STRING" },
    });
  });

  it("keep their tags, except for the check and the principals that are named", () => {
    const operator = "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/operator";
    const user = "arn:aws:iam::111122223333:user/alice";
    const [, , tags] = bucketStatements({
      headRoleArns: ["arn:aws:iam::111122223333:role/asker"],
      rejectionTagPrincipals: [operator, user],
    });

    expect(tags).toMatchObject({
      Sid: "NoTagChangeOfRejected",
      Effect: "Deny",
      Principal: "*",
      Action: [
        "s3:PutObjectTagging",
        "s3:PutObjectVersionTagging",
        "s3:DeleteObjectTagging",
        "s3:DeleteObjectVersionTagging",
      ],
      Resource: [expect.stringMatching(/\/uploads\/\*$/)],
    });
    expect(tags?.Condition).toEqual({
      Null: { "s3:ExistingObjectTag/upload-rejected": "false" },
      ArnNotEquals: {
        "aws:PrincipalArn": [expect.stringContaining("Completed_Function_Role"), operator, user],
      },
    });
  });

  it("have tags that only the check can change by default", () => {
    const [, , tags] = bucketStatements({});

    expect(tags?.Condition).toMatchObject({
      ArnNotEquals: { "aws:PrincipalArn": [expect.stringContaining("Completed_Function_Role")] },
    });
  });

  it("are also unreadable if only foreign objects get the tag", () => {
    const sids = bucketStatements({ rejectedObjects: "delete", foreignObjects: "reject" }).map(
      ({ Sid }) => Sid,
    );

    expect(sids).toEqual(["NoReadOfRejected", "NoPresignedReadOfRejected", "NoTagChangeOfRejected"]);
  });

  it("need no statement if they are deleted", () => {
    expect(bucketStatements({ rejectedObjects: "delete" })).toEqual([]);
  });

  it("need valid ARNs of roles", () => {
    expect(refusal(build({ headRoleArns: ["role"] })).message).toContain("headRoleArns[0]");
  });
});

describe("UploadCompleted", () => {
  it("creates a function, its rule and its failure queue, and nothing else by default", () => {
    const withBucket = template();
    const alone = synthesize((stack) => void new UploadBucket(stack, "Bucket", BUCKET));

    expect(withBucket.types.filter((type) => !alone.types.includes(type))).toEqual([
      "aws_cloudwatch_event_rule",
      "aws_cloudwatch_event_target",
      "aws_cloudwatch_log_group",
      "aws_cloudwatch_log_metric_filter",
      "aws_iam_role",
      "aws_iam_role_policy",
      "aws_lambda_function",
      "aws_lambda_function_event_invoke_config",
      "aws_lambda_permission",
      "aws_sqs_queue",
      "aws_sqs_queue_policy",
    ]);
    expect(withBucket.resourceCount - alone.resourceCount).toBe(11);
  });

  it("receives only events of objects below the prefix of its bucket", () => {
    const rule = template().resource("aws_cloudwatch_event_rule");

    expect(rule.event_pattern).toMatch(/^\$\{jsonencode\(/);
    expect(rule).not.toHaveProperty("event_bus_name");
    expect(ruleOfExisting()).toEqual({
      source: ["aws.s3"],
      "detail-type": ["Object Created"],
      detail: { bucket: { name: ["mine"] }, object: { key: [{ prefix: "uploads/" }] } },
    });
    expect(ruleOfExisting("")).toMatchObject({ detail: { bucket: { name: ["mine"] } } });
    expect(JSON.stringify(ruleOfExisting(""))).not.toContain("prefix");
  });

  it("allows only its rule to call the function", () => {
    const permission = template().resource("aws_lambda_permission");

    expect(permission).toMatchObject({
      principal: "events.amazonaws.com",
      source_arn: expect.stringMatching(/^\$\{aws_cloudwatch_event_rule\..*\.arn\}$/),
    });
  });

  it("retries as long as Lambda does, and queues events that failed or were not delivered", () => {
    const made = template();
    const queue = expect.stringMatching(/^\$\{aws_sqs_queue\..*\.arn\}$/);

    expect(made.resource("aws_lambda_function_event_invoke_config")).toMatchObject({
      maximum_retry_attempts: 2,
      maximum_event_age_in_seconds: 21_600,
      destination_config: { on_failure: { destination: queue } },
      depends_on: [expect.stringMatching(/^aws_iam_role_policy\./)],
    });
    expect(made.resource("aws_cloudwatch_event_target").dead_letter_config).toEqual({ arn: queue });
    expect(made.resource("aws_sqs_queue")).toMatchObject({
      sqs_managed_sse_enabled: true,
      message_retention_seconds: 1_209_600,
    });
  });

  it("lets its rule, and no other service or account, put into the queue, over TLS only", () => {
    const [deny, allow, ...more] = parsePolicy(template().resource("aws_sqs_queue_policy").policy);

    expect(deny).toMatchObject({ Effect: "Deny", Principal: "*", Action: ["sqs:*"] });
    expect(deny?.Condition).toEqual({
      Bool: { "aws:SecureTransport": "false", "aws:PrincipalIsAWSService": "false" },
    });
    expect(allow).toMatchObject({
      Effect: "Allow",
      Principal: { Service: ["events.amazonaws.com"] },
      Action: ["sqs:SendMessage"],
      Condition: {
        ArnEquals: { "aws:SourceArn": expect.stringMatching(/^\$\{aws_cloudwatch_event_rule\./) },
      },
    });
    expect(more).toEqual([]);
  });

  it("sends to the default bus, and tags rejected objects", () => {
    expect(settingsOf(existing())).toEqual({
      bucketName: "mine",
      bucketRegion: "eu-central-1",
      prefix: "uploads/",
      policy: expect.objectContaining({ maxBytes: 5_368_709_120 }),
      eventBusName: "default",
      rejectedObjects: "tag",
      foreignObjects: "log",
    });
  });

  it("sends to another bus if the props name one", () => {
    const made = synthesize((stack) => {
      const eventBus = new CloudwatchEventBus(stack, "Bus", { name: "uploads" });
      build({ eventBus })(stack);
    });
    const [tell] = statementsOf(made).filter(({ Action }) => Action.includes("events:PutEvents"));

    expect(tell?.Resource).toEqual([expect.stringMatching(/^\$\{aws_cloudwatch_event_bus\..*\.arn\}$/)]);
  });
});

describe("the role of the completion events", () => {
  it.each<[string, Partial<UploadCompletedProps>, boolean, string[]]>([
    [
      "tags objects",
      {},
      false,
      ["s3:GetObject", "s3:ListBucket", "s3:GetObjectTagging", "s3:PutObjectTagging"],
    ],
    [
      "tags versions",
      {},
      true,
      ["s3:GetObjectVersion", "s3:ListBucket", "s3:GetObjectVersionTagging", "s3:PutObjectVersionTagging"],
    ],
    [
      "removes objects",
      { rejectedObjects: "delete" },
      false,
      ["s3:GetObject", "s3:ListBucket", "s3:DeleteObject"],
    ],
    [
      "removes versions",
      { rejectedObjects: "delete" },
      true,
      ["s3:GetObjectVersion", "s3:ListBucket", "s3:DeleteObjectVersion"],
    ],
    [
      "tags foreign objects and removes rejected ones",
      { rejectedObjects: "delete", foreignObjects: "reject" },
      false,
      ["s3:GetObject", "s3:ListBucket", "s3:GetObjectTagging", "s3:PutObjectTagging", "s3:DeleteObject"],
    ],
  ])("%s, and can do nothing more", (_name, props, versioned, s3Actions) => {
    const made = template(props, { ...BUCKET, versioned });

    expect(actionsOf(made)).toEqual([...s3Actions, "events:PutEvents", "sqs:SendMessage"]);
  });

  it("grants access only to objects below the prefix, to its bus and to its queue", () => {
    const resources = statementsOf(existing()).map(({ Resource }) => Resource);

    expect(resources).toEqual([
      ["arn:aws:s3:::mine/uploads/*"],
      ["arn:aws:s3:::mine"],
      ["arn:aws:s3:::mine/uploads/*"],
      [expect.stringMatching(/^arn:aws:events:eu-central-1:\$\{.*\.account_id\}:event-bus\/default$/)],
      [expect.stringMatching(/^\$\{aws_sqs_queue\..*\.arn\}$/)],
    ]);
  });

  it("may decrypt through S3 if a KMS key encrypts: S3 shows checksums only then", () => {
    const [decrypt] = statementsOf(template({}, { ...BUCKET, kmsKeyArn: KEY_ARN })).filter(
      ({ Sid }) => Sid === "ReadChecksums",
    );

    expect(decrypt).toMatchObject({
      Action: ["kms:Decrypt"],
      Resource: [KEY_ARN],
      Condition: { StringEquals: { "kms:ViaService": "s3.eu-central-1.amazonaws.com" } },
    });
  });
});

describe("alarms", () => {
  it("monitor the function, the queue and the rejections, and notify the given topics", () => {
    const made = template({ alarms: { actions: [TOPIC] } });
    const alarms = made.resources("aws_cloudwatch_metric_alarm");

    expect(alarms.map(({ metric_name }) => metric_name)).toEqual([
      "Errors",
      "ApproximateNumberOfMessagesVisible",
      made.resource("aws_cloudwatch_log_metric_filter").name,
    ]);
    for (const alarm of alarms) {
      expect(alarm).toMatchObject({
        alarm_actions: [TOPIC],
        threshold: 1,
        treat_missing_data: "notBreaching",
      });
    }
    expect(alarms[2]).toMatchObject({ namespace: "S3UploadPatterns", dimensions: { outcome: "rejected" } });
  });

  it("monitor foreign and missing objects only if set", () => {
    const made = template({ alarms: { actions: [TOPIC], outcomes: ["gone", "foreign"] } });
    const outcomes = made
      .resources("aws_cloudwatch_metric_alarm")
      .map(({ dimensions }) => (dimensions as { outcome?: string }).outcome)
      .filter((outcome) => outcome !== undefined);

    expect(outcomes.sort()).toEqual(["foreign", "gone", "rejected"]);
  });
});

describe("alarms on the volume", () => {
  it("monitor the bytes and objects per hour in one metric", () => {
    const volume = { bytesPerHour: 5_000_000_000, uploadsPerHour: 1_000 };
    const made = template({ alarms: { actions: [TOPIC], volume } });
    const filter = made
      .resources("aws_cloudwatch_log_metric_filter")
      .find(({ pattern }) => pattern === "{ $.bytes >= 0 }");
    const alarms = made
      .resources("aws_cloudwatch_metric_alarm")
      .filter(({ metric_name }) => metric_name === filter?.name);

    expect(filter).toMatchObject({ metric_transformation: { value: "$.bytes", unit: "Bytes" } });
    expect(alarms).toHaveLength(2);
    expect(alarms).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ statistic: "Sum", threshold: 5_000_000_000, period: 3_600 }),
        expect.objectContaining({ statistic: "SampleCount", threshold: 1_000, alarm_actions: [TOPIC] }),
      ]),
    );
  });

  it("are off by default, each independently", () => {
    const count = (made: ReturnType<typeof template>) => made.resources("aws_cloudwatch_metric_alarm").length;
    const none = template({ alarms: { actions: [TOPIC] } });
    const bytes = template({ alarms: { actions: [TOPIC], volume: { bytesPerHour: 1 } } });

    expect(none.resources("aws_cloudwatch_log_metric_filter")).toHaveLength(1);
    expect(count(bytes)).toBe(count(none) + 1);
  });
});

describe("the outcomes of checks", () => {
  it("are counted without any alarm: rejected, foreign and gone objects", () => {
    expect(template().resource("aws_cloudwatch_log_metric_filter")).toMatchObject({
      pattern: '{ ($.outcome = "rejected") || ($.outcome = "foreign") || ($.outcome = "gone") }',
      log_group_name: expect.stringMatching(/^\/aws\/lambda\/\$\{aws_lambda_function\./),
      metric_transformation: { dimensions: { outcome: "$.outcome" } },
    });
  });
});

describe("UploadCompleted rejects", () => {
  it.each<[string, Partial<UploadCompletedProps>, UploadBucketProps, RegExp]>([
    ["a bucket that sends no events", {}, { bucketName: "mine" }, /bucket\.eventBridge must be true/],
    [
      "an existing bucket without its owner's confirmation",
      {},
      { existing: { bucketName: "mine", region: "eu-central-1" } },
      /existing\.eventBridge: true/,
    ],
    [
      "a bucket in another Region, whose events would not arrive",
      {},
      { existing: { bucketName: "mine", region: "eu-west-1", eventBridge: true } },
      /bucket\.region must be the stack's own Region, eu-central-1/,
    ],
    [
      "a third fate",
      { rejectedObjects: "keep" as "tag" },
      BUCKET,
      /rejectedObjects must be one of "tag", "delete"/,
    ],
    ["a prefix without its slash", { prefix: "uploads" }, BUCKET, /prefix must be empty, or path segments/],
    ["an impossible policy", { policy: { maxBytes: 0 } }, BUCKET, /policy\.maxBytes/],
    [
      "an empty object for the volume",
      { alarms: { actions: [TOPIC], volume: {} } },
      BUCKET,
      /alarms\.volume must be an object with bytesPerHour, uploadsPerHour or both/,
    ],
    [
      "alarms without recipients",
      { alarms: { actions: [] } },
      BUCKET,
      /alarms\.actions must be a list of different items \(1 to 5\)/,
    ],
    [
      "an alarm action that is not an ARN",
      { alarms: { actions: ["alerts"] } },
      BUCKET,
      /alarms\.actions\[0\] must be an ARN/,
    ],
    [
      "more alarm actions than CloudWatch allows",
      { alarms: { actions: Array.from({ length: 6 }, (_, index) => `${TOPIC}-${index}`) } },
      BUCKET,
      /alarms\.actions must be a list of different items \(1 to 5\), .*, got "6 items"/,
    ],
    [
      "an alarm on an unknown outcome",
      { alarms: { actions: [TOPIC], outcomes: ["lost" as "gone"] } },
      BUCKET,
      /alarms\.outcomes\[0\] must be one of "foreign", "gone"/,
    ],
    [
      "an unknown treatment of foreign objects",
      { foreignObjects: "delete" as "log" },
      BUCKET,
      /foreignObjects must be one of "log", "reject"/,
    ],
    [
      "a wildcard in a principal that may change tags",
      { rejectionTagPrincipals: ["arn:aws:iam::111122223333:role/*"] },
      BUCKET,
      /rejectionTagPrincipals\[0\] must be the ARN of an IAM role or user/,
    ],
    [
      "a session as a principal that may change tags",
      { rejectionTagPrincipals: ["arn:aws:sts::111122223333:assumed-role/operator/alice"] },
      BUCKET,
      /rejectionTagPrincipals\[0\] must be the ARN of an IAM role or user/,
    ],
    [
      "principals that may change tags if no object is tagged",
      { rejectedObjects: "delete", rejectionTagPrincipals: ["arn:aws:iam::111122223333:role/operator"] },
      BUCKET,
      /rejectionTagPrincipals must be omitted with rejectedObjects "delete"/,
    ],
    ["a bus given only by name", { eventBus: { name: "b" } as never }, BUCKET, /eventBus\.arn is missing/],
    [
      "another service's ARN for a bus",
      { eventBus: { name: "b", arn: TOPIC } },
      BUCKET,
      /eventBus\.arn must be an ARN such as arn:aws:events/,
    ],
    [
      "an alarm to a topic of another Region",
      { alarms: { actions: ["arn:aws:sns:us-east-1:111122223333:alerts"] } },
      BUCKET,
      /alarms\.actions\[0\] must be an ARN of the stack's own Region, eu-central-1/,
    ],
    [
      "a bus of another Region",
      { eventBus: { name: "b", arn: "arn:aws:events:us-east-1:111122223333:event-bus/b" } },
      BUCKET,
      /eventBus\.arn must be an ARN of the stack's own Region, eu-central-1/,
    ],
    ["a misspelt prop", { rejected: "tag" } as never, BUCKET, /Unknown field "rejected"/],
  ])("%s", (_name, props, bucket, message) => {
    const error = refusal((stack) => void build(props, bucket)(stack));

    expect(error.name).toBe("PropsError");
    expect(error.message).toMatch(message);
    expect(error.message).toContain("test/Completed");
  });
});

function existing(prefix?: string): Template {
  return template(prefix === undefined ? {} : { prefix }, {
    existing: { bucketName: "mine", region: "eu-central-1", eventBridge: true },
  });
}

function ruleOfExisting(prefix?: string): unknown {
  return JSON.parse(String(existing(prefix).resource("aws_cloudwatch_event_rule").event_pattern));
}
