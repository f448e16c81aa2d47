import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { batchedUsd, checkUsd, costRows } from "../../bench/cost/cost-rows.js";
import {
  EDGE_REQUESTS_PER_SECOND,
  MONTH_SECONDS,
  maxRequests,
  uploadedUsage,
} from "../../bench/cost/month.js";
import { billOf, PRICES, totalOf } from "../../bench/cost/prices.js";
import type { FunctionName } from "../../bench/cost/usage.js";
import {
  FUNCTIONS,
  LARGEST_OBJECT,
  LARGEST_SINGLE_PUT,
  LOG_BYTES,
  requestsOf,
  uploadUsage,
} from "../../bench/cost/usage.js";
import type { LogEntry } from "../../emulator/log.js";
import { MAX_BATCH_FILES } from "../../functions/presign/contract.js";
import { MAX_SINGLE_PUT_BYTES } from "../../functions/upload-policy/policy.js";
import { MAX_DIRECT_BYTES } from "../../modules/direct-upload/checks.js";
import { DEFAULT_THROTTLING } from "../../modules/rest-api/index.js";
import { Uploads } from "../../modules/uploads/index.js";
import { askApi } from "../support/api-calls.js";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";
import { uploadsOf } from "../support/send-uploads.js";
import { synthesize } from "../support/template.js";

describe("the costs in the documentation", () => {
  const page = readFileSync("docs/costs.md", "utf8");
  const [perUpload] = costRows();

  it.each(costRows())("have the row %s", (row) => {
    expect(page).toContain(`\n${row}\n`);
  });

  it("are the same in the README", () => {
    expect(readFileSync("README.md", "utf8")).toContain(`\n${perUpload}\n`);
  });

  it("include the check after the upload, and the default throttle", () => {
    expect(page).toContain(`${checkUsd()} more per million`);
    expect(page).toContain(`presigned costs ${batchedUsd(MAX_BATCH_FILES)} per million`);
    expect(costRows().join()).toContain(`(${DEFAULT_THROTTLING.ratePerSecond} requests/s)`);
  });
});

describe("prices", () => {
  it.each(Object.values(PRICES))(
    "$name: names AWS's page and the month in which it was read",
    ({ page, asOf }) => {
      expect(page).toMatch(/^https:\/\/aws\.amazon\.com\/[a-z0-9-]+\/pricing\/$/);
      expect(asOf).toMatch(/^20\d\d-(?:0[1-9]|1[0-2])$/);
    },
  );

  it("add up to a bill", () => {
    expect(billOf({ restApiRequests: 2_000_000, logsGb: 3 })).toEqual([
      { name: "API Gateway requests", quantity: 2_000_000, usd: 7 },
      { name: "CloudWatch Logs (GB)", quantity: 3, usd: 1.5 },
    ]);
    expect(totalOf({ restApiRequests: 2_000_000, logsGb: 3 })).toBe(8.5);
  });
});

describe("the maximum number of requests in a month", () => {
  const rateLimit = { requests: 300, windowSeconds: 300 };
  it.each([
    ["the stage's throttle", { ratePerSecond: 100, addresses: 1 }, 100],
    ["WAF's rule for one address", { ratePerSecond: 100, rateLimit, addresses: 1 }, 1],
    ["WAF's rule for many addresses", { ratePerSecond: 100, rateLimit, addresses: 50 }, 50],
    ["the throttle, if there are more addresses", { ratePerSecond: 100, rateLimit, addresses: 5_000 }, 100],
    ["Lambda@Edge's quota", { ratePerSecond: EDGE_REQUESTS_PER_SECOND, addresses: 9 }, 10_000],
  ])("is limited by %s", (_what, limits, perSecond) => {
    expect(maxRequests(limits)).toBe(perSecond * MONTH_SECONDS);
  });

  it("allows fewer uploads if an upload takes several requests", () => {
    const limits = { ratePerSecond: 3, addresses: 1 };
    const { customEvents } = uploadedUsage({ pattern: "presigned", bytes: 1e9 }, limits);

    expect(customEvents).toBe(MONTH_SECONDS);
  });
});

describe("requests to S3", () => {
  it("are one for each part, one for each page of ListParts, and one each to create and complete", () => {
    const part = 16 * 1_048_576;

    expect(requestsOf("presigned", 100 * 1_048_576).s3Writes).toBe(1);
    expect(requestsOf("presigned", 10 * part).s3Writes).toBe(1 + 10 + 1 + 1);
    expect(requestsOf("presigned", 2_500 * part).s3Writes).toBe(1 + 2_500 + 3 + 1);
    expect(requestsOf("presigned", 20_000 * part).s3Writes).toBe(1 + 10_000 + 10 + 1);
    expect(uploadUsage("presigned", 10 * part)).toMatchObject({ s3Writes: 13, restApiRequests: 3 });
  });
});

