import { describe, expect, it } from "vitest";
import { breaking, uploadAfter, withdraw } from "../support/break-stack.js";

describe("an allow of a policy", () => {
  it.each([
    ["uploads/Direct/Role", "s3:PutObject", "direct", 403, "uploads/Direct/Role/Policy"],
    ["uploads/Presigned/Function/Role", "s3:PutObject", "presigned", 403, "uploads/Presigned/Function/Role"],
    ["uploads/Presigned/Role", "lambda:InvokeFunction", "presigned", 500, "uploads/Presigned/Role/Resource"],
    ["uploads/Bucket", "s3:PutObject", "edge", 403, "uploads/Bucket/Policy"],
  ] as const)(
    "of %s without %s breaks %s with %i, and nothing else",
    async (owner, action, pattern, status, by) => {
      const { log, ...rest } = await uploadAfter((document) => withdraw(document, `${owner}/Policy`, action));

      expect(rest).toEqual(breaking(pattern, status));
      expect(log).toContain(by);
    },
  );
});
