import { describe, expect, it } from "vitest";
import { UsageError } from "../../../operations/command-line.js";
import { readOptions } from "../../../operations/quota/options.js";

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const KEYS = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "a-secret" };
const ENVIRONMENT = { ...KEYS, AWS_REGION: "eu-central-1" };
const TABLE = ["--table", "uploads-quota"];

function read(args: readonly string[], environment: NodeJS.ProcessEnv = ENVIRONMENT) {
  return readOptions(args, environment, NOW);
}

describe("the quota command", () => {
  it("reads what to set, and for whom", () => {
    const limits = ["--limit", "bytesPerDay=10000000000", "--limit", "uploadsPerDay=0"];
    const set = ["set", ...TABLE, "--subject", "alice@example.com", ...limits];

    expect(read([...set, "--until", "2026-01-31T00:00:00Z"])).toEqual({
      action: "set",
      tableName: "uploads-quota",
      name: "subject alice@example.com",
      partition: "subject#alice_40example.com",
      limits: { bytesPerDay: 10_000_000_000, uploadsPerDay: 0 },
      until: Date.UTC(2026, 0, 31) / 1_000,
      region: "eu-central-1",
      credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "a-secret" },
    });
  });

  it.each([
    [{ AWS_ENDPOINT_URL: "http://127.0.0.1:1" }, "http://127.0.0.1:1"],
    [
      { AWS_ENDPOINT_URL: "http://127.0.0.1:1", AWS_ENDPOINT_URL_DYNAMODB: "http://127.0.0.1:2" },
      "http://127.0.0.1:2",
    ],
  ])("uses the endpoint of %j, and signs with a session's token", (variables, endpointUrl) => {
    const environment = { ...ENVIRONMENT, ...variables, AWS_SESSION_TOKEN: "a-session" };
    const args = ["show", ...TABLE, "--tenant", "acme", "--region", "us-east-1"];

    expect(read(args, environment)).toMatchObject({
      partition: "tenant#acme",
      limits: {},
      region: "us-east-1",
      endpointUrl,
      credentials: { sessionToken: "a-session" },
    });
  });

  it("reads a rate of zero, which blocks a caller", () => {
    const set = ["set", ...TABLE, "--tenant", "acme", "--limit", "requestsPerSecond=0"];

    expect(read(set)).toMatchObject({ limits: { requestsPerSecond: 0 } });
  });

  it("reads a subject of a tenant from both options", () => {
    expect(read(["show", ...TABLE, "--tenant", "a/c", "--subject", "alice@example.com"])).toMatchObject({
      name: "subject alice@example.com of tenant a/c",
      partition: "subject#a_2Fc/alice_40example.com",
    });
  });

  it.each([[["--help"]], [["set", "--help"]]])("prints its usage with %j", (args) => {
    expect(read(args)).toBeUndefined();
  });

  const alice = [...TABLE, "--subject", "alice"];
  it.each([
    [[], "Unknown action undefined. Known actions: show, set, reset."],
    [["raise", ...alice], 'Unknown action "raise"'],
    [["show", ...TABLE], "Give --tenant, --subject, or both for a subject of a tenant."],
    [["show", ...alice, "--tenant", ""], '--tenant "" is empty.'],
    [["show", ...TABLE, "--subject", ""], '--subject "" is empty.'],
    [["show", ...TABLE, "--tenant", ".."], '--tenant ".." consists only of dots.'],
    [["show", "--subject", "alice"], "--table"],
    [["show", "--table", "a/b", "--subject", "alice"], "Use the output quota_table_name."],
    [["show", ...alice, "--limit", "uploadsPerDay=1"], "--limit and --until go with set, not with show."],
    [
      ["reset", ...alice, "--until", "2026-01-31T00:00:00Z"],
      "--limit and --until go with set, not with reset.",
    ],
    [["set", ...alice], "set needs at least one --limit"],
    [["set", ...alice, "--limit", "uploadsPerDay"], "--limit is uploadsPerDay; it must be QUOTA=NUMBER"],
    [["set", ...alice, "--limit", "uploadsPerDay=-1"], "it must be QUOTA=NUMBER"],
    [["set", ...alice, "--limit", "bytesPerDay=1e9"], "it must be QUOTA=NUMBER"],
    [
      ["set", ...alice, "--limit", "bytesPerDay=1000000000000000"],
      "NUMBER is a whole number of 1 to 15 digits.",
    ],
    [
      ["set", ...alice, "--limit", "uploadsPerWeek=1"],
      "unknown quota uploadsPerWeek. Known quotas: uploadsPerHour, ",
    ],
    [["set", ...alice, "--limit", "requestsPerSecond=1001"], "requestsPerSecond"],
    [["set", ...alice, "--limit", "burst=5"], "--limit burst needs --limit requestsPerSecond as well."],
    [
      ["set", ...alice, "--limit", "uploadsPerDay=1", "--limit", "uploadsPerDay=2"],
      "names the same quota twice",
    ],
    [["set", ...alice, "--limit", "uploadsPerDay=1", "--until", "tomorrow"], "--until"],
    [
      ["set", ...alice, "--limit", "uploadsPerDay=1", "--until", "2026-01-01T00:00:00Z"],
      "a time in the future",
    ],
    [
      ["set", ...alice, "--limit", "uploadsPerDay=1", "--until", "2026-13-01T00:00:00Z"],
      "a time in the future",
    ],
    [["show", ...alice, "extra"], "extra"],
  ])("rejects %j", (args, problem) => {
    expect(() => read(args)).toThrow(UsageError);
    expect(() => read(args)).toThrow(problem);
  });

  it.each([
    ["AWS_ACCESS_KEY_ID", { AWS_SECRET_ACCESS_KEY: "a-secret", AWS_REGION: "eu-central-1" }],
    ["--region", KEYS],
    ["AWS_ENDPOINT_URL_DYNAMODB", { ...ENVIRONMENT, AWS_ENDPOINT_URL_DYNAMODB: "localhost" }],
  ])("names %s if it is missing or invalid in the environment, and no secret", (name, environment) => {
    const problem = (() => {
      try {
        return String(read(["show", ...alice], environment));
      } catch (error) {
        return String(error);
      }
    })();

    expect(problem).toContain(name);
    expect(problem).not.toContain("a-secret");
  });
});
