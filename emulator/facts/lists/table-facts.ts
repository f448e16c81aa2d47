import type { Fact } from "../fact.js";

/** Facts about reads of a DynamoDB table. */
export const TABLE_FACTS = {
  expiredItemsStay: {
    statement:
      "Reads return an item for two days after its time to live has ended, until DynamoDB deletes it",
    evidence: {
      kind: "documented",
      source:
        "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html: within a few days, no promise",
    },
    assumed: true,
    worse: true,
  },
  eventualReadsAreCurrent: {
    statement: "GetItem without ConsistentRead sees a write that DynamoDB has just answered",
    evidence: {
      kind: "documented",
      source:
        "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html: it may not, usually for a second or less",
    },
    assumed: false,
    worse: false,
  },
} as const satisfies Readonly<Record<string, Fact>>;
