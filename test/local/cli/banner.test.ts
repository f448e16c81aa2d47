import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { banner } from "../../../local/cli/banner.js";
import type { Endpoints } from "../../../local/stack/index.js";

const ENDPOINTS: Endpoints = {
  direct: "http://127.0.0.1:4702/v1",
  presigned: "http://127.0.0.1:4703/v1",
  edge: null,
  console: null,
  s3: {
    endpoint: "http://127.0.0.1:4700",
    region: "eu-central-1",
    bucket: "files",
    accessKeyId: "AKIA",
    secretAccessKey: "hidden",
  },
  aws: { endpointUrl: "http://127.0.0.1:4701", region: "eu-central-1" },
  failures: null,
  issuer: { url: "http://127.0.0.1:4701/pool", jwksUri: "", tokenUrl: "" },
};

const textFor = (dataFolder: string) =>
  banner({
    stackName: "uploads",
    endpoints: ENDPOINTS,
    warnings: ["mind this"],
    dataFolder: resolve(dataFolder),
  });

describe("the banner of npm start", () => {
  it("lists what the stack has, with one command for each pattern, and no secret", () => {
    const lines = textFor(".local").split("\n");

    expect(lines).toContain("warning: mind this");
    expect(lines).toContain("  presigned  http://127.0.0.1:4703/v1");
    expect(lines).toContain("  aws        http://127.0.0.1:4701");
    expect(lines).toContain("TOKEN=$(npm run -s token -- --sub alice)");
    expect(lines.filter((line) => line.startsWith("curl "))).toHaveLength(2);
    expect(lines.join("\n")).not.toContain("hidden");
    expect(lines.join("\n")).not.toContain("edge");
  });

  it("names a data folder that is not the usual one, quoted for a shell", () => {
    expect(textFor("my data")).toContain("--sub alice --data 'my data')");
  });
});
