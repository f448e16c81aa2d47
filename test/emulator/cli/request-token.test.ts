import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { requestToken } from "../../../emulator/cli/request-token.js";
import { UsageError } from "../../../emulator/cli/usage-error.js";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "request-token-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("npm run token", () => {
  it.each(["{", "[]", "{}", '{"issuer":{"url":"nowhere"},"s3":{"secretAccessKey":"x"}}'])(
    "rejects an endpoints.json that contains %s, and says how to fix it",
    async (text) => {
      writeFileSync(join(folder, "endpoints.json"), text);

      const asking = requestToken({ subject: "alice" }, folder);

      await expect(asking).rejects.toThrow(UsageError);
      await expect(asking).rejects.toThrow(/endpoints\.json.*start the stack again/);
    },
  );

  it("says that no stack is running if the data folder is missing", async () => {
    const answer = await requestToken({ subject: "alice" }, join(folder, "endpoints.json"));

    expect(answer).toMatchObject({
      outcome: "rejected",
      reason: expect.stringContaining("no stack is running"),
    });
  });
});