describe("the largest object", () => {
  it.each([
    ["direct", MAX_DIRECT_BYTES],
    ["edge", MAX_SINGLE_PUT_BYTES],
  ] as const)("of %s is the module's limit", (pattern, bytes) => {
    expect(LARGEST_OBJECT[pattern]).toBe(bytes);
    expect(requestsOf(pattern, bytes).s3Writes).toBe(1);
    expect(() => requestsOf(pattern, bytes + 1)).toThrow(RangeError);
  });
});

describe("the memory of functions", () => {
  it("is the memory of functions in the synthesized stack", () => {
    const template = synthesize((stack) => {
      new Uploads(stack, "Uploads");
    });
    const memories = template.resources("aws_lambda_function").map(({ memory_size }) => memory_size);

    expect(memories.sort()).toEqual(
      Object.values(FUNCTIONS)
        .map(({ memoryMb }) => memoryMb)
        .sort(),
    );
  });
});

const NAMES: readonly (readonly [FunctionName, RegExp])[] = [
  ["authorizer", /^lambda .*-api-authorizer-/],
  ["presigner", /^lambda .*-presigned-/],
  ["edge", /^lambda .*-edge-authorizer-/],
];

describe("the requests of one upload on the emulator", () => {
  let stack: LocalStack;
  let callers = 0;
  beforeAll(async () => {
    stack = await serveUploads();
    return () => stack.close();
  });

  /** The log lines of a new caller's upload. */
  async function logOf(send: (token: string) => Promise<unknown>): Promise<readonly LogEntry[]> {
    const token = await stack.token({ sub: `caller-${callers++}` });
    await stack.settled();
    const before = stack.log.length;
    await send(token);
    await stack.settled();
    return stack.log.slice(before);
  }

  function countsIn(log: readonly LogEntry[]) {
    const of = (pattern: RegExp) => log.filter(({ service }) => pattern.test(service)).length;
    const calls = NAMES.map(([name, pattern]) => [name, of(pattern)] as const);
    return { api: of(/^apigateway$/), calls: Object.fromEntries(calls.filter(([, count]) => count > 0)) };
  }

  it.each(["direct", "presigned", "edge"] as const)("match the bill's counts for %s", async (pattern) => {
    const log = await logOf((token) => uploadsOf(stack, token)[pattern]("a.txt", "x"));
    const { api, calls } = requestsOf(pattern, 1);

    expect(countsIn(log)).toEqual({ api, calls });
    expect(log.filter(({ message }) => message.startsWith("Upload Completed"))).toHaveLength(1);
  });

  it("match the bill's counts for an upload in parts", async () => {
    const log = await logOf(async (token) => {
      const uploader = { stack, authorization: `Bearer ${token}` };
      const body = { key: "p.bin", length: 1, type: "a/b", method: "MULTIPART" };
      const { id } = (await askApi(uploader, "POST", "uploads", body)).json() as { id: string };
      const signed = (await askApi(uploader, "POST", `uploads/${id}/parts`, {})).json() as {
        urlTemplate: string;
        parts: readonly { readonly signature: string }[];
      };
      const signature = signed.parts[0]?.signature ?? "";
      const url = signed.urlTemplate.replace("{partNumber}", "1").replace("{signature}", signature);
      await stack.send("PUT", url, "x");
      const completed = await askApi(uploader, "POST", `uploads/${id}/complete`, {});
      expect(completed.status).toBe(200);
    });
    const { api, calls } = requestsOf("presigned", 200 * 1_048_576);

    expect(countsIn(log)).toEqual({ api, calls });
  });

  it("create an upload in parts above the size in the bill", async () => {
    const uploader = { stack, authorization: `Bearer ${await stack.token({ sub: "large" })}` };
    const methodOf = async (length: number) => {
      const answer = await askApi(uploader, "POST", "uploads", { key: `${length}.bin`, length, type: "a/b" });
      return (answer.json() as { method: string }).method;
    };

    expect(await methodOf(LARGEST_SINGLE_PUT)).toBe("PUT");
    expect(await methodOf(LARGEST_SINGLE_PUT + 1)).toBe("MULTIPART");
  });

  it("log about as many bytes as the bill counts", async () => {
    const log = [
      ...(await logOf((token) => uploadsOf(stack, token).presigned("b.txt", "x"))),
      ...(await logOf((token) => uploadsOf(stack, token).direct("c.txt", "x"))),
    ];
    const bytesOf = (pattern: RegExp) =>
      log.filter(({ service }) => pattern.test(service)).map(({ message }) => Buffer.byteLength(message));

    for (const bytes of bytesOf(/^lambda .*-(presigned|completed)-/)) {
      expect(bytes / LOG_BYTES.functionLine).toBeLessThan(1.3);
    }
    for (const bytes of bytesOf(/^lambda .*-authorizer-/))
      expect(bytes / LOG_BYTES.auditLine).toBeLessThan(1.3);
    for (const bytes of bytesOf(/^apigateway$/)) expect(bytes / LOG_BYTES.accessLine).toBeLessThan(1.3);
  });
});
