import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { parseStartOptions } from "../../../local/cli/start-options.js";
import { parseTokenOptions } from "../../../local/cli/token-options.js";
import { UsageError } from "../../../local/cli/usage-error.js";

describe("npm start", () => {
  it("has defaults", () => {
    expect(parseStartOptions([])).toEqual({
      firstPort: 4700,
      dataFolder: resolve(".local"),
      stackName: "uploads",
      eventDelivery: "ordered",
      completeDelaySeconds: 0,
      help: false,
    });
  });

  it("takes a port, a folder and a stack", () => {
    expect(parseStartOptions(["--port", "0", "--data", "/data", "--stack", "other"])).toMatchObject({
      firstPort: 0,
      dataFolder: "/data",
      stackName: "other",
    });
  });

  it("takes what makes events and completions as bad as AWS's can be", () => {
    expect(parseStartOptions(["--shuffle-events", "--complete-delay", "60"])).toMatchObject({
      eventDelivery: "shuffled",
      completeDelaySeconds: 60,
    });
  });

  it.each([
    [["--complete-delay", "3601"], /--complete-delay must be a whole number from 0 to 3600, got "3601"/],
    [["--port", "abc"], /--port must be a whole number from 0 to 65500, got "abc"/],
    [["--port", "70000"], /--port/],
    [["--port", "1.5"], /--port/],
    [["--stack", "../other"], /--stack/],
    [["--stack", ".."], /--stack/],
    [["--prot", "1"], /Unknown option '--prot'.*--help/],
    [["uploads"], /uploads.*--help/],
  ])("rejects %j", (args, message) => {
    const parsing = () => parseStartOptions(args);

    expect(parsing).toThrow(UsageError);
    expect(parsing).toThrow(message);
  });
});

describe("npm run token", () => {
  it.each<[string[], object]>([
    [["--sub", "alice"], { subject: "alice" }],
    [
      ["--sub", "a", "--tenant", "acme", "--groups", "x,y"],
      { subject: "a", tenant: "acme", groups: ["x", "y"] },
    ],
    [
      ["--sub", "a", "--scope", "u/read u/write", "--id"],
      { subject: "a", scopes: ["u/read", "u/write"], use: "id" },
    ],
    [["--sub", "a", "--expires", "-60"], { subject: "a", expiresInSeconds: -60 }],
    [["--pool", "p", "--client", "c"], { userPool: "p", client: "c" }],
    [
      ["--issuer", "https://i.example", "--audience", "api", "--sub", "a"],
      { issuer: "https://i.example", audience: "api", subject: "a" },
    ],
  ])("takes %j", (args, spec) => {
    expect(parseTokenOptions(args)).toEqual({ help: false, spec, dataFolder: resolve(".local") });
  });

  it.each([
    [["--sub", "a", "--expires", "soon"], /--expires/],
    [["--sub", "a", "--audience", "api"], /--audience belongs to --issuer/],
    [["--issuer", "https://i.example"], /--issuer needs/],
    [["--issuer", "https://i.example", "--sub", "a", "--audience", "b", "--tenant", "t"], /--tenant/],
    [["--user", "a"], /Unknown option/],
  ])("rejects %j", (args, message) => {
    expect(() => parseTokenOptions(args)).toThrow(message);
  });
});
