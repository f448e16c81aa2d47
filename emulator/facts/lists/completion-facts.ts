import type { Fact } from "../fact.js";

/** Facts about the time after an object was stored. */
export const COMPLETION_FACTS = {
  eventsArriveSoon: {
    statement: "S3's event of a new object reaches its target within a minute",
    evidence: {
      kind: "none",
      source:
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html: typically seconds, no promise",
    },
    assumed: true,
    worse: false,
  },
  rejectedTagStopsReading: {
    statement: "A Deny on s3:ExistingObjectTag stops everyone from reading an object with that tag",
    evidence: {
      kind: "documented",
      source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/tagging-and-policies.html",
    },
    assumed: true,
    worse: false,
  },
  headShowsChecksum: {
    statement: "HeadObject with x-amz-checksum-mode: ENABLED shows the object's checksum",
    evidence: { kind: "recorded", source: "LocalStack's recordings of TestS3PutObjectChecksum" },
    assumed: true,
    worse: false,
  },
  deletionChecksCondition: {
    statement: "DeleteObject with an If-Match that does not match gets 412, and deletes nothing",
    evidence: {
      kind: "recorded",
      source: "LocalStack's recording test_delete_object_if_match_non_express of 2026-02-21",
    },
    assumed: true,
    worse: false,
  },
  guardDutyTagsObjects: {
    statement: "GuardDuty tags a scanned object with GuardDutyMalwareScanStatus",
    evidence: {
      kind: "documented",
      source:
        "https://docs.aws.amazon.com/guardduty/latest/ug/monitor-enable-s3-object-tagging-malware-protection.html",
    },
    assumed: true,
    worse: false,
  },
} as const satisfies Readonly<Record<string, Fact>>;
