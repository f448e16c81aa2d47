import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import type { OriginAccess } from "../../../emulator/model.js";
import { banner } from "../../../local/cli/banner.js";
import type { UploadEndpoints } from "../../../local/outputs.js";
import { distributionOf, OAC, OAI } from "../../emulator/services/cloudfront/sample.js";
import { poolOf } from "../../emulator/services/cognito/stack-with-pools.js";

const ENDPOINTS: UploadEndpoints = {
  direct: "http://127.0.0.1:4702/v1",
  presigned: "http://127.0.0.1:4703/v1",
  edge: null,
  restApis: [],
  apiDomains: [],
  distributions: [],
  outputs: {},
  s3: {
    endpoint: "http://127.0.0.1:4700",
    region: "eu-central-1",
    bucket: "files",
    buckets: ["files"],
    accessKeyId: "AKIA",
    secretAccessKey: "hidden",
  },
  aws: { endpointUrl: "http://127.0.0.1:4701", region: "eu-central-1" },
  failures: null,
  issuer: { url: "http://127.0.0.1:4701/pool", jwksUri: "", tokenUrl: "" },
};

const textFor = (
  dataFolder: string,
  endpoints = ENDPOINTS,
  access: OriginAccess = OAC,
  userPools = [poolOf()],
) =>
  banner({
    stackName: "uploads",
    endpoints,
    model: { distributions: [distributionOf({}, access)], functions: [], userPools },
    issuers: [],
    warnings: ["mind this"],
    dataFolder: resolve(dataFolder),
  });

describe("the banner of npm start", () => {
  it("lists the stack's patterns, with one command for each, and no secret", () => {
    const lines = textFor(".local").split("\n");

    expect(lines).toContain("warning: mind this");
    expect(lines).toContain("  presigned  http://127.0.0.1:4703/v1");
    expect(lines).toContain("  aws        http://127.0.0.1:4701");
    expect(lines).toContain("TOKEN=$(npm run -s token -- --sub alice)");
    expect(lines.filter((line) => line.startsWith("curl "))).toHaveLength(2);
    expect(lines.join("\n")).not.toContain("hidden");
    expect(lines.join("\n")).not.toContain("edge");
  });

  it.each([
    ["an identity in a Region that needs the body's hash", "eu-central-1", OAI, true],
    ["an identity in a Region that does not", "us-east-1", OAI, false],
    ["origin access control", "eu-central-1", OAC, false],
  ])("prints the edge command for %s", (_name, region, access, withHash) => {
    const endpoints = { ...ENDPOINTS, edge: "http://127.0.0.1:4704", s3: { ...ENDPOINTS.s3, region } };

    const command = textFor(".local", endpoints, access)
      .split("\n")
      .find((line) => line.includes("4704/hello"));

    expect(command).toContain('-H "Authorization: Bearer $TOKEN"');
    expect(command?.includes("x-amz-content-sha256")).toBe(withHash);
  });

  it("requests no token for a stack with pre-shared keys only", () => {
    const text = textFor(".local", ENDPOINTS, OAC, []);

    expect(text).not.toContain("TOKEN=$(");
    expect(text).toMatch(/TOKEN.*pre-shared keys.*npm run key/);
  });

  it("names a data folder other than the default, quoted for a shell", () => {
    expect(textFor("my data")).toContain("--sub alice --data 'my data')");
  });
});
