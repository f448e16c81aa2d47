import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { UsageError } from "../../../emulator/index.js";
import { parseStartOptions } from "../../../local/cli/start-options.js";

describe("npm start", () => {
  it("has defaults", () => {
    expect(parseStartOptions([])).toEqual({
      firstPort: 4700,
      dataFolder: resolve(".local"),
      stackName: "uploads",
      eventDelivery: "ordered",
      completeDelaySeconds: 0,
      facts: {},
      help: false,
    });
  });

  it("accepts a port, a folder and a stack", () => {
    expect(parseStartOptions(["--port", "0", "--data", "/data", "--stack", "other"])).toMatchObject({
      firstPort: 0,
      dataFolder: "/data",
      stackName: "other",
    });
  });

  it("accepts options for shuffled events and slow completions", () => {
    expect(parseStartOptions(["--shuffle-events", "--complete-delay", "60"])).toMatchObject({
      eventDelivery: "shuffled",
      completeDelaySeconds: 60,
    });
  });

  it("switches facts about AWS", () => {
    expect(parseStartOptions(["--fact", "postReadsQuery=true"])).toMatchObject({
      facts: { postReadsQuery: true },
    });
  });

  it.each([
    [["--fact", "postReadsQuery"], /--fact must be NAME=true or NAME=false/],
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
