import { expect, it, onTestFinished } from "vitest";
import type { UsageResponse } from "../../functions/quota/contract.js";
import { callsBy, read } from "../support/api-calls.js";
import { serveUploads } from "../support/local-stack.js";
import { sized } from "../support/proofs/proofs.js";

const CREATES = sized(1_000, 150);
const LIMIT = 10;
const SUBJECTS = 5;

it(`accepts exactly ${LIMIT} of ${CREATES} parallel uploads of a tenant`, async () => {
  const stack = await serveUploads({
    patterns: ["presigned"],
    // Without this, the stage would respond 429 before anything is counted.
    throttling: { ratePerSecond: 5_000, burst: 5_000 },
    quota: { tenant: { uploadsPerDay: LIMIT }, subject: { bytesPerDay: 1_000_000 } },
  });
  onTestFinished(() => stack.close());
  const subjects = Array.from({ length: SUBJECTS }, (_, index) => `subject-${index}`);
  const calls = await Promise.all(
    subjects.map(async (sub) => {
      const token = await stack.token({ sub, groups: ["tenant:acme"] });
      return callsBy({ stack, authorization: `Bearer ${token}` });
    }),
  );

  // A busy machine can be too slow for the functions' patience with the table: their 503 lets nothing in.
  const create = async (index: number): Promise<number | undefined> => {
    const file = { key: `${index}.txt`, length: 1, type: "text/plain" };
    const answer = await calls[index % SUBJECTS]?.("POST", "uploads", file);
    return answer?.status === 503 ? create(index) : answer?.status;
  };
  const statuses = await Promise.all(Array.from({ length: CREATES }, (_, index) => create(index)));

  expect(statuses.filter((status) => status === 200)).toHaveLength(LIMIT);
  expect(statuses.filter((status) => status === 413)).toHaveLength(CREATES - LIMIT);
  const usages = await Promise.all(
    calls.map(async (call) => read<UsageResponse>(await call("GET", "me/usage"))),
  );
  for (const { quotas } of usages) {
    expect(quotas).toContainEqual(
      expect.objectContaining({ quota: "uploadsPerDay", scope: "tenant", used: 0, reserved: LIMIT }),
    );
  }
  // A rejection by the tenant's counter leaves nothing on a subject's.
  const bytes = usages.flatMap(({ quotas }) => quotas.filter(({ quota }) => quota === "bytesPerDay"));
  expect(bytes.reduce((sum, { reserved }) => sum + reserved, 0)).toBe(LIMIT);
});
