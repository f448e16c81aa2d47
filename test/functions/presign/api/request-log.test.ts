import { describe, expect, it } from "vitest";
import { logRequest } from "../../../../functions/presign/api/log/request-log.js";

async function linesOf(error: unknown): Promise<readonly object[]> {
  const lines: object[] = [];
  await logRequest({ route: "POST /uploads" }, { log: (line) => lines.push(line) }, () =>
    Promise.reject(error),
  );
  return lines;
}

describe("the log of a request that failed", () => {
  it("logs an error of AWS without its message, which contains the key", async () => {
    const error = Object.assign(new Error("not authorized on arn:aws:s3:::bucket/uploads/alice/secret.pdf"), {
      name: "AccessDenied",
      $metadata: { httpStatusCode: 403, requestId: "S3REQUEST" },
    });

    const lines = await linesOf(error);

    expect(lines).toEqual([
      expect.objectContaining({
        outcome: "failed",
        error: "AccessDenied",
        s3Status: 403,
        s3RequestId: "S3REQUEST",
      }),
    ]);
    expect(JSON.stringify(lines)).not.toContain("secret");
  });

  it("logs an error of our own with its message", async () => {
    expect(await linesOf(new TypeError("x is undefined"))).toEqual([
      expect.objectContaining({ level: "error", error: "TypeError", detail: "x is undefined" }),
    ]);
  });
});
