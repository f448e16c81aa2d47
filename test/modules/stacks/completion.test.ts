import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { afterAll, describe, expect, it } from "vitest";
import { readSettings, SettingsError, UploadsStack } from "../../../modules/stacks/index.js";
import type { Template } from "../../support/template.js";
import { parsePolicy, readTemplate } from "../../support/template.js";

const outdir = mkdtempSync(join(tmpdir(), "completion-"));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

const TOPIC = "arn:aws:sns:eu-central-1:111122223333:alerts";
const EXISTING = { bucketName: "mine", region: "eu-central-1" };
const SCANNED = { malwareProtection: true, events: { rejectedObjects: "delete" } };
/** The smallest stack: the presigned pattern with IAM. */
const SMALL = { region: "eu-central-1", patterns: ["presigned"], authorization: "iam" };

/** The result for a user who writes these settings into cdktf.json. */
function uploads(settings: Readonly<Record<string, unknown>> = {}): Template {
  const app = new App({ outdir, stackTraces: false });
  new UploadsStack(app, "uploads", readSettings({ ...SMALL, ...settings }));
  app.synth();
  return readTemplate(join(outdir, "stacks", "uploads"));
}

const outputsOf = (template: Template) => Object.keys(template.document.output ?? {});
const hasEvents = (template: Template) => template.types.includes("aws_cloudwatch_event_rule");

const statementsOf = (template: Template) => parsePolicy(template.resource("aws_s3_bucket_policy").policy);

describe("completion events", () => {
  it("are on by default, for a bucket that sends its events to EventBridge", () => {
    const template = uploads();

    expect(hasEvents(template)).toBe(true);
    expect(template.resource("aws_s3_bucket_notification").eventbridge).toBe(true);
    expect(outputsOf(template)).toEqual(
      expect.arrayContaining(["upload_failures_queue_url", "upload_completed_function_name"]),
    );
  });

  it.each<[string, object, boolean]>([
    ["missing if they are switched off", { events: false }, false],
    ["missing if the bucket is set to send none", { bucket: { eventBridge: false } }, false],
    ["missing for an existing bucket that sends none", { bucket: { existing: EXISTING } }, false],
    [
      "created for an existing bucket that sends them",
      { bucket: { existing: { ...EXISTING, eventBridge: true } } },
      true,
    ],
  ])("are %s", (_name, settings, expected) => {
    const template = uploads({ ...settings });

    expect(hasEvents(template)).toBe(expected);
    expect(outputsOf(template).includes("upload_failures_queue_url")).toBe(expected);
  });

  it("leave the notifications of an existing bucket to its owner", () => {
    const template = uploads({ bucket: { existing: { ...EXISTING, eventBridge: true } } });

    expect(template.types).not.toContain("aws_s3_bucket_notification");
  });

  it("give the owner of an existing bucket the statements that protect rejected objects", () => {
    const template = uploads({ bucket: { existing: { ...EXISTING, eventBridge: true } } });

    const { bucket_policy_to_add: added } = template.document.output as Record<string, { value: string }>;
    const everyObject = { Effect: "Deny", Principal: "*", Resource: ["arn:aws:s3:::mine/uploads/*"] };
    const read = ["s3:GetObject", "s3:GetObjectVersion"];
    const changeTags = ["Put", "Delete"].flatMap((verb) =>
      ["Object", "ObjectVersion"].map((kind) => `s3:${verb}${kind}Tagging`),
    );
    const rejected = { Null: { "s3:ExistingObjectTag/upload-rejected": "false" } };
    const presigned = { StringEquals: { "s3:authType": "REST-QUERY-STRING" } };
    const exceptCheck = { ArnNotEquals: { "aws:PrincipalArn": [expect.stringContaining("Completed_")] } };
    expect(template.types).not.toContain("aws_s3_bucket_policy");
    expect(parsePolicy(added?.value)).toMatchObject([
      { Sid: "NoReadOfRejected", ...everyObject, Action: read, Condition: rejected },
      {
        Sid: "NoPresignedReadOfRejected",
        ...everyObject,
        Action: read,
        Condition: { ...rejected, ...presigned },
      },
      {
        Sid: "NoTagChangeOfRejected",
        ...everyObject,
        Action: changeTags,
        Condition: { ...rejected, ...exceptCheck },
      },
    ]);
  });

  it.each([
    ["a new bucket that is set to send none", { eventBridge: false }],
    ["an existing bucket that sends none", { existing: EXISTING }],
  ])("set explicitly are rejected for %s", (_name, bucket) => {
    expect(() => uploads({ bucket, events: {} })).toThrow(/bucket\.eventBridge must be true/);
  });

  it.each([
    ["its name", "uploads", /^arn:aws:events:eu-central-1:\$\{.*\}:event-bus\/uploads$/],
    [
      "its ARN",
      "arn:aws:events:eu-central-1:111122223333:event-bus/uploads",
      /^arn:aws:events:eu-central-1:111122223333:event-bus\/uploads$/,
    ],
  ])("use the bus that is given by %s", (_name, eventBus, arn) => {
    const template = uploads({
      events: { eventBus, rejectedObjects: "delete", alarms: { actions: [TOPIC] } },
    });
    const tells = template
      .resources("aws_iam_role_policy")
      .flatMap(({ policy }) => parsePolicy(policy))
      .filter(({ Sid }) => Sid === "PutUploadEvents");

    expect(tells[0]?.Resource).toEqual([expect.stringMatching(arn)]);
    expect(tells[0]?.Condition).toEqual({ StringEquals: { "events:source": "s3-upload-patterns" } });
    expect(template.resources("aws_cloudwatch_metric_alarm")).toHaveLength(3);
  });

  it("pass on how foreign objects are treated and who may remove the tag", () => {
    const operator = "arn:aws:iam::111122223333:role/operator";
    const template = uploads({ events: { foreignObjects: "reject", rejectionTagPrincipals: [operator] } });
    const [tags] = statementsOf(template).filter(({ Sid }) => Sid === "NoTagChangeOfRejected");

    expect(tags?.Condition).toMatchObject({
      ArnNotEquals: { "aws:PrincipalArn": [expect.stringContaining("Completed_"), operator] },
    });
    expect(JSON.stringify(template.resources("aws_lambda_function"))).toMatch(/foreignObjects\W{1,9}reject/);
  });

  it.each<[string, unknown]>([
    ["true", true],
    ["a misspelt setting", { rejectedObject: "tag" }],
    ["a bus with a space in its name", { eventBus: "my bus" }],
    ["another service's ARN for a bus", { eventBus: TOPIC }],
  ])("are rejected with %s", (_name, events) => {
    expect(() => uploads({ events })).toThrow(SettingsError);
  });
});

