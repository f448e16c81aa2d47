import { afterEach, describe, expect, it } from "vitest";
import type { AnswerFirst } from "../../emulator/http/http.js";
import type { UsageResponse } from "../../functions/quota/contract.js";
import { callsOf, read } from "../support/api-calls.js";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";
import { uploadsOf } from "../support/send-uploads.js";
import { TABLE_OUTAGES } from "../support/table-outages.js";

let stack: LocalStack;
afterEach(() => stack.close());

/** Serves all patterns with a table whose outage a test begins and ends. */
async function serve(onUnavailable: "reject" | "accept") {
  let outage: AnswerFirst | undefined;
  stack = await serveUploads({ quota: { subject: { bytesPerMonth: 1_000 }, onUnavailable } }, undefined, {
    answerForDynamoDb: async (request) => outage?.(request),
  });
  const call = await callsOf(stack, "alice");
  const uploads = uploadsOf(stack, await stack.token({ sub: "alice" }));
  const usage = async () => {
    await stack.settled();
    const [quota] = read<UsageResponse>(await call("GET", "me/usage")).quotas;
    return quota && { used: quota.used, reserved: quota.reserved };
  };
  const begin = (next: AnswerFirst | undefined) => {
    outage = next;
  };
  return { call, usage, begin, ...uploads };
}

describe("while the table of quotas does not respond", () => {
  it("every pattern rejects uploads with 503, stores nothing, and works again afterwards", async () => {
    const { begin, direct, sign, edge, call, statuses, usage } = await serve("reject");
    expect(await statuses("before.txt")).toEqual({ direct: 200, presigned: 200, edge: 200 });
    const keys = await stack.keys();
    const before = await usage();

    begin(TABLE_OUTAGES.throttled);
    const answers = [await direct("a.txt", "x"), await sign("b.txt", "x"), await edge("c.txt", "x")];
    begin(TABLE_OUTAGES.hanging);
    const hanging = await Promise.all([direct("d.txt", "x"), sign("e.txt", "x"), edge("f.txt", "x")]);
    const usageAnswer = await call("GET", "me/usage");

    for (const { status, headers } of [...answers, ...hanging, usageAnswer]) {
      expect(status).toBe(503);
      expect(headers["retry-after"]).toMatch(/^\d+$/);
    }
    expect([...answers, ...hanging].map((answer) => (answer.json() as { code: string }).code)).toEqual([
      "AUTHORIZER_FAILURE",
      "QuotaUnavailable",
      "QuotaUnavailable",
      "AUTHORIZER_FAILURE",
      "QuotaUnavailable",
      "QuotaUnavailable",
    ]);
    expect(usageAnswer).toMatchObject({ status: 503, code: "QuotaUnavailable" });
    expect(await stack.keys()).toEqual(keys);

    begin(undefined);
    expect(await usage()).toEqual(before);
    expect(await statuses("after.txt")).toEqual({ direct: 200, presigned: 200, edge: 200 });
  });

  it("every pattern accepts uploads if the settings say so, and books them after the table recovers", async () => {
    const { begin, statuses, usage } = await serve("accept");

    begin(TABLE_OUTAGES.unavailable);
    expect(await statuses("a.txt")).toEqual({ direct: 200, presigned: 200, edge: 200 });
    begin(undefined);

    // The body of each upload is the end of its key.
    expect(await usage()).toEqual({ used: 3 * "a.txt".length, reserved: 0 });
    expect(stack.log.map(({ message }) => message).filter((text) => /unbooked/.test(text))).toHaveLength(3);
  });
});
