import { isObject } from "../../functions/json/json.js";
import { integer, list, object, oneOf, openObject, optional, text } from "../../functions/rules/kinds.js";
import type { RuleFor, RulesFor } from "../../functions/rules/rule.js";
import { POLICY } from "../rules/policy.js";
import { anyText, arn, construct, ROLE_ARNS, UPLOADS_PREFIX } from "../rules/values.js";
import { UPLOAD_QUOTA } from "../upload-quota/upload-quota.js";
import type {
  UploadCompletedAlarms,
  UploadCompletedBucket,
  UploadCompletedProps,
  UploadEventBus,
  UploadVolume,
} from "./props.js";

/**
 * Maximum number of principals. With 50 of the longest ARNs, the statement fits a bucket policy of 20 KB, together with
 * all other statements.
 */
const MAX_TAG_PRINCIPALS = 50;

const IAM_PRINCIPAL = text(
  /^arn:aws[a-z-]*:iam::\d{12}:(?:role|user)\/[\w+=,.@/-]+$/,
  "the ARN of an IAM role or user",
  { remedy: "Write it without wildcards, e.g. arn:aws:iam::111122223333:role/operator." },
);

const EVENT_BUS: RuleFor<UploadEventBus> = {
  ...openObject<UploadEventBus>({ name: anyText("the bus's name"), arn: arn("events", "event-bus/") }),
  kind: "construct",
};

const AT_LEAST_ONE = { min: 1, max: Number.MAX_SAFE_INTEGER };
const VOLUME: RuleFor<UploadVolume> = {
  ...object<UploadVolume>({
    bytesPerHour: optional(integer(AT_LEAST_ONE)),
    uploadsPerHour: optional(integer(AT_LEAST_ONE)),
  }),
  holds: (value) => isObject(value) && Object.keys(value).length > 0,
  allowed: "an object with bytesPerHour, uploadsPerHour or both",
};

/** The rules for {@link UploadCompletedAlarms}. */
export const ALARM_RULES = {
  actions: list(
    arn("sns", ""),
    { min: 1, max: 5 },
    {
      remedy: "Name the SNS topics that alarms go to, or leave alarms out.",
      see: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",
    },
  ),
  outcomes: optional(
    list(
      oneOf(["foreign", "gone"], { remedy: "Rejected objects always have an alarm." }),
      {},
      { structural: "each of them is an alarm of its own" },
    ),
    [],
  ),
  volume: optional(VOLUME),
} satisfies RulesFor<UploadCompletedAlarms>;

/** The rules for {@link UploadCompletedProps}. */
export const UPLOAD_COMPLETED_RULES = {
  bucket: construct<UploadCompletedBucket>("an UploadBucket", [
    "bucketName",
    "bucketArn",
    "region",
    "objectsArn",
    "addPolicyStatement",
  ]),
  policy: optional(POLICY),
  prefix: UPLOADS_PREFIX,
  eventBus: optional(EVENT_BUS),
  rejectedObjects: optional(
    oneOf(["tag", "delete"], { remedy: 'Leave it out for "tag", which deletes nothing.' }),
    "tag",
  ),
  foreignObjects: optional(
    oneOf(["log", "reject"], { remedy: 'Leave it out for "log", which changes nothing.' }),
    "log",
  ),
  rejectionTagPrincipals: optional(
    list(
      IAM_PRINCIPAL,
      { max: MAX_TAG_PRINCIPALS },
      { structural: "the bucket's policy names each of them" },
    ),
    [],
  ),
  headRoleArns: optional(ROLE_ARNS, []),
  quota: UPLOAD_QUOTA,
  alarms: optional(object<UploadCompletedAlarms>(ALARM_RULES)),
} satisfies RulesFor<UploadCompletedProps>;
