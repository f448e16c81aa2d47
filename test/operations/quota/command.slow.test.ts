import { describe, expect, it, onTestFinished } from "vitest";
import { serveHttp } from "../../../emulator/http/http-server.js";
import type { PolicyStatement } from "../../../emulator/model.js";
import { createQuota } from "../../../functions/quota/quota.js";
import { open, TABLE } from "../../emulator/services/dynamodb/open-table.js";
import { finish } from "../../support/command.js";

const ALICE = { subject: "alice_40example.com" };

/** A table on loopback, its quotas, and the command for it. */
async function serveQuota(statements?: readonly PolicyStatement[]) {
  const table = await open(statements ? { statements } : {});
  // The command's clock is the real one.
  table.time.now = Date.now();
  const { url, close } = await serveHttp(table.httpHandler, { port: 0 });
  onTestFinished(close);
  const { accessKeyId, secretAccessKey, sessionToken } = table.credentials();
  const quota = createQuota(
    {
      subject: { uploadsPerDay: 1 },
      tableName: TABLE.name,
      region: TABLE.region,
      onUnavailable: "reject",
    },
    {
      fetch: globalThis.fetch,
      now: () => table.time.now,
      credentials: table.credentials,
      newId: () => "fresh",
      endpointUrl: url,
    },
  );
  const run = (action: string, ...more: string[]) => {
    const args = [action, "--table", TABLE.name, "--subject", "alice@example.com", ...more];
    return finish("node", ["--import", "tsx", "operations/quota.ts", ...args], {
      AWS_ENDPOINT_URL: url,
      AWS_ENDPOINT_URL_DYNAMODB: undefined,
      AWS_REGION: TABLE.region,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    });
  };
  return { table, quota, run };
}

describe("npm run quota", () => {
  it("raises a subject's limit until it is reset, and shows the usage", async () => {
    const { table, quota, run } = await serveQuota();
    const reserve = async (uploadId: string, minutesLater: number) => {
      // Instances remember limits for a minute.
      table.time.now += minutesLater * 60_000;
      const until = Math.floor(table.time.now / 1_000) + 3_600;
      return (await quota.reserve({ uploadId, bytes: 5, until }, ALICE)).outcome;
    };
    await reserve("a", 0);

    const set = await run("set", "--limit", "uploadsPerDay=2", "--limit", "bytesPerHour=100");

    expect([set.code, set.stderr]).toEqual([0, ""]);
    expect(set.stdout).toContain("subject alice@example.com\n");
    expect(set.stdout).toContain("  uploadsPerDay 2\n");
    expect(set.stdout).toMatch(
      /day [\d-]+: uploads 0 used, 1 reserved; bytes 0 used, 5 reserved; resets at /,
    );
    // Only the day is counted by the settings.
    expect(set.stdout).toMatch(
      /No uploads of the subject alice@example\.com are counted in the hour [\dT-]+ yet\. .* bytesPerHour covers a whole hour from/,
    );
    expect(set.stdout).not.toMatch(/is counted in the day/);
    expect(await reserve("b", 1)).toBe("reserved");
    const reset = await run("reset");
    expect([reset.code, reset.stderr]).toEqual([0, ""]);
    expect(reset.stdout).toContain("No limits are set: the settings of the stack apply.");
    expect(await reserve("c", 1)).toBe("rejected");
  });

  it("replaces all limits that were set before, with their expiry", async () => {
    const { table, run } = await serveQuota();
    await run("set", "--limit", "uploadsPerDay=2", "--limit", "bytesPerDay=7");

    const { stdout } = await run("set", "--limit", "bytesPerDay=100", "--until", "2999-01-01T00:00:00Z");

    expect(stdout).toContain("Limits that are set until 2999-01-01T00:00:00.000Z;");
    expect(await table.item("limits#subject#alice_40example.com", "limits")).toEqual({
      pk: { S: "limits#subject#alice_40example.com" },
      sk: { S: "limits" },
      bytesPerDay: { N: "100" },
      expiresAt: { N: String(Date.UTC(2999, 0) / 1_000) },
    });
  });

  it("exits with 1 if DynamoDB denies it, and shows no secret", async () => {
    const { run } = await serveQuota([{ Effect: "Allow", Action: "dynamodb:GetItem", Resource: TABLE.arn }]);

    const { code, stdout, stderr } = await run("set", "--limit", "uploadsPerDay=2");

    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("dynamodb:UpdateItem failed with 400 AccessDeniedException.");
    expect(stderr).toContain("your credentials");
    expect(stderr).not.toContain("role");
  });

  it("exits with 2 and names --help for wrong arguments", async () => {
    const { run } = await serveQuota();

    const { code, stderr } = await run("set");

    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^set needs at least one --limit.*\nRun npm run quota -- --help for the options\.\n$/,
    );
  });
});