describe("the malware scan", () => {
  it("is off by default", () => {
    const template = uploads();

    expect(template.types).not.toContain("aws_guardduty_malware_protection_plan");
    expect(statementsOf(template).map(({ Sid }) => Sid)).not.toContain("NoReadUnlessClean");
  });

  it("makes objects unreadable until they are scanned, except to functions that complete uploads", () => {
    const template = uploads(SCANNED);
    const [unread] = statementsOf(template).filter(({ Sid }) => Sid === "NoReadUnlessClean");
    const exempt = ["Scanner", "Presigned", "Completed"].map((name) => expect.stringContaining(`${name}_`));

    expect(template.resources("aws_guardduty_malware_protection_plan")).toHaveLength(1);
    expect(unread?.Condition).toMatchObject({ ArnNotEquals: { "aws:PrincipalArn": exempt } });
  });

  it("is rejected if the check tags foreign objects", () => {
    const events = { rejectedObjects: "delete", foreignObjects: "reject" };

    expect(() => uploads({ malwareProtection: true, events })).toThrow(
      /malwareProtection needs events\.foreignObjects "log"/,
    );
  });

  it.each([undefined, {}, { rejectedObjects: "tag" }])(
    "is rejected with events of %j, because the scanner and the check could remove each other's tag",
    (events) => {
      expect(() => uploads({ malwareProtection: true, events })).toThrow(
        /malwareProtection needs events\.rejectedObjects "delete", or events: false/,
      );
    },
  );

  it("works without completion events, too", () => {
    const template = uploads({ malwareProtection: true, events: false });

    expect(hasEvents(template)).toBe(false);
    expect(template.resource("aws_s3_bucket_notification").eventbridge).toBe(true);
  });

  it("returns the statements to add to the owner of an existing bucket", () => {
    const bucket = { existing: { ...EXISTING, eventBridge: true } };
    const template = uploads({ ...SCANNED, bucket });

    const { bucket_policy_to_add: added } = template.document.output as Record<string, { value: string }>;
    expect(parsePolicy(added?.value).map(({ Sid }) => Sid)).toEqual([
      "NoReadUnlessClean",
      "NoPresignedReadUnlessClean",
      "OnlyScannerTags",
    ]);
  });

  it("is rejected for an existing bucket that sends no events", () => {
    expect(() => uploads({ ...SCANNED, bucket: { existing: EXISTING } })).toThrow(
      /bucket\.eventBridge must be true/,
    );
  });
});

describe("reading", () => {
  it("is rejected if nothing could be read", () => {
    expect(() => uploads({ reading: true, patterns: ["edge"] })).toThrow(
      /reading needs "direct" or "presigned" among the patterns/,
    );
  });

  it("opens downloads on the presigned pattern", () => {
    const hasDownloads = (settings: object) =>
      JSON.stringify(uploads({ ...settings }).resource("aws_api_gateway_rest_api").body).includes(
        "/downloads/",
      );

    expect(hasDownloads({ reading: true })).toBe(true);
    expect(hasDownloads({})).toBe(false);
  });
});
