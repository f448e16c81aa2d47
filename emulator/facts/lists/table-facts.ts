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
    statement: "GetItem without ConsistentRead sees a write that DynamoDB has just acknowledged",
    evidence: {
      kind: "documented",
      source:
        "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html: usually within a second or less, no promise",
    },
    assumed: false,
    worse: false,
  },
} as const satisfies Readonly<Record<string, Fact>>;
