import { describe, expect, it } from "vitest";
import { UsageError } from "../../../operations/command-line.js";
import { readOptions } from "../../../operations/live-settings/options.js";

const KEYS = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "a-secret" };
const ENVIRONMENT = { ...KEYS, AWS_REGION: "eu-central-1" };
const PARAMETER = ["--parameter", "/uploads/live"];

describe("the live-settings command", () => {
  it("reads the entries to deny, and the parameter", () => {
    const entries = ["--subject", "partner:alice", "--subject", "eve", "--tenant", "acme", "--key-id", "k1"];

    expect(readOptions(["deny", ...PARAMETER, ...entries], ENVIRONMENT)).toEqual({
      change: {
        action: "deny",
        entries: { subjects: ["partner:alice", "eve"], tenants: ["acme"], keyIds: ["k1"], tokenIds: [] },
      },
      parameterName: "/uploads/live",
      region: "eu-central-1",
      credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "a-secret" },
    });
  });

  it.each([
    [{ AWS_ENDPOINT_URL: "http://127.0.0.1:1" }, "http://127.0.0.1:1"],
    [
      { AWS_ENDPOINT_URL: "http://127.0.0.1:1", AWS_ENDPOINT_URL_SSM: "http://127.0.0.1:2" },
      "http://127.0.0.1:2",
    ],
  ])("uses the endpoint of %j", (variables, endpointUrl) => {
    const args = ["pause", ...PARAMETER, "--region", "us-east-1"];

    expect(readOptions(args, { ...ENVIRONMENT, ...variables })).toMatchObject({
      change: { action: "pause" },
      region: "us-east-1",
      endpointUrl,
    });
  });

  it.each([[["--help"]], [["pause", "--help"]]])("prints its usage with %j", (args) => {
    expect(readOptions(args, ENVIRONMENT)).toBeUndefined();
  });

  it.each([
    [[], "The action is missing. Known actions: show, pause, resume, deny, allow."],
    [["stop", ...PARAMETER], 'Unknown action "stop". Known actions: show, pause, resume, deny, allow.'],
    [["pause"], "Use the output live_settings_parameter."],
    [["pause", "--parameter", "a b"], "--parameter"],
    [["allow", ...PARAMETER], "allow needs at least one --subject, --tenant, --key-id or --token-id."],
    [["pause", ...PARAMETER, "--subject", "eve"], "go with deny and allow, not with pause."],
    [["show", ...PARAMETER, "--token-id", "t"], "go with deny and allow, not with show."],
    [["deny", ...PARAMETER, "--tenant", " "], "--tenant"],
    [["pause", ...PARAMETER, "extra"], "extra"],
  ])("rejects %j", (args, problem) => {
    expect(() => readOptions(args, ENVIRONMENT)).toThrow(UsageError);
    expect(() => readOptions(args, ENVIRONMENT)).toThrow(problem);
  });
});
